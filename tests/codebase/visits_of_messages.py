"""The visits to the conversation of a sale, by the customer and in the workspace."""

from tests.codebase.help import IN, Visit, ana_gets, staff_get

_STAFF = staff_get(200, 200, 200)
_DONE = staff_get(303, 303, 303)
_TALK = "/my/sales/{sale}/messages"
_OURS = "/staff/sales/{sale}/messages"
_NOTE = {"how": "call", "on": "2026-03-03", "clock": "11:30", "key": "{key}"}

PAGES_OF_MESSAGES = (
    Visit("my_messages.home", "GET", "/my/messages", (IN, 200, 200, IN, IN, IN)),
    Visit("my_messages.page", "GET", _TALK, ana_gets(200)),
    Visit("my_messages.page", "GET", "/my/sales/{draft}/messages", ana_gets(404)),
    Visit("my_messages.did_not_happen", "GET", "/my/messages/{noted}/dispute", ana_gets(200)),
    Visit("my_messages.file", "GET", "/my/messages/files/{sent_photo}", ana_gets(200)),
    Visit("my_messages.small", "GET", "/my/messages/files/{sent_photo}/small", ana_gets(200)),
    Visit("desk_messages.everything", "GET", "/staff/messages", _STAFF),
    Visit("desk_messages.conversation", "GET", _OURS, _STAFF),
    Visit("desk_messages.conversation", "GET", "/staff/sales/{draft}/messages", staff_get(404, 404, 404)),
    Visit("desk_messages.noting", "GET", "/staff/sales/{sale}/calls", _STAFF),
    Visit("desk_messages.file", "GET", "/staff/messages/files/{sent_photo}", _STAFF),
    Visit("desk_messages.small", "GET", "/staff/messages/files/{sent_photo}/small", _STAFF),
)
FORMS_OF_MESSAGES = (
    Visit("my_messages.write", "POST", _TALK, ana_gets(303), {"words": "When do you come?", "key": "{key}"}),
    Visit("my_messages.dispute", "POST", "/my/messages/{noted}/dispute", ana_gets(303), {"key": "{key}"}),
    Visit("desk_messages.write", "POST", _OURS, _DONE, {"words": "On Thursday.", "key": "{key}"}),
    Visit("desk_messages.note", "POST", "/staff/sales/{sale}/calls", _DONE, _NOTE),
)
