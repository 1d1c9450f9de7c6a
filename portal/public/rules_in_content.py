"""The numbers that our rules are made of, with their units, for the pages that explain them: taken from the code."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from portal.deliveries.times import DUE_SOON, OVERDUE_IS_BROKEN_AFTER
from portal.intake.drafts import GRACE
from portal.lib.ids import CODE_LENGTH
from portal.people.actions.mail_choices import A_WEEK
from portal.people.actions.sign_in import MINUTES
from portal.people.rules import TRIES
from portal.people.sessions import LIMITS
from portal.promises.due_kinds import AHEAD
from portal.ratings.rules import LEAST, MOST
from portal.web.words import days, plural

# One manager alone can hide a testimonial for no longer than this.
WITHHELD_ALONE_FOR = timedelta(hours=72)
# A share is given as a percentage from this many on.
PERCENTAGE_FROM = 10
CUSTOMERS_ENOUGH = 5


@cache
def rules_in_words() -> Mapping[str, str]:
    """Return each number under the name by which content calls it, as `{rule:broken_after}`."""
    session = LIMITS["contact"]
    return {
        "broken_after": days(OVERDUE_IS_BROKEN_AFTER.days),
        "due_soon": days(DUE_SOON.days),
        "made_ahead": days(AHEAD.days),
        "grace": _hours(GRACE),
        "question_every": days(A_WEEK.days),
        "link_lasts": plural(MINUTES, "minute", "minutes"),
        "code_length": plural(CODE_LENGTH, "character", "characters"),
        "code_tries": plural(TRIES, "try", "tries"),
        "session_idle": days(session.idle.days),
        "session_longest": days(session.absolute.days),
        "withheld_alone": _hours(WITHHELD_ALONE_FOR),
        "percentage_from": str(PERCENTAGE_FROM),
        "customers_enough": str(CUSTOMERS_ENOUGH),
        "rating_least": str(LEAST),
        "rating_most": str(MOST),
    }


def _hours(span: timedelta) -> str:
    return plural(span // timedelta(hours=1), "hour", "hours")
