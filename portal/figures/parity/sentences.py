"""How long answers took, in plain sentences, always with how many they are of. Pure."""

from portal.figures.parity.company import Answers, Parity
from portal.figures.parity.sale import SaleParity, Unasked
from portal.figures.parity.spread import Spread
from portal.web.words import counted, list_words, plural

_HOUR = 60


def took_words(minutes: int) -> str:
    """Return whole minutes of working time as "2 working hours", "40 working minutes" or "under a working minute"."""
    if not minutes:
        return "under a working minute"
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return plural(rest, "working minute", "working minutes")
    parts = [
        plural(hours, "working hour", "working hours"),
        *([plural(rest, "minute", "minutes")] if rest else []),
    ]
    return list_words(parts)


def within_words(found: Spread) -> str:
    """Return how fast half of the answers came: "within 2 working hours (half of 6 times)"; empty without an answer."""
    if found.median is None:
        return ""
    of = f"half of {found.n:,} times" if found.n > 1 else "one answer"
    return f"{'in' if found.median == 0 else 'within'} {took_words(found.median)} ({of})"


def sale_words(parity: SaleParity) -> str:
    """Say to a customer how fast we answered before they signed and since; empty where nothing is known of either."""
    before, since = within_words(parity.before), within_words(parity.since)
    if before and since:
        return f"Before you signed we answered you {before}; since then {since}.{_waits(parity.since)}"
    if since:
        return f"We have answered you {since}.{_waits(parity.since)}"
    if before:
        return f"Before you signed we answered you {before}.{_waits(parity.since)}"
    return ""


def unasked_words(parity: SaleParity) -> str:
    """Say to a customer how often they heard from us though they had asked nothing; empty where nothing is known."""
    before, since = parity.unasked_before, parity.unasked_since
    days_since = plural(since.days, "day", "days")
    if not before.days:
        return (
            f"In the {days_since} since you signed you heard from us unasked {_times(since)}."
            if since.days
            else ""
        )
    days = plural(before.days, "day", "days")
    told = f"In the {days} from the first mail until you signed you heard from us unasked {_times(before)}"
    return f"{told}; in the {days_since} since then {_times(since)}." if since.days else f"{told}."


def parity_words(found: Parity, *, customers_shown: bool = True) -> list[str]:
    """Say how prospects and customers waited for every answer of the last twelve months; whole sentences."""
    rows = [_half("prospects", found.prospects)]
    rows += [_half("customers", found.customers)] if customers_shown else []
    return [*(row for row in rows if row), *_compared(found, customers_shown=customers_shown)]


def _half(who: str, answers: Answers) -> str:
    every = answers.every
    if every.median is None:
        return ""
    if every.n == 1:
        return f"The one question of {who} that was answered waited {took_words(every.median)}."
    return f"Half of {every.n:,} questions of {who} waited {took_words(every.median)} or less."


def _compared(found: Parity, *, customers_shown: bool) -> list[str]:
    prospects, customers = found.prospects.every.median, found.customers.every.median
    if prospects is None or customers is None or not customers_shown:
        return []
    if customers > prospects:
        return [f"Customers wait longer than prospects, by {took_words(customers - prospects)}."]
    if customers < prospects:
        return [f"Customers are answered sooner than prospects, by {took_words(prospects - customers)}."]
    return ["Customers are answered as fast as prospects."]


def _waits(since: Spread) -> str:
    if not since.waiting:
        return ""
    return " One message waits." if since.waiting == 1 else f" {counted(since.waiting)} messages wait."


def _times(unasked: Unasked) -> str:
    if not unasked.times:
        return "not once"
    return {1: "once", 2: "twice"}.get(unasked.times, f"{unasked.times:,} times")
