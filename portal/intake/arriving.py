"""What somebody brings to a draft, as sources: a text that was pasted, or files with what hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.intake.actions.sources import NewSource
from portal.intake.document import LINE
from portal.lib.errors import Invalid, Problem
from portal.lib.file_names import clean_name
from portal.lib.readers import TOO_LARGE, ReadFile, Unreadable, read_file, read_text
from portal.lib.text import BadText, clean, one_line

MOST_FILES = 10
# A mail may hold mails; what hangs on all of them together ends here.
MOST_HANGING = 20
MOST_HANGING_BYTES = 25_000_000
_KINDS = {"email": "email", "transcript": "call_note"}
_UNTITLED = "Untitled"


@dataclass
class Arrived:
    """The sources that files make: those `chosen`, those `hanging` on mails, and `notes` about what isn't read.

    `is_slow` once something that hangs on them took too long to read.
    """

    chosen: list[NewSource] = field(default_factory=list)
    hanging: list[NewSource] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_slow: bool = False

    @property
    def is_full(self) -> bool:
        """Whether nothing more that hangs on mails is looked at."""
        size = sum(len(one.body or b"") for one in self.hanging)
        return self.is_slow or len(self.hanging) >= MOST_HANGING or size > MOST_HANGING_BYTES


def pasted(kind: str, title: str, received_on: str, text: str) -> NewSource:
    """Return a text that was pasted as a source; where no day is given, it is the one that the text says.

    Raises Invalid for a text that can't be read, and for a title that can't be kept.
    """
    # A browser sends every line end of a form as CRLF (HTML Living Standard, 4.10.21.4).
    read = _read_text(text.replace("\r\n", "\n"))
    return NewSource(
        kind=kind,
        title=_typed_title(title),
        received_at=received_on or read.received_at,
        text=read.text,
        voices=[dict(voice) for voice in read.voices],
    )


def arrived(files: Sequence[tuple[str, bytes]], kind: str) -> Arrived:
    """Return what files (name, bytes) make; `kind` is what they all are, empty to let each say it.

    Raises Invalid with a problem of the field `files` that names each which can't be read, and when none was chosen.
    """
    if not files:
        raise Invalid(Problem("files", "Choose a file, or several."))
    if len(files) > MOST_FILES:
        raise Invalid(
            Problem("files", f"These are {len(files):,} files; choose at most {MOST_FILES} at once.")
        )
    found, refused = Arrived(), []
    for sent, body in files:
        name = clean_name(sent)
        try:
            read = read_file(body, name)
        except Unreadable as error:
            refused.append(f"“{name}” can't be read. {error.reason}")
            if error.reason == TOO_LARGE:
                # The next one may take as long, and somebody waits.
                break
            continue
        found.chosen.append(_source(read, name, body, kind))
        found.notes += [f"“{name}”: {note}" for note in read.notes]
        _hang(read, found)
    if refused:
        raise Invalid(Problem("files", " ".join(refused)))
    return found


def _hang(read: ReadFile, found: Arrived) -> None:
    """Read what hangs on a mail, and what hangs on the mails in it."""
    for sent, body in read.attachments:
        name = clean_name(sent)
        if found.is_full:
            found.notes.append(f"“{name}” and what follows it were not looked at: add them as files.")
            return
        try:
            inside = read_file(body, name)
        except Unreadable as error:
            found.notes.append(f"“{name}” hangs on the mail and is not added. {error.reason}")
            found.is_slow = error.reason == TOO_LARGE
            continue
        new = _source(inside, name, body, "")
        found.hanging.append(replace(new, received_at=new.received_at or read.received_at))
        found.notes += [f"“{name}”: {note}" for note in inside.notes]
        _hang(inside, found)


def _source(read: ReadFile, name: str, body: bytes, kind: str) -> NewSource:
    return NewSource(
        kind=kind or _KINDS.get(read.kind, "other"),
        title=_title(read.title),
        received_at=read.received_at,
        text=read.text,
        places=read.places,
        voices=[dict(voice) for voice in read.voices],
        file_name=name,
        media_type=read.media_type,
        body=body,
    )


def _title(said: str) -> str:
    """Return the title that a file gives itself, as far as it can be kept."""
    try:
        return one_line(clean(said[:LINE], LINE)) or _UNTITLED
    except BadText:
        return _UNTITLED


def _typed_title(title: str) -> str:
    try:
        found = one_line(clean(title, LINE))
    except BadText as error:
        raise Invalid(Problem("title", str(error))) from error
    if not found:
        raise Invalid(Problem("title", "Give it a title by which the customer knows it."))
    return found


def _read_text(text: str) -> ReadFile:
    try:
        return read_text(text, "")
    except Unreadable as error:
        raise Invalid(Problem("text", error.reason)) from error
