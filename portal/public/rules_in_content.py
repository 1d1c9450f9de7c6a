"""The numbers that our rules are made of, with their units, for the pages that explain them: taken from the code."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from portal.custody.rules import GRACE as ERASURE_GRACE
from portal.deliveries.times import DUE_SOON, OVERDUE_IS_BROKEN_AFTER
from portal.figures.company import LEAST_CUSTOMERS
from portal.figures.shares import LEAST_FOR_PERCENT
from portal.intake.actions import GRACE
from portal.lib.ids import CODE_LENGTH
from portal.people.actions.mail_choices import A_WEEK
from portal.people.actions.sign_in import MINUTES
from portal.people.rules import TRIES
from portal.people.sessions import LIMITS
from portal.promises.due_kinds import AHEAD
from portal.ratings.moments import FIRST, SECOND, THEN_EVERY
from portal.ratings.rules import LEAST, MOST
from portal.testimonials.rules import HIDDEN_ALONE
from portal.web.words import days, plural


@cache
def rules_in_words() -> Mapping[str, str]:
    """Return each number under the name by which content calls it, as `{rule:broken_after}`."""
    session = LIMITS["contact"]
    return {
        "broken_after": days(OVERDUE_IS_BROKEN_AFTER.days),
        "due_soon": days(DUE_SOON.days),
        "made_ahead": days(AHEAD.days),
        "grace": _hours(GRACE),
        "erasure_grace": days(ERASURE_GRACE.days),
        "question_every": days(A_WEEK.days),
        "link_lasts": plural(MINUTES, "minute", "minutes"),
        "code_length": plural(CODE_LENGTH, "character", "characters"),
        "code_tries": plural(TRIES, "try", "tries"),
        "session_idle": days(session.idle.days),
        "session_longest": days(session.absolute.days),
        "withheld_alone": _hours(HIDDEN_ALONE),
        "percentage_from": str(LEAST_FOR_PERCENT),
        "customers_enough": plural(LEAST_CUSTOMERS, "customer", "customers"),
        "rating_least": str(LEAST),
        "rating_most": str(MOST),
        "check_in_first": days(FIRST),
        "check_in_second": days(SECOND),
        "check_in_every": days(THEN_EVERY),
    }


def _hours(span: timedelta) -> str:
    return plural(span // timedelta(hours=1), "hour", "hours")
