"""Messages as programs send them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portal.api.shapes.files import FilesIn, uploads_of
from portal.lib.api.shapes import Instant, Shape
from portal.lib.errors import Invalid, Problem
from portal.messages.actions import NewContact, NewMessage
from portal.messages.rules import WORDS_LIMIT, Noted

_FILES = "What was said elsewhere is noted without files; send them in a message."


class NotedIn(Shape):
    """That a call, a visit or a text message took place, and when."""

    how: Noted
    happened_at: Instant


class MessageIn(Shape):
    """What is written to the customer; or with `noted` what was spoken about elsewhere, where words may be left out."""

    words: Annotated[str, StringConstraints(max_length=WORDS_LIMIT)] = ""
    files: FilesIn = Field(default_factory=list)
    noted: NotedIn | None = None


def new_message(message: MessageIn) -> NewMessage:
    """Return a message as it is written; a file that can't be taken is a problem of it."""
    files, unread = uploads_of(message.files)
    return NewMessage(message.words, files, unread=unread)


def new_contact(message: MessageIn, noted: NotedIn) -> NewContact:
    """Return what was said elsewhere as it is noted. Raises Invalid where files come along."""
    if message.files:
        raise Invalid(Problem("files", _FILES))
    return NewContact(noted.how, noted.happened_at, message.words)
