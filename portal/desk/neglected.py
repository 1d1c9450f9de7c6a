"""The words of Neglected: how many customers they are, and each reason with its number and since when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.desk.today import plural_verb
from portal.figures.neglect import Fallen, Invited, Reason
from portal.figures.neglected import MOST_ROWS, Neglected
from portal.figures.thresholds import Numbers
from portal.ratings.rules import MOST
from portal.ratings.wording import QUESTIONS
from portal.web.words import counted, days, list_words, long_day


@dataclass(frozen=True)
class Said:
    """A reason in words: the first, coloured ones, the rest, and the state that gives the colour."""

    strong: str
    rest: str
    state: str


def headline(rows: Sequence[Neglected], *, more: bool) -> str:
    """Say how many customers are neglected; `more` than are on this page."""
    number = len({row.sale.customer for row in rows})
    return count_words(number, more=more)


def count_words(number: int, *, more: bool = False) -> str:
    """Say that so many customers are neglected, or `more` than so many."""
    said = f"More than {number:,}" if more else counted(number)
    return f"{said} {plural_verb(number, 'customer is', 'customers are')} neglected."


def today_words(number: int) -> str:
    """Say on Today how many customers are neglected, as `neglected_from` counts them; empty for none."""
    return count_words(min(number, MOST_ROWS), more=number > MOST_ROWS) if number else ""


def meaning(numbers: Numbers) -> str:
    """Say from when on a customer stands here."""
    return (
        f"A customer stands here after {days(numbers['silent_days'])} without a word from us, when something is late,"
        " when an answer is late (later than we promised, or than a working day where we promised no time), when their"
        f" rating is {numbers['low_rating']} of {MOST} or lower, or fell by"
        f" {numbers['fall']}, and after {days(numbers['review_days'])} without a review."
    )


def reason_words(reason: Reason, row: Neglected, zone: str, at: datetime) -> Said:
    """Say one reason why the customer of a row is neglected at `at`; days are those of the reader's IANA zone."""
    since = _day(reason.since, zone)
    if reason.kind == "silent":
        last = (
            f"since the list was sealed on {since}: not one so far"
            if reason.never
            else f"since {since}: that was {row.heard_by or 'somebody who worked here'}"
        )
        return Said(f"No word for {days(reason.number)}", last, "due")
    if reason.kind == "overdue":
        return Said(_late(reason.number), f"{_oldest(reason)}since {since}, {_for(reason, at)}", "late")
    if reason.kind == "unanswered":
        return Said(_unanswered(reason.number), f"{_oldest(reason)}since {since}, {_for(reason, at)}", "late")
    if reason.kind == "rating":
        return _rating(reason, since)
    last = f"since it was signed on {since}" if reason.never else f"since the last one on {since}"
    return Said(f"No review for {days(reason.number)}", f"{last}{_coming(row.heard.invited, zone)}", "plain")


def _late(number: int) -> str:
    return f"{counted(number)} {plural_verb(number, 'promise is', 'promises are')} late"


def _unanswered(number: int) -> str:
    return f"{counted(number)} {plural_verb(number, 'answer is', 'answers are')} late"


def _oldest(reason: Reason) -> str:
    return "" if reason.number == 1 else "the oldest "


def _for(reason: Reason, at: datetime) -> str:
    whole = (at - reason.since).days
    return f"for {days(whole)}" if whole else "for less than a day"


def _coming(invited: Invited | None, zone: str) -> str:
    """Say that a review is to come: a click less to make."""
    if invited is None:
        return ""
    if invited.meets_at is not None:
        return f"; the next one is on {_day(invited.meets_at, zone)}"
    return f"; asked for on {_day(invited.at, zone)}, without a time so far"


def _rating(reason: Reason, since: str) -> Said:
    is_fall = all(one.before is not None and one.before > one.now for one in reason.fallen)
    said = list_words([_fallen(one) for one in reason.fallen])
    strong = "The rating fell" if is_fall else "The rating is low"
    return Said(strong, f"since {since}: {said}", "late")


def _fallen(one: Fallen) -> str:
    before = f", {one.before} before" if one.before is not None and one.before != one.now else ""
    return f"“{QUESTIONS[one.rule].title}” {one.now} of {MOST}{before}"


def _day(at: datetime, zone: str) -> str:
    return long_day(at.astimezone(ZoneInfo(zone)).date())
