"""What changed since the last quarter, in whole sentences with how many there are of each. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from portal.desk.insights import Quarter
from portal.desk.today import plural_verb
from portal.figures.insights import Rated, Standing
from portal.figures.shares import share_words
from portal.scoreboard.sentences import tenths
from portal.web.words import counted, plural


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
