"""Writing a message, from the page or by mail: a contact's starts a clock, one of staff stops all that run."""

from dataclasses import dataclass
from typing import Any

from portal.changes.access import refuse_erased
from portal.deliveries.actions.fields import By, read_words
from portal.deliveries.actions.updates import kept_files
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.limits import take
from portal.lib.once import first_time
from portal.lib.uploads import Upload
from portal.messages.actions.clocks import Started, answers_of, deliver_answered, open_all, start
from portal.messages.mail import tell_written
from portal.messages.rules import NEXT, WORDS_LIMIT, How, Reply
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

MOST_AN_HOUR = 60
_HOUR = 3600
_NOTHING = Started((), None)


@dataclass(frozen=True)
class NewMessage:
    """A message as it was typed or received: `how` is "page" or "mail".

    `wants_answer` counts for contacts alone. `unread` are the problems that its form found before.
    `quoted` is what a mail repeats below its words, already as it is kept.
    """

    words: str
    files: tuple[Upload, ...] = ()
    wants_answer: bool = True
    how: How = "page"
    unread: tuple[Problem, ...] = ()
    quoted: str = ""


def write(sale: Sale, new: NewMessage, by: By) -> str:
    """Write in the conversation of a sale, and tell the other side; returns the ref of the message.

    A contact's message starts a clock, unless it wants no answer; one of staff answers all that waits, and delivers
    what was opened by it. The second arrival of a form returns "". Raises Invalid for no words and no files or words
    that are too long, TooMany for a contact's 61st within an hour, Conflict where the customer was erased.
    """
    text = _checked(new)
    if by.viewer.kind == "contact":
        take(f"message by {by.viewer.ref}", MOST_AN_HOUR, _HOUR, by.at)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        refuse_erased(sale)
        ref = new_ref()
        said: dict[str, Any] = {"message": ref, "how": new.how, "words": Personal(text) if text else ""}
        if new.quoted:
            said["quoted"] = Personal(new.quoted)
        said["files"] = kept_files(sale.ref, new.files, by)
        if by.viewer.kind == "contact":
            _ask(sale, said, new, by)
        else:
            _answer(sale, said, by)
        tell_written(sale, ref, by)
        return ref


def _checked(new: NewMessage) -> str:
    problems = list(new.unread)
    missing = "" if new.files else "Write what you want to say."
    text = read_words(problems, "words", new.words, missing, WORDS_LIMIT)
    if problems:
        raise Invalid(*problems)
    return text


def _ask(sale: Sale, said: dict[str, Any], new: NewMessage, by: By) -> None:
    started = start(sale, by.at) if new.wants_answer else _NOTHING
    facts = {
        **said,
        "by_customer": True,
        "wants_answer": new.wants_answer,
        "due_at": utc_text(started.due_at) if started.due_at else None,
        "occasions": started.deliveries,
        "answers": [],
    }
    append(sale.ref, "message.sent", facts, by.viewer.ref, by.at)
    open_all(sale, started, new.words, by)


def _answer(sale: Sale, said: dict[str, Any], by: By) -> None:
    answers = answers_of(sale, Reply(said["message"], NEXT, by.at, by.at))
    facts = {
        **said,
        "by_customer": False,
        "wants_answer": False,
        "due_at": None,
        "occasions": [],
        "answers": answers,
    }
    append(sale.ref, "message.sent", facts, by.viewer.ref, by.at)
    deliver_answered(sale, answers, by)
