"""The visits to reviews and calendars, by the customer and in the workspace, and the stage that they need."""

from datetime import timedelta

from portal.calendars.actions import make_link
from portal.lib.db import utc_text
from portal.promises.models import Promise
from portal.reviews.actions import accept_time, hold_review
from tests.cast import NOON, viewer
from tests.changes.help import by
from tests.codebase.help import IN, Visit, all_get, ana_gets, staff_get
from tests.deliveries.help import deliveries_of, tell
from tests.reviews.help import FRIDAY, agreement, invited, seen

_PAGE = staff_get(200, 403, 200)
_TRIES = staff_get(422, 403, 422)
_LATE = staff_get(409, 403, 409)
_DONE = staff_get(303, 403, 303)
_MINE = "/my/sales/{sale}/reviews"
_ANYBODY = (IN, 200, 200, IN, IN, IN)
_POSTS = (IN, 303, 303, IN, IN, IN)


def reviews_on_stage() -> dict[str, str]:
    """Let Ana and Sam have talked and agreed on something that is done, and Sam invite once more."""
    soon = NOON + timedelta(hours=2)
    first = invited(soon)
    accept_time(seen("ana", first), soon, by("ana"))
    hold_review(seen("sam", first), by("sam"))
    promise: Promise = agreement(first, NOON, said_at="2026-03-03")
    tell("dee", deliveries_of(promise.n)[0], "delivered")
    second = invited()
    return {
        "held_review": first.ref,
        "agreed_promise": str(promise.n),
        "invitation": second.ref,
        "friday": utc_text(FRIDAY),
        "calendar": make_link(viewer("ana"), "a calendar", NOON),
    }


PAGES_OF_REVIEWS = (
    Visit("my_reviews.page", "GET", _MINE, ana_gets(200)),
    Visit("my_reviews.one", "GET", f"{_MINE}/1", ana_gets(200)),
    Visit("my_reviews.one", "GET", f"{_MINE}/2", ana_gets(200)),
    Visit("my_reviews.one", "GET", f"{_MINE}/99", ana_gets(404)),
    Visit("my_calendar.page", "GET", "/my/calendar", _ANYBODY),
    Visit("calendars.calendar", "GET", "/calendar/{calendar}.ics", all_get(200)),
    Visit("calendars.calendar", "GET", "/calendar/an-address-of-nobody.ics", all_get(404)),
    Visit("desk_reviews.everything", "GET", "/staff/reviews", _PAGE),
    Visit("desk_reviews.invite_page", "GET", "/staff/sales/{sale}/reviews/invite", _PAGE),
    Visit("desk_reviews.numbered", "GET", "/staff/sales/{sale}/reviews/1", _DONE),
    Visit("desk_reviews.one", "GET", "/staff/reviews/{held_review}", _PAGE),
    Visit("desk_reviews.one", "GET", "/staff/reviews/{invitation}", _PAGE),
    Visit("desk_meetings.page", "GET", "/staff/reviews/{held_review}/meeting", _PAGE),
    Visit("desk_meetings.page", "GET", "/staff/reviews/{invitation}/meeting", _PAGE),
)
FORMS_OF_REVIEWS = (
    Visit("desk_reviews.invite", "POST", "/staff/sales/{sale}/reviews/invite", _LATE),
    Visit("desk_reviews.propose", "POST", "/staff/reviews/{invitation}/times", _TRIES),
    Visit("desk_reviews.accept", "POST", "/staff/reviews/{invitation}/time", _TRIES),
    Visit("desk_reviews.keep", "POST", "/staff/reviews/{invitation}/keeping", _LATE),
    Visit("desk_reviews.answer", "POST", "/staff/reviews/{invitation}/answers", _TRIES),
    Visit("my_reviews.ask", "POST", _MINE, ana_gets(409)),
    Visit("my_reviews.answer", "POST", f"{_MINE}/2/answers", ana_gets(422)),
    Visit("my_reviews.propose", "POST", f"{_MINE}/2/times", ana_gets(422)),
    Visit("my_reviews.accept", "POST", f"{_MINE}/2/time", ana_gets(303), {"time": "{friday}"}),
    Visit("my_reviews.keep", "POST", f"{_MINE}/2/keeping", ana_gets(409)),
    Visit("my_reviews.decline", "POST", f"{_MINE}/2/refusal", ana_gets(303)),
    Visit("my_reviews.say_whether", "POST", f"{_MINE}/1/agreed/{{agreed_promise}}", ana_gets(422)),
    Visit("desk_reviews.cancel", "POST", "/staff/reviews/{invitation}/cancellation", _DONE),
    Visit("desk_meetings.note", "POST", "/staff/reviews/{held_review}/meeting", _TRIES),
    Visit("desk_meetings.agree", "POST", "/staff/reviews/{held_review}/agreements", _TRIES),
    Visit("desk_meetings.end", "POST", "/staff/reviews/{held_review}/held", _LATE),
    Visit("desk_meetings.sum_up", "POST", "/staff/reviews/{held_review}/summary", _DONE),
    Visit("my_calendar.make", "POST", "/my/calendar", _POSTS),
    Visit("my_calendar.end", "POST", "/my/calendar/end", _POSTS),
)
