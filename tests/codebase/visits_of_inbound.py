"""The visits to what came in by mail."""

from tests.codebase.help import Visit, staff_get

PAGES_OF_INBOUND = (
    Visit("desk_refused_mail.page", "GET", "/staff/messages/refused", staff_get(403, 403, 200)),
)
