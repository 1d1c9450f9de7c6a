"""The visits to changes and additions, by the customer and in the workspace."""

from tests.codebase.help import IN, Visit, ana_gets, staff_get

_PAGE = staff_get(200, 403, 200)
_TRIES = staff_get(422, 403, 422)
_DONE = staff_get(303, 403, 303)
_CHANGES = "/my/sales/{sale}/changes"
_LEFT_OUT = {"words": "You would take the old fridge away.", "said_by": "Sam", "key": "{key}"}
_ALL = {"who": "all", "key": "{key}"}
_PROPOSAL = "/staff/sales/{sale}/promises/2/change"

PAGES_OF_CHANGES = (
    Visit("my_additions.page", "GET", "/my/sales/{sale}/additions", ana_gets(200)),
    Visit("my_changes.every", "GET", _CHANGES, ana_gets(200)),
    Visit("my_changes.one", "GET", f"{_CHANGES}/2", ana_gets(200)),
    Visit("my_changes.one", "GET", f"{_CHANGES}/99", ana_gets(404)),
    Visit("my_proposals.page", "GET", "/my/sales/{sale}/promises/2/change", ana_gets(200)),
    Visit("desk_changes.everything", "GET", "/staff/sales/{sale}/changes", _PAGE),
    Visit("desk_changes.proposal_page", "GET", _PROPOSAL, _PAGE),
    Visit("desk_changes.reading", "GET", "/staff/sales/{sale}/due-reading", _PAGE),
    Visit("desk_changes.one", "GET", "/staff/changes/{anas_change}", _PAGE),
    Visit("desk_additions.one", "GET", "/staff/additions/{addition}", _PAGE),
    Visit("desk_additions.make_good_page", "GET", "/staff/deliveries/{late}/make-good", _PAGE),
)
FORMS_OF_CHANGES = (
    Visit(
        "my_additions.confirm",
        "POST",
        "/my/sales/{sale}/confirmation",
        ana_gets(303),
        {"receipt": "{receipts}"},
    ),
    Visit("my_additions.add", "POST", "/my/sales/{sale}/additions", ana_gets(303), _LEFT_OUT),
    Visit("my_additions.withdraw", "POST", "/my/additions/{other_addition}/withdrawal", ana_gets(303)),
    Visit("my_proposals.propose", "POST", "/my/sales/{sale}/promises/2/change", ana_gets(422)),
    Visit("my_proposals.release", "POST", "/my/sales/{sale}/promises/2/release", ana_gets(422)),
    Visit("my_changes.decline", "POST", f"{_CHANGES}/2/refusal", ana_gets(422)),
    Visit("my_changes.withdraw", "POST", f"{_CHANGES}/3/withdrawal", ana_gets(303)),
    Visit("my_changes.accept", "POST", f"{_CHANGES}/4/acceptance", ana_gets(303)),
    Visit("contacts.choose_who_accepts", "POST", "/my/contacts/acceptance", (IN, 303, 303, IN, IN, IN), _ALL),
    Visit("desk_changes.post_proposal", "POST", _PROPOSAL, _TRIES),
    Visit("desk_changes.decline_it", "POST", "/staff/changes/{anas_change}/refusal", _TRIES),
    Visit("desk_changes.accept_it", "POST", "/staff/changes/{anas_change}/acceptance", _DONE),
    Visit("desk_changes.withdraw_it", "POST", "/staff/changes/{our_change}/withdrawal", _DONE),
    Visit("desk_additions.accept_it", "POST", "/staff/additions/{addition}/acceptance", _TRIES),
    Visit("desk_additions.decline_it", "POST", "/staff/additions/{addition}/refusal", _TRIES),
    Visit("desk_additions.make_it_good", "POST", "/staff/deliveries/{late}/make-good", _TRIES),
)
