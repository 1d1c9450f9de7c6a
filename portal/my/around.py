"""What stands around the pairs of a promise page: what waits for the customer, the next days, the line, the welcome.

Pure: it reads the ledger, and what matters beside the list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.changes.matters import NO_MATTERS, Matters, Offer
from portal.deliveries.ledger import Done, Ledger, Pair
from portal.deliveries.story import first_name
from portal.lib import clock
from portal.my.line import day_of, line_of
from portal.ratings.wording import asked_because
from portal.web.words import list_words, long_day, short_day, unwrapped

MOST_ASKED = 5
WELCOME_DAYS = 14
_WEEK = 7
_BRIEF = 56
_BRIEFER = 40
_MOST_A_DAY = 3


@dataclass(frozen=True)
class Asked:
    """A promise that waits for the customer's word: the deliveries of it that do, the newest first."""

    pair: Pair
    deliveries: tuple[Done, ...]

    @property
    def newest(self) -> Done:
        """The one that was done last."""
        return self.deliveries[0]


def around(ledger: Ledger, matters: Matters = NO_MATTERS) -> dict[str, Any]:
    """Return what the page of a sale shows around its pairs."""
    asked = awaited(ledger)
    return {
        "waits": open_waits(ledger),
        "offers": offers_to_answer(ledger, matters),
        "pending": {one.promise: one for one in matters.offers},
        "asks_whether_so": matters.confirmed is None and ledger.sale.state == "open",
        "confirmed": matters.confirmed,
        "added": matters.additions,
        "asked": asked[:MOST_ASKED],
        "asked_more": sum(len(one.deliveries) for one in asked[MOST_ASKED:]),
        "words_awaited": sum(len(one.deliveries) for one in asked),
        "week": next_days(ledger),
        "line": line_of(ledger),
        "is_new": is_new(ledger),
        "first_date": next(iter(_coming(ledger)), None),
        "brief": brief,
        "asked_because": asked_because,
    }


def open_waits(ledger: Ledger) -> list[tuple[Pair, Done]]:
    """Return the deliveries for which we wait for the customer, the most urgent first."""
    found = [(pair, done) for pair, done in ledger.all_done if done.open_wait and not done.set_apart]
    return sorted(found, key=lambda one: one[1].open_wait.row.by_on if one[1].open_wait else date.max)


def offers_to_answer(ledger: Ledger, matters: Matters) -> list[tuple[Pair, Offer]]:
    """Return the changes that we propose and the reader has not agreed to, the first to expire first."""
    pairs = {pair.ref: pair for pair in ledger.pairs}
    ours = [one for one in matters.offers if not one.by_customer and not one.agreed and one.promise in pairs]
    return [(pairs[one.promise], one) for one in sorted(ours, key=lambda one: (one.expires_on, one.n))]


def awaited(ledger: Ledger) -> list[Asked]:
    """Return the promises that wait for the customer's word, the newest delivered first; not those of old papers."""
    found = []
    for pair in ledger.pairs:
        waiting = [done for done in pair.deliveries if done.awaits_word and not done.row.afterwards]
        if waiting:
            found.append(Asked(pair, tuple(sorted(waiting, key=_done_on, reverse=True))))
    return sorted(found, key=lambda one: _done_on(one.newest), reverse=True)


def awaited_each(ledger: Ledger) -> list[tuple[Pair, Done]]:
    """Return every delivery that waits for the customer's word, those of old papers too, the newest first."""
    found = [(pair, done) for pair, done in ledger.all_done if done.awaits_word]
    return sorted(found, key=lambda one: (not one[1].row.afterwards, *_done_on(one[1])), reverse=True)


def next_days(ledger: Ledger) -> list[tuple[str, str]]:
    """Say what falls into the next seven days, a day ("Tue 24 November") and its words each, and what that leaves.

    Days are those of the sale's zone.
    """
    coming = list(_coming(ledger))
    last = ledger.today + timedelta(days=_WEEK - 1)
    soon = [one for one in coming if one[0] <= last]
    if not soon and coming:
        return [("", f"No date falls on them. The next is {long_day(coming[0][0])}.")]
    if not soon:
        return [("", "No date falls on them, and none is set after them.")]
    lines = []
    for day in sorted({day for day, _, _ in soon}):
        what = [_what(pair, done) for of, pair, done in soon if of == day]
        more = f"; and {len(what) - _MOST_A_DAY} more" if len(what) > _MOST_A_DAY else ""
        who = sorted(
            {first_name(pair.deliverer.name) for of, pair, _ in soon if of == day and pair.deliverer}
        )
        by = f", {list_words(who)}" if who else ""
        today = "Today, " if day == ledger.today else ""
        lines.append((f"{today}{short_day(day)}", f"{'; '.join(what[:_MOST_A_DAY])}{more}{by}."))
    return [*lines, ("", "No other date this week.")]


def is_new(ledger: Ledger) -> bool:
    """Tell whether the customer is to be welcomed: in the first two weeks, until the first word from us."""
    sealed = clock.today(ZoneInfo(ledger.sale.time_zone), ledger.receipt.sealed_at)
    young = ledger.today - sealed < timedelta(days=WELCOME_DAYS)
    return young and ledger.last_word is None and ledger.sale.state == "open"


def brief(words: str, limit: int = _BRIEF) -> str:
    """Return the beginning of a promise's words, cut between two of them, to name it in a line."""
    flowing = unwrapped(words).replace("\n", " ")
    if len(flowing) <= limit:
        return flowing.rstrip(".")
    return f"{flowing[: limit + 1].rsplit(' ', 1)[0][:limit].rstrip(',;:. ')} …"


def _coming(ledger: Ledger) -> Iterator[tuple[date, Pair, Done]]:
    """Yield what is still to come, the next first."""
    found = []
    for pair, done in ledger.all_done:
        day = day_of(done, ledger)
        if day and done.is_open and day >= ledger.today and pair.due_kind != "holding":
            found.append((day, pair, done))
    yield from sorted(found, key=lambda one: (one[0], one[1].said.n))


def _what(pair: Pair, done: Done) -> str:
    words = done.occasion.what if done.occasion else pair.said.words
    return f"\N{LEFT DOUBLE QUOTATION MARK}{brief(words, _BRIEFER)}\N{RIGHT DOUBLE QUOTATION MARK}"


def _done_on(done: Done) -> tuple[str, int]:
    row = done.row
    at = row.delivered_at.isoformat() if row.delivered_at else f"{row.due_on or ''}"
    return at, row.n
