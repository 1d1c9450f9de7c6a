"""The visits to concerns, by the customer and in the workspace."""

from tests.codebase.help import Visit, ana_gets, staff_get

_PAGE = staff_get(200, 200, 200)
_TRIES = staff_get(422, 422, 422)
_PROMISES = staff_get(422, 403, 422)
_LOOKED_AT = {"was": "{concern_version}"}
_CONCERNS = "/my/sales/{sale}/concerns"
_WRONG = {"words": "The tap drips.", "about": "", "key": "{key}"}
_NOT_YET = {"words": "It still drips.", "was": "{fixed_version}", "key": "{key}"}
_YES = {"words": "", "was": "{concern_version}", "key": "{key}"}

PAGES_OF_CONCERNS = (
    Visit("my_concerns.page", "GET", _CONCERNS, ana_gets(200)),
    Visit("my_concerns.one", "GET", f"{_CONCERNS}/1", ana_gets(200)),
    Visit("my_concerns.one", "GET", f"{_CONCERNS}/2", ana_gets(200)),
    Visit("my_concerns.one", "GET", f"{_CONCERNS}/99", ana_gets(404)),
    Visit("my_concerns.file", "GET", "/my/concerns/files/{concern_photo}", ana_gets(200)),
    Visit("my_concerns.small", "GET", "/my/concerns/files/{concern_photo}/small", ana_gets(200)),
    Visit("desk_concerns.file", "GET", "/staff/concerns/files/{concern_photo}", _PAGE),
    Visit("desk_concerns.small", "GET", "/staff/concerns/files/{concern_photo}/small", _PAGE),
    Visit("desk_concerns.everything", "GET", "/staff/concerns", _PAGE),
    Visit("desk_concerns.one", "GET", "/staff/concerns/{concern}", _PAGE),
    Visit("desk_concerns.one", "GET", "/staff/concerns/{fixed_concern}", staff_get(200, 404, 200)),
)
FORMS_OF_CONCERNS = (
    Visit("my_concerns.post", "POST", _CONCERNS, ana_gets(303), _WRONG),
    Visit("desk_concerns.acknowledge_it", "POST", "/staff/concerns/{concern}/acknowledgement", _TRIES),
    Visit("desk_concerns.promise_fix", "POST", "/staff/concerns/{concern}/fix", _PROMISES, _LOOKED_AT),
    Visit("desk_concerns.say_it_is", "POST", "/staff/concerns/{concern}/fixed", _TRIES),
    Visit("my_concerns.settle_it", "POST", f"{_CONCERNS}/1/settled", ana_gets(303), _YES),
    Visit("my_concerns.reopen", "POST", f"{_CONCERNS}/2/still-wrong", ana_gets(303), _NOT_YET),
)
