"""The visits to what staff note for themselves: for every member of staff who sees the sale, and for nobody else."""

from tests.codebase.help import Visit, staff_get

_NOTES = "/staff/sales/{sale}/notes"

PAGES_OF_NOTES = (
    Visit("desk_notes.page", "GET", _NOTES, staff_get(200, 200, 200)),
    Visit("desk_notes.page", "GET", "/staff/sales/{draft}/notes", staff_get(404, 404, 404)),
)
FORMS_OF_NOTES = (
    Visit("desk_notes.write", "POST", _NOTES, staff_get(422, 422, 422)),
    # Dee wrote it: Sam sees it, and can't delete it.
    Visit("desk_notes.delete", "POST", f"{_NOTES}/{{note}}/deletion", staff_get(403, 303, 303)),
)
