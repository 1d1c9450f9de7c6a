"""The visits to changes and additions in the workspace."""

from tests.codebase.help import Visit, staff_get

_PAGE = staff_get(200, 403, 200)
_TRIES = staff_get(422, 403, 422)
_DONE = staff_get(303, 403, 303)
_PROPOSAL = "/staff/sales/{sale}/promises/2/change"

PAGES_OF_CHANGES = (
    Visit("desk_changes.everything", "GET", "/staff/sales/{sale}/changes", _PAGE),
    Visit("desk_changes.proposal_page", "GET", _PROPOSAL, _PAGE),
    Visit("desk_changes.reading", "GET", "/staff/sales/{sale}/due-reading", _PAGE),
    Visit("desk_changes.one", "GET", "/staff/changes/{anas_change}", _PAGE),
    Visit("desk_additions.one", "GET", "/staff/additions/{addition}", _PAGE),
    Visit("desk_additions.make_good_page", "GET", "/staff/deliveries/{late}/make-good", _PAGE),
)
FORMS_OF_CHANGES = (
    Visit("desk_changes.post_proposal", "POST", _PROPOSAL, _TRIES),
    Visit("desk_changes.decline_it", "POST", "/staff/changes/{anas_change}/refusal", _TRIES),
    Visit("desk_changes.accept_it", "POST", "/staff/changes/{anas_change}/acceptance", _DONE),
    Visit("desk_changes.withdraw_it", "POST", "/staff/changes/{our_change}/withdrawal", _DONE),
    Visit("desk_additions.accept_it", "POST", "/staff/additions/{addition}/acceptance", _TRIES),
    Visit("desk_additions.decline_it", "POST", "/staff/additions/{addition}/refusal", _TRIES),
    Visit("desk_additions.make_it_good", "POST", "/staff/deliveries/{late}/make-good", _TRIES),
)
