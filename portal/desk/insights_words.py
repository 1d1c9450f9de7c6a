"""What Insights say in whole sentences, always with how many there are of each. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from portal.desk.insights import Quarter
from portal.desk.today import plural_verb
from portal.figures.door import Leaving, Turned
from portal.figures.insights import Rated, Standing
from portal.figures.shares import share_words
from portal.ratings.rules import MOST
from portal.scoreboard.sentences import tenths
from portal.web.words import counted, long_day, plural


def changes_words(quarters: Sequence[Quarter]) -> list[str]:
    """Say how the newest quarter stands beside the one before it: a sentence for each rule and one for the door."""
    if not quarters:
        return []
    now = quarters[-1]
    before = quarters[-2] if len(quarters) > 1 else None
    said = [
        _kept(now.times, before.times if before else None),
        _on_time(now.times, before.times if before else None),
        _care(now.care, before.care if before else None),
        _door(now, before),
    ]
    return [sentence for sentence in said if sentence]


def quarter_words(quarters: Sequence[Quarter]) -> str:
    """Say which quarters are held against each other."""
    if not quarters:
        return ""
    now = f"{quarters[-1].name}{', so far' if quarters[-1].so_far else ''}"
    return f"{now}, beside {quarters[-2].name}" if len(quarters) > 1 else now


def _kept(now: Standing, before: Standing | None) -> str:
    if not now.judged:
        said = "Nothing that came due this quarter has been judged yet"
    else:
        said = f"This quarter {share_words(now.kept, now.judged)} that were judged are kept"
    if before is None:
        return f"{said}."
    then = share_words(before.kept, before.judged) if before.judged else "nothing was judged"
    return f"{said}; the quarter before {'it was ' if before.judged else ''}{then}."


def _on_time(now: Standing, before: Standing | None) -> str:
    if not now.dates and not (before and before.dates):
        return ""
    said = f"{share_words(now.on_time, now.dates)} were on time" if now.dates else "Nothing had a date"
    if before is None or not before.dates:
        return f"{said}."
    return f"{said}, after {share_words(before.on_time, before.dates)}."


def _care(now: Rated, before: Rated | None) -> str:
    if now.mean is None and (before is None or before.mean is None):
        return ""
    said = (
        f"Care was rated {_mean(now)}" if now.mean is not None else "Nobody has rated our care this quarter"
    )
    if before is None or before.mean is None:
        return f"{said}."
    return f"{said}, after {_mean(before)}."


def _mean(rated: Rated) -> str:
    mean = rated.mean if rated.mean is not None else Fraction()
    return f"{tenths(mean)} of 5, on average of {plural(rated.n, 'rating', 'ratings')}"


def _door(now: Quarter, before: Quarter | None) -> str:
    said = _came_and_left(now)
    return f"{said}." if before is None else f"{said}; the quarter before {_lower(_came_and_left(before))}."


def _came_and_left(of: Quarter) -> str:
    came = f"{counted(of.door.came)} {plural_verb(of.door.came, 'customer', 'customers')} came"
    return f"{came} and {_lower(counted(of.door.left))} left"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def leaving_words(one: Leaving) -> str:
    """Say who left and when."""
    return f"{one.customer}, {one.title}: {long_day(one.on)}"


def what_words(of: Standing) -> str:
    """Say how many of the times that came due are kept, of those that are judged."""
    if not of.judged:
        return "Nothing of what came due has been judged."
    waits = f" {plural(of.unconfirmed, 'more waits', 'more wait')} for a word." if of.unconfirmed else ""
    return f"{share_words(of.kept, of.judged)} that were judged are kept.{waits}"


def when_words(of: Standing) -> str:
    """Say how many dates were met."""
    return (
        f"{share_words(of.on_time, of.dates)} with a date were on time."
        if of.dates
        else "Nothing had a date."
    )


def care_words(of: Rated) -> str:
    """Say how care was rated on average, and by how many ratings."""
    if of.mean is None:
        return "Nobody has rated us."
    return f"{tenths(of.mean)} of {MOST} on average of {plural(of.n, 'rating', 'ratings')}."


def door_words(quarters: Sequence[Quarter]) -> str:
    """Say who came and left in these quarters, who bought again, and whom customers sent."""
    seen: Turned = sum((one.door for one in quarters), Turned())
    came = f"{counted(seen.came)} {plural_verb(seen.came, 'customer', 'customers')} came"
    left = f"and {_lower(counted(seen.left))} left{_how_left(seen)}"
    again = f"{counted(seen.repeat)} {plural_verb(seen.repeat, 'sale was', 'sales were')} signed by customers"
    sent = f"{_lower(counted(seen.won))} came through a customer\N{RIGHT SINGLE QUOTATION MARK}s link"
    return f"{came} {left}. {again} who had bought before, and {sent}."


def _how_left(seen: Turned) -> str:
    if not seen.left:
        return ""
    if not seen.quiet:
        return ", by cancelling"
    if not seen.cancelled:
        return ", buying nothing for a year"
    return f": {seen.cancelled:,} cancelled, and {seen.quiet:,} bought nothing for a year"
