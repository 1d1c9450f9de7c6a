"""The visits to the promises of a draft: taking them from a source, their details, and asking those who deliver."""

from tests.codebase.help import Visit, staff_get

# Drafts are edited by those who sell and by managers; whoever is asked has a page for that alone.
_PAGE = staff_get(200, 403, 200)
_POSTS = staff_get(303, 403, 303)
_STAFF = staff_get(200, 200, 200)
_MANAGER = staff_get(403, 403, 200)
_MANAGER_POSTS = staff_get(403, 403, 303)
_MANAGER_TRIES = staff_get(403, 403, 422)
_CUE = {"phrase": "at latest", "why": "says how soon", "key": "{key}"}
_SLICE = {"source": "{porch_source}", "slice": "0-9", "key": "{key}"}
_PROMISE = "/staff/sales/{porch}/details/{taken}"
_SETTLING = "/staff/sales/{porch}/asks/{taken}/settling"

PAGES_OF_DRAFTS = (
    Visit("capture.page", "GET", "/staff/sales/{porch}/capture", _PAGE),
    Visit("cues.page", "GET", "/staff/settings/cues", _PAGE),
    Visit("cues.one", "GET", "/staff/settings/cues/{cue}", _MANAGER),
    Visit("cues.one", "GET", "/staff/settings/cues/AAAAAAAAAAAAA", staff_get(403, 403, 404)),
    Visit("details.page", "GET", _PROMISE, _PAGE),
    Visit("details.reading", "GET", f"{_PROMISE}/reading", _PAGE),
    Visit("asks.settling_page", "GET", _SETTLING, _PAGE),
    Visit("asks.asked", "GET", "/staff/asked", _STAFF),
)
FORMS_OF_DRAFTS = (
    Visit("capture.take", "POST", "/staff/sales/{porch}/capture/promises", _POSTS, _SLICE),
    Visit("capture.remove", "POST", "/staff/sales/{porch}/capture/promises/{taken}/removal", _POSTS),
    Visit("capture.restore", "POST", "/staff/sales/{porch}/capture/promises/{taken}/restoring", _POSTS),
    Visit("cues.try_it", "POST", "/staff/settings/cues/trial", _PAGE, {"text": "We will call."}),
    Visit("cues.add", "POST", "/staff/settings/cues", _MANAGER_POSTS, _CUE),
    Visit("cues.change", "POST", "/staff/settings/cues/{cue}", _MANAGER_TRIES),
    Visit("cues.remove", "POST", "/staff/settings/cues/{cue}/removal", _MANAGER_POSTS),
    Visit("cues.restore", "POST", "/staff/settings/cues/restoring", _MANAGER_POSTS),
    Visit("details.add", "POST", "/staff/sales/{porch}/details", _POSTS, {"was": "1"}),
    Visit("details.save_it", "POST", _PROMISE, _POSTS, {"was": "{{}}"}),
    Visit("details.move", "POST", f"{_PROMISE}/order", _POSTS, {"move": "down"}),
    Visit("details.remove", "POST", f"{_PROMISE}/removal", _POSTS),
    Visit("details.restore", "POST", f"{_PROMISE}/restoring", _POSTS),
    Visit("asks.ask_all", "POST", "/staff/sales/{porch}/asks", staff_get(409, 403, 409), {"was": "1"}),
    Visit("asks.settle_it", "POST", _SETTLING, staff_get(422, 403, 422)),
    Visit("asks.give_answers", "POST", "/staff/asked", staff_get(303, 303, 303)),
)
