"""The visits to what lets programs in, and to those that we call: for managers alone."""

from tests.codebase.help import Visit, staff_get

_ALL = "/staff/settings/programs"
_HOOKS = "/staff/settings/webhooks"
_HOOK = f"{_HOOKS}/{{webhook}}"
_PAGE = staff_get(403, 403, 200)
_DONE = staff_get(403, 403, 303)
_TRIES = staff_get(403, 403, 422)
_TOKEN = {
    "name": "Scheduler",
    "staff": "{dee}",
    "scopes": "deliveries:write",
    "lasts": "90",
    "expires_on": "",
}

PAGES_OF_PROGRAMS = (
    Visit("people_staff.programs_page", "GET", _ALL, _PAGE),
    Visit("people_staff.new_token_page", "GET", f"{_ALL}/new", _PAGE),
    Visit("people_staff.program_page", "GET", f"{_ALL}/{{program}}", _PAGE),
    Visit("people_staff.program_page", "GET", f"{_ALL}/AAAAAAAAAAAAA", staff_get(403, 403, 404)),
    Visit("people_staff.end_program_page", "GET", f"{_ALL}/{{program}}/end", _PAGE),
    Visit("desk_webhooks.everything", "GET", _HOOKS, _PAGE),
    Visit("desk_webhooks.new_page", "GET", f"{_HOOKS}/new", _PAGE),
    Visit("desk_webhooks.one", "GET", _HOOK, _PAGE),
    Visit("desk_webhooks.one", "GET", f"{_HOOKS}/{{program}}", staff_get(403, 403, 404)),
    Visit("desk_webhooks.change_page", "GET", f"{_HOOK}/change", _PAGE),
    Visit("desk_webhooks.end_page", "GET", f"{_HOOK}/end", _PAGE),
)
FORMS_OF_PROGRAMS = (
    Visit("people_staff.make_program_token", "POST", f"{_ALL}/new", _TRIES),
    Visit("people_staff.make_program_token", "POST", f"{_ALL}/new", _DONE, _TOKEN),
    Visit("people_staff.end_program", "POST", f"{_ALL}/{{program}}/end", _DONE),
    Visit("desk_webhooks.make", "POST", f"{_HOOKS}/new", _TRIES),
    Visit("desk_webhooks.change", "POST", f"{_HOOK}/change", _TRIES),
    Visit("desk_webhooks.test_it", "POST", f"{_HOOK}/test", _DONE),
    Visit("desk_webhooks.switch_it_off", "POST", f"{_HOOK}/off", _DONE),
    Visit("desk_webhooks.switch_it_on", "POST", f"{_HOOK}/on", _DONE),
    Visit("desk_webhooks.another_secret", "POST", f"{_HOOK}/secret", _DONE),
    Visit("desk_webhooks.send_again", "POST", f"{_HOOK}/again", _TRIES),
    Visit("desk_webhooks.end", "POST", f"{_HOOK}/end", _DONE),
)
