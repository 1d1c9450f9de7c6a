"""A conversation as it is read, apart from how it is kept. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.messages.rules import ClockState, clock_state


@dataclass(frozen=True)
class File:
    """A photo or file of a message: its ref, name, size in bytes and media type; a photo has its size in pixels too."""

    ref: str
    kind: str
    name: str
    size: int
    width: int | None
    height: int | None
    media_type: str


@dataclass(frozen=True)
class Line:
    """One message as pages show it; all instants are UTC, `by` and `disputed_by` are names.

    `answered_in` is in seconds of working time. `words` may be empty where there are files, or for a noted contact.
    `quoted` is what a mail repeated below its words, `through` the name of the program that wrote it for `by`, if one
    did.
    """

    ref: str
    seq: int
    at: datetime
    posted_at: datetime
    by: str
    by_ref: str
    by_customer: bool
    how: str
    words: str
    wants_answer: bool
    due_at: datetime | None
    answered_at: datetime | None
    answered_in: int | None
    disputed_at: datetime | None
    disputed_by: str
    dispute: str
    files: tuple[File, ...] = ()
    quoted: str = ""
    through: str = ""

    def clock(self, at: datetime) -> ClockState:
        """Say how its clock stands at `at`."""
        return clock_state(
            wants_answer=self.wants_answer, due_at=self.due_at, answered_at=self.answered_at, at=at
        )


@dataclass(frozen=True)
class Open:
    """What waits for our answer in a conversation: since when (UTC), how many messages, and by when we owe it."""

    at: datetime
    due_at: datetime | None
    messages: int

    def is_late(self, at: datetime) -> bool:
        """Tell whether an answer that was promised by an instant hasn't come by `at`."""
        return self.due_at is not None and at > self.due_at


@dataclass(frozen=True)
class Owed:
    """The promise by which an answer is owed first: its number, and its words as they stand."""

    n: int
    words: str


@dataclass(frozen=True)
class Heard:
    """When the customer last heard from us in the conversation (UTC; when a call took place), and from whom.

    `through` is the name of the program that wrote it for them, "" for none.
    """

    at: datetime
    by: str
    through: str = ""


@dataclass(frozen=True)
class Talk:
    """The end of a conversation: its last messages, the oldest first; `earlier` says that there are more before them.

    `waits` is what waits for us and `owed` the promise of an answer to it, `heard` the last word from us that isn't
    disputed.
    """

    lines: Sequence[Line] = ()
    earlier: bool = False
    waits: Open | None = None
    owed: Owed | None = None
    heard: Heard | None = None


NO_TALK = Talk()


@dataclass(frozen=True)
class Waiting:
    """A conversation that waits for us, as a list of work shows it: whose, since when and by when; `words` began it.

    `waited` is the working time so far.
    """

    sale: str
    title: str
    customer: str
    by: str
    words: str
    waits: Open
    waited: timedelta
