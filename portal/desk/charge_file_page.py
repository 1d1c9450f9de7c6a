"""What the look at a table of charges shows: each row with its line and what it would do, those to mend first. Pure."""

from dataclasses import dataclass

from portal.charges.actions.files import Looked
from portal.web.words import list_words, money, plural

MOST_SHOWN = 50
_FIELDS = {
    "of": "line/extra",
    "billed_on": "date",
    "external_id": "external id",
    "pay_link": "pay link",
}


@dataclass(frozen=True)
class Shown:
    """A row: its line, its words, the strong words of its verdict with their colour, and the rest of it."""

    line: int
    words: str
    verdict: str
    state: str
    why: str


@dataclass(frozen=True)
class Look:
    """A table before it is taken: what it would do in a sentence, and its rows; `fresh` counts what would come.

    `hides` says what would be shown as a hidden cost, "" for nothing; `more` counts the rows that aren't shown.
    """

    sentence: str
    rows: tuple[Shown, ...]
    fresh: int
    may_take: bool
    hides: str
    more: int


def shown(looked: Looked) -> Look:
    """Return what the page of a table shows."""
    wrong, known = looked.read.problems, looked.read.known
    places = sorted(range(len(looked.lines)), key=lambda place: (place not in wrong, place))
    hides = list_words([money(minor, currency) for currency, minor in looked.hides.items() if minor])
    rows = tuple(_row(looked, place) for place in places[:MOST_SHOWN])
    sentence = _sentence(len(wrong), looked.fresh, len(known))
    may_take = not wrong and bool(looked.fresh)
    return Look(sentence, rows, looked.fresh, may_take, hides, max(0, len(places) - MOST_SHOWN))


def _row(looked: Looked, place: int) -> Shown:
    line = looked.lines[place]
    new = line.charge
    words = f"{new.words[:120] or '(no words)'}: {new.amount[:30]} {new.currency[:10]}".strip()
    problems = looked.read.problems.get(place, ())
    if problems:
        why = " ".join(f"{_FIELDS.get(one.field, one.field).capitalize()}: {one.message}" for one in problems)
        return Shown(line.line, words, "To mend", "late", why)
    if place in looked.read.known:
        return Shown(line.line, words, "Here already", "plain", "it is passed over")
    of = "something else, which nobody approved" if new.of == "new" else new.of.replace(":", " ")
    return Shown(line.line, words, "Would be entered", "kept", f"{new.billed_on} · {of}")


def _sentence(wrong: int, fresh: int, known: int) -> str:
    if wrong:
        rows = plural(wrong, "row needs", "rows need")
        return f"{rows} another look, so nothing of this table is entered. Mend the file and bring it again."
    before = f" {plural(known, 'charge is', 'charges are')} here already." if known else ""
    if not fresh:
        return f"There is nothing new in this table.{before}"
    return f"{plural(fresh, 'charge', 'charges')} would be entered, all at once.{before}"
