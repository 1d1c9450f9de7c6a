"""The history of a promise: updates, moves, waits, occasions, the customer's words and what was agreed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from portal.deliveries.ledger import Done, Pair
from portal.deliveries.models import UpdateFile
from portal.deliveries.rules import VerdictWord
from portal.deliveries.said import Said
from portal.deliveries.sealed import Agreed
from portal.deliveries.stated import due_words
from portal.deliveries.told import Judged, Told, Waiting
from portal.web.words import list_words, long_day

KINDS = {
    "started": "Started",
    "progress": "Progress",
    "at_risk": "At risk",
    "waiting": "Waiting for you",
    "delivered": "Delivered",
    "missed": "Missed",
    "breach": "Broken",
    "retracted": "Taken back",
}
VERDICT_WORDS: dict[VerdictWord, str] = {
    "better": "Better than promised",
    "kept": "Kept",
    "in_part": "In part",
    "not_kept": "Not kept",
}
_STATES = {"at_risk": "due", "waiting": "yours", "missed": "late", "breach": "late"}
_JUDGED = {"better": "kept", "kept": "kept", "in_part": "due", "not_kept": "late"}
_WHEN = {
    "before": "before it was due",
    "on": "on the day it was due",
    "after": "after it was due",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened: who said what when (UTC), and `notes`, whole sentences below it.

    `which` says which of several dates or occasions it is about. `gone` tells that it was taken back; it stays.
    `ref` names the update, where it is one.
    """

    at: datetime
    by: str
    title: str
    text: str
    state: str = "plain"
    notes: tuple[str, ...] = ()
    files: tuple[UpdateFile, ...] = ()
    which: str = ""
    gone: bool = False
    ref: str = ""


def story_of(pair: Pair) -> list[Event]:
    """Return all that happened about a promise, the newest first."""
    several = len(pair.deliveries) > 1
    events = [
        event for done in pair.deliveries for event in _of_delivery(done, which(done) if several else "")
    ]
    return sorted([*events, *_agreed(pair.said)], key=lambda event: event.at, reverse=True)


def which(done: Done) -> str:
    """Say which one of several deliveries of a promise this is: its date, or what its occasion was, quoted."""
    if done.occasion is not None:
        return f"“{done.occasion.what}”"
    return long_day(done.row.due_on) if done.row.due_on else ""


def word_of(done: Done) -> str:
    """Return the word of a delivery's stamp, for a list in which its date stands already."""
    return (
        done.label.word.partition(" on ")[0] if done.label.word.startswith("Missed on ") else done.label.word
    )


def told_when(told: Told) -> str:
    """Say on which day something was told, and whether that was before the promised day: ", before it was due"."""
    said = f"we told you on {long_day(told.on)}" if told.on else "we told you"
    return f"{said}, {_WHEN[told.when]}" if told.when else said


def first_name(name: str) -> str:
    """Return the name by which somebody is called."""
    return name.split(maxsplit=1)[0] if name.split() else name


def _of_delivery(done: Done, where: str) -> Iterator[Event]:
    taken_back = {told.retracts: told for told in done.told if told.retracts}
    waits = {wait.row.of: wait for wait in done.waits}
    for told in done.told:
        yield _told(told, taken_back.get(told.ref), waits.get(told.ref), where)
    for wait in done.waits:
        yield from _waited(wait, where)
    for judged in done.verdicts:
        yield _judged(judged, where)
    yield from _occasion(done, where)


def _told(told: Told, back: Told | None, wait: Waiting | None, where: str) -> Event:
    notes = [_moved(told)] if told.moved else []
    if wait is not None:
        notes.append(f"Needed by {long_day(wait.row.by_on)}: {wait.row.what}")
        notes.append(f"Otherwise: {wait.row.otherwise}")
    if back is not None:
        notes.append(f"Taken back by {back.teller} on {_day(back)}.")
    title = KINDS[told.kind]
    if told.kind == "breach" and not told.from_us:
        title = f"{first_name(told.by)} reported it broken"
    return Event(
        told.at,
        told.teller,
        title,
        told.text,
        "plain" if told.retracted else _STATES.get(told.kind, "plain"),
        tuple(notes),
        told.files,
        where,
        told.retracted,
        told.ref,
    )


def _moved(told: Told) -> str:
    before, since = told.moved or (None, None)
    said = f"Now expected {long_day(since)}" if since else "Expected on another day"
    from_ = f", before that {long_day(before)}" if before else ""
    return f"{said}{from_}. Said {_WHEN[told.when]}." if told.when else f"{said}{from_}."


def _waited(wait: Waiting, where: str) -> Iterator[Event]:
    row = wait.row
    if row.disputed_at is not None:
        title = f"{first_name(wait.disputed_by)} says that we did not wait"
        yield Event(row.disputed_at, wait.disputed_by, title, row.dispute or "", "due", (), (), where)
    if row.ended_at is not None and row.answer is not None:
        title = f"{first_name(wait.ended_by)} answered"
        yield Event(row.ended_at, wait.ended_by, title, row.answer, "plain", (), (), where)


def _judged(judged: Judged, where: str) -> Event:
    whose = f"{first_name(judged.by)}\N{RIGHT SINGLE QUOTATION MARK}s"
    title = f"{whose} word: {VERDICT_WORDS[cast('VerdictWord', judged.word)].lower()}"
    notes = []
    if judged.named_on:
        notes.append(f"Done on {long_day(judged.named_on)}, by {whose} account.")
    if judged.thanks:
        notes.append(f"Thanks: {judged.thanks}")
    return Event(judged.at, judged.by, title, judged.comment, _JUDGED[judged.word], tuple(notes), (), where)


def _occasion(done: Done, where: str) -> Iterator[Event]:
    row = done.occasion
    if row is None:
        return
    if row.disputed_at is not None:
        title = f"{first_name(done.disputed_by)} disputes this occasion"
        yield Event(row.disputed_at, done.disputed_by, title, row.dispute or "", "due", (), (), where)
    yield Event(row.opened_at, done.opened_by, "It happened", row.what, "plain", (), (), "")


def _agreed(said: Said) -> Iterator[Event]:
    """Yield what both sides agreed on about a promise after its sealing, and how it came if it came later."""
    beside = said.beside
    for change in said.changes:
        title = f"{'Released' if change.release else 'Changed'}, as both of us agreed"
        yield Event(change.at, list_words(change.by), title, change.reason, notes=tuple(_before(change)))
    if beside.came_at is not None and beside.added_by:
        title = f"Added by {beside.added_by}"
        yield Event(
            beside.came_at, beside.accepted_by, title, "It was left out of the list, and stands on it since."
        )
    if beside.came_at is not None and beside.makes_good:
        title = f"To make up for promise {beside.makes_good}"
        yield Event(beside.came_at, beside.apology_by, title, beside.apology)
    if beside.came_at is not None and beside.puts_right:
        title = f"To put right concern {beside.puts_right.n}"
        yield Event(beside.came_at, beside.puts_right.by, title, "")


def _before(change: Agreed) -> Iterator[str]:
    """Say what stood before a change, as its receipt states it; those who deliver read this, so no price."""
    if change.words:
        before = " ".join(change.words[0].split())
        yield f"Before: \N{LEFT DOUBLE QUOTATION MARK}{before}\N{RIGHT DOUBLE QUOTATION MARK}"
    if change.due:
        yield f"Before: {due_words(change.due[0])}. Since then: {due_words(change.due[1])}."


def _day(told: Told) -> str:
    return long_day(told.on or told.at.date())
