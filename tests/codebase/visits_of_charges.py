"""The visits to charges and extras, by the customer and in the workspace."""

from tests.codebase.help import Visit, ana_gets, staff_get

_PAGE = staff_get(200, 403, 200)
_TRIES = staff_get(422, 403, 422)
_DONE = staff_get(303, 403, 303)
_MONEY = "/my/sales/{sale}/charges"
_OURS = "/staff/sales/{sale}/charges"
_CHARGE = {"of": "price", "words": "First third", "amount": "100", "billed_on": "2026-03-03", "key": "{key}"}
_EXTRA = {"words": "A lamp", "amount": "40", "why": "It is dark.", "key": "{key}"}

PAGES_OF_CHARGES = (
    Visit("my_charges.page", "GET", _MONEY, ana_gets(200)),
    Visit("my_charges.data", "GET", f"{_MONEY}.json", ana_gets(200)),
    Visit("my_charges.extra", "GET", f"{_MONEY}/extras/1", ana_gets(200)),
    Visit("my_charges.extra", "GET", f"{_MONEY}/extras/99", ana_gets(404)),
    Visit("desk_charges.everything", "GET", _OURS, _PAGE),
    Visit("desk_charges.entry_page", "GET", f"{_OURS}/new", _PAGE),
    Visit("desk_charges.charge", "GET", "/staff/charges/{charge}", _PAGE),
    Visit("desk_extras.proposal_page", "GET", f"{_OURS}/extra", _PAGE),
    Visit("desk_extras.extra", "GET", "/staff/extras/{extra}", _PAGE),
    Visit("charge_files.page", "GET", f"{_OURS}/file", _PAGE),
    Visit("charge_files.example", "GET", "/staff/charge-files/example.csv", _PAGE),
    Visit("charge_files.look", "GET", "/staff/charge-files/{charge_file}", _PAGE),
)
FORMS_OF_CHARGES = (
    Visit("my_charges.approve", "POST", f"{_MONEY}/extras/1/approval", ana_gets(303), {"minor": "42000"}),
    Visit("my_charges.decline", "POST", f"{_MONEY}/extras/2/refusal", ana_gets(303), {"answer": "No."}),
    Visit("desk_charges.enter_it", "POST", f"{_OURS}/new", _DONE, _CHARGE),
    Visit("desk_charges.take_back", "POST", "/staff/charges/{charge}/withdrawal", _TRIES),
    Visit("desk_extras.propose_it", "POST", f"{_OURS}/extra", _DONE, _EXTRA),
    Visit("desk_extras.revise_it", "POST", "/staff/extras/{extra}/amount", _TRIES),
    Visit("desk_extras.withdraw_it", "POST", "/staff/extras/{last_extra}/withdrawal", _DONE),
    Visit("charge_files.bring", "POST", f"{_OURS}/file", _TRIES),
    Visit("charge_files.take", "POST", "/staff/charge-files/{charge_file}", _DONE),
)
