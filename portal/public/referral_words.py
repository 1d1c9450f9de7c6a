"""The sentences of a referral page: what became of the promises made to one customer. Pure.

Kept is said by the customer's own word alone, here as everywhere.
"""

from portal.deliveries.labels import gap_words
from portal.figures.behind import SaleRecord
from portal.figures.punctuality import Punctuality
from portal.figures.sale_figures import SaleFigures
from portal.web.words import list_words, plural

MOST_NAMED = 4


def title_of(name: str | None) -> str:
    """Return who sent the reader here; `name` is as they want it, None where nothing of theirs is public."""
    return f"{name or 'A customer'} sent you here"


def sentence_of(name: str | None, record: SaleRecord | None) -> str:
    """Return what the page shows, in one sentence."""
    if name is None:
        return "What we promised all our customers, what we did, and where we were late."
    if record is None:
        return f"How it was, in the words of {name}, and how we keep all our promises."
    was_late = record.clock.late or record.clock.open or record.figures.broken
    return f"What we promised {name}, {'what we did, and where we were late' if was_late else 'and what we did'}."


def counted_words(figures: SaleFigures) -> str:
    """Return the promises of one sale, each in one place: “4 promises: 3 kept on time and 1 kept late, …”."""
    if not figures.promises:
        return "No promise of theirs counts in a figure: all fell due before this record began, or were released."
    late = figures.kept_dated - figures.kept_on_time
    places = (
        (figures.kept_on_time, "kept on time"),
        (late, "kept late"),
        (figures.kept - figures.kept_dated, "kept that had no date"),
        (figures.disputed, "kept in part"),
        (figures.broken, "broken"),
        (figures.unconfirmed, "done and waiting for the customer\N{RIGHT SINGLE QUOTATION MARK}s word"),
        (figures.open, "late and not done yet"),
        (figures.to_come + figures.undated, "not yet due"),
    )
    said = list_words([f"{n} {words}" for n, words in places if n])
    confirmed = ", all confirmed by the customer" if figures.kept == figures.promises else ""
    return f"{plural(figures.promises, 'promise', 'promises')}: {said}{confirmed}."


def late_words(record: SaleRecord) -> str:
    """Return how late things were, and of how many the customer was told before; “none” where nothing was late."""
    gaps = [gap_words(time) for time in (*record.clock.late, *record.clock.open)]
    if not gaps:
        return "none"
    by = list_words(gaps) if len(gaps) <= MOST_NAMED else f"{gaps[0]} to {_longest(record.clock)}"
    return f"{plural(len(gaps), 'date', 'dates')}, by {by}; {_told(record.told_before, len(gaps))}"


def _longest(clock: Punctuality) -> str:
    return gap_words(max((*clock.late, *clock.open), key=lambda time: time.gap))


def _told(told: int, late: int) -> str:
    if told == late:
        return "told before" if late == 1 else "told before each time"
    return f"{told} of {late} told before" if told else "not told before"
