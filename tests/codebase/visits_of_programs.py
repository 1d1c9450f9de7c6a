"""The visits to what lets programs in: for managers alone."""

from tests.codebase.help import Visit, staff_get

_ALL = "/staff/settings/programs"
_PAGE = staff_get(403, 403, 200)
_DONE = staff_get(403, 403, 303)
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
)
FORMS_OF_PROGRAMS = (
    Visit("people_staff.make_program_token", "POST", f"{_ALL}/new", staff_get(403, 403, 422)),
    Visit("people_staff.make_program_token", "POST", f"{_ALL}/new", _DONE, _TOKEN),
    Visit("people_staff.end_program", "POST", f"{_ALL}/{{program}}/end", _DONE),
)
