"""The visits to the promises of a draft: their details, and asking those who deliver."""

from tests.codebase.help import Visit, staff_get

# Drafts are edited by those who sell and by managers; whoever is asked has a page for that alone.
_PAGE = staff_get(200, 403, 200)
_POSTS = staff_get(303, 403, 303)
_STAFF = staff_get(200, 200, 200)
_PROMISE = "/staff/sales/{porch}/details/{taken}"
_SETTLING = "/staff/sales/{porch}/asks/{taken}/settling"

PAGES_OF_DETAILS = (
    Visit("details.page", "GET", _PROMISE, _PAGE),
    Visit("details.reading", "GET", f"{_PROMISE}/reading", _PAGE),
    Visit("asks.settling_page", "GET", _SETTLING, _PAGE),
    Visit("asks.asked", "GET", "/staff/asked", _STAFF),
)
FORMS_OF_DETAILS = (
    Visit("details.add", "POST", "/staff/sales/{porch}/details", _POSTS, {"was": "1"}),
    Visit("details.save_it", "POST", _PROMISE, _POSTS, {"was": "{{}}"}),
    Visit("details.move", "POST", f"{_PROMISE}/order", _POSTS, {"move": "down"}),
    Visit("details.remove", "POST", f"{_PROMISE}/removal", _POSTS),
    Visit("details.restore", "POST", f"{_PROMISE}/restoring", _POSTS),
    Visit("asks.ask_all", "POST", "/staff/sales/{porch}/asks", staff_get(409, 403, 409), {"was": "1"}),
    Visit("asks.settle_it", "POST", _SETTLING, staff_get(422, 403, 422)),
    Visit("asks.give_answers", "POST", "/staff/asked", staff_get(303, 303, 303)),
)
