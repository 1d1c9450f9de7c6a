"""A mail's text and files made into a message: new words, what is quoted, the files, and which can't be kept."""

from collections.abc import Sequence
from io import BytesIO

from werkzeug.datastructures import FileStorage

from portal.lib.errors import Invalid
from portal.lib.file_names import clean_name
from portal.lib.text import clean
from portal.lib.uploads import MOST_FILES, MOST_TOGETHER, Upload, read_uploads
from portal.messages.actions import NewMessage
from portal.messages.inbound.folding import folded
from portal.messages.rules import WORDS_LIMIT

_QUOTED_LIMIT = 50_000
_CUT = "\n\n(The mail goes on in the file “mail.txt”.)"
_MORE = "\n\n(…)"

Hanging = tuple[str, bytes]


def composed(text: str, hanging: Sequence[Hanging]) -> NewMessage:
    """Return the message that a mail is: no word of it is lost, and each file that can't be kept is named."""
    found = folded(text)
    files, untaken = _files(hanging)
    words = _cleaned(_with_untaken(found.words, untaken))
    if len(words) > WORDS_LIMIT:
        # The words that don't fit go along as a file, with all of the mail; it takes the place of the tenth.
        untaken += [_no_room(one.name) for one in files[MOST_FILES - 1 :]]
        files = (*files[: MOST_FILES - 1], Upload("file", "text/plain", text.encode(), "mail.txt"))
        end = _with_untaken(_CUT, untaken)[:WORDS_LIMIT]
        words = f"{_cleaned(found.words)[: WORDS_LIMIT - len(end)]}{end}"
    return NewMessage(words, files, wants_answer=True, how="mail", quoted=_cut(found.quoted))


def _with_untaken(words: str, untaken: list[str]) -> str:
    return "\n".join([*([words] if words else []), *(["", *untaken] if untaken else [])])


def _files(hanging: Sequence[Hanging]) -> tuple[tuple[Upload, ...], list[str]]:
    """Return the files that can be kept, and a sentence for each that can't."""
    taken: list[Upload] = []
    untaken: list[str] = []
    together = 0
    for name, body in hanging:
        if len(taken) == MOST_FILES or together + len(body) > MOST_TOGETHER:
            untaken.append(_no_room(clean_name(name)))
            continue
        try:
            taken += read_uploads([FileStorage(BytesIO(body), filename=name)])
            together += len(body)
        except Invalid as refusal:
            untaken += [_untaken(clean_name(name), problem.message) for problem in refusal.problems]
    return tuple(taken), untaken


def _no_room(name: str) -> str:
    return f"“{name}” was not taken: there are too many files, or too large ones."


def _untaken(name: str, message: str) -> str:
    why = message.partition("can't be taken. ")[2] or message
    return f"“{name}” was not taken: {why[:1].lower()}{why[1:]}"


def _cut(quoted: str) -> str:
    kept = _cleaned(quoted)
    return kept if len(kept) <= _QUOTED_LIMIT else f"{kept[: _QUOTED_LIMIT - len(_MORE)]}{_MORE}"


def _cleaned(text: str) -> str:
    return clean(text, len(text) + 1)
