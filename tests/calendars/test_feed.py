"""The calendar of a customer: every promised day and every review, valid for the programs that people use."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.calendars.access import feed_for
from portal.calendars.actions import end_link, make_link
from portal.calendars.feed import Feed, feed
from portal.calendars.models import CalendarLink
from portal.calendars.queries import dates_of, meetings_of
from portal.calendars.views import MOST_READS, MOST_TRIES
from portal.config import Settings
from portal.deliveries.access import delivery_for, sale_for
from portal.deliveries.actions import NewUpdate, close_sale, post_update
from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.lib.db import db
from portal.lib.errors import NotHere
from portal.people.actions.customers import end_contact
from portal.record.models import Entry
from portal.reviews.actions import call_off
from portal.reviews.models import Review
from tests.calendars.strict import events_of, said
from tests.cast import NOON, bring, sale_of, viewer
from tests.changes.help import accepted, by, tom
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.saying import happens
from tests.make import kitchen, promise
from tests.page import Browser
from tests.reviews.help import agreed, seen

Open = Callable[[str], Browser]
OF = Feed("Hallam & Reyes", "https://kept.example", "kept.example", NOON)
HOUR = timedelta(hours=1)
# No text that is kept holds half a character.
_NONE: tuple[Literal["Cs"]] = ("Cs",)


def events(who: str = "ana", at: datetime = NOON) -> list[dict[str, str]]:
    """Return the events of somebody's calendar."""
    of = Feed(OF.company, OF.base_url, OF.host, at)
    return events_of(feed(of, dates_of(viewer(who), at), meetings_of(viewer(who), at)))


def shown(who: str = "ana", at: datetime = NOON) -> dict[str, dict[str, str]]:
    """Return the events of somebody's calendar by their summaries; of those that share one, the first date."""
    return {said(one["SUMMARY"]): one for one in events(who, at)}


def address(who: str = "ana", key: str = "first", at: datetime = NOON) -> str:
    return f"/calendar/{make_link(viewer(who), key, at)}.ics"


def test_a_promised_day_is_a_whole_day_with_the_words_and_where_all_of_it_stands(house: Settings) -> None:
    one = shown()["your new quartz worktop will be in by Wednesday the 4th of March"]
    [worktop] = deliveries_of(1)
    assert one["UID"] == f"delivery-{worktop.ref}@kept.example"
    assert (one["DTSTART"], one["DTEND"], one["TRANSP"]) == ("20260304", "20260305", "TRANSPARENT")
    assert said(one["DESCRIPTION"]) == (
        "“your new quartz worktop will be in by Wednesday the 4th of March”\n\n"
        "Your kitchen, promise 1.\nDee Lindqvist sees to it.\n\n"
        f"All about it: https://kept.example/my/sales/{worktop.sale}/promises/1"
    )


def test_what_becomes_of_it_is_told_under_the_same_name(house: Settings) -> None:
    words = "your new quartz worktop will be in by Wednesday the 4th of March"
    before = shown()[words]
    [worktop] = deliveries_of(1)
    new = NewUpdate("at_risk", "The stone is late.", worktop.version, forecast_on=date(2026, 3, 9))
    post_update(delivery_for(viewer("dee"), worktop.ref), new, by("dee"))
    risky = shown()[f"At risk: {words}"]
    assert "Expected now: Monday 9 March 2026." in said(risky["DESCRIPTION"])
    assert risky["DTSTART"] == before["DTSTART"], "the promised day stays for ever"
    assert f"Late: {words}" in shown(at=NOON + 5 * timedelta(days=1))
    tell("dee", worktop, "delivered", "It is in.", NOON + HOUR)
    done = shown()[f"Done: {words}"]
    assert done["UID"] == before["UID"]
    assert int(before["SEQUENCE"]) < int(risky["SEQUENCE"]) < int(done["SEQUENCE"])
    assert done["LAST-MODIFIED"] == "20260303T180000Z"


def test_an_occasion_stands_at_its_moment_and_what_holds_at_its_end(house: Settings) -> None:
    happens("sam", 5, "You asked about the floor.")
    [asked] = deliveries_of(5)
    one = next(one for one in shown().values() if "-" + asked.ref in one["UID"])
    assert one["DTSTART"] == f"{asked.due_at:%Y%m%dT%H%M%SZ}"
    assert "DTEND" not in one
    accepted("ana", 4, due={"holding": {"until": "2026-04-01"}})
    assert any(words.startswith("Until today: We leave the kitchen") for words in shown())


def test_dates_for_which_others_were_agreed_on_are_left_out_and_a_released_one_is_cancelled(
    house: Settings,
) -> None:
    monday = {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-03-09", "until": "2026-03-27"}}
    accepted("ana", 3, due=monday)
    days = {one["DTSTART"] for one in events() if "hear from me" in one["SUMMARY"]}
    assert {"20260309", "20260316", "20260323"} <= days
    assert "20260306" in days, "it falls before the new start"
    assert "20260313" not in days, "that Friday was replaced"
    accepted("ana", 1, release=True)
    released = next(one for words, one in shown().items() if words.startswith("Released: your new"))
    assert released["STATUS"] == "CANCELLED"


def test_a_review_stands_at_its_hour_and_is_cancelled_when_it_is_called_off(house: Settings) -> None:
    one = agreed()
    event = shown()["Review with Sam Ortega: Your kitchen"]
    assert (event["DTSTART"], event["DTEND"]) == ("20260306T170000Z", "20260306T174500Z")
    assert f"/my/sales/{one.sale}/reviews/1" in said(event["DESCRIPTION"])
    call_off(seen("ana", one), "", by("ana"))
    again = shown()["Review with Sam Ortega: Your kitchen"]
    assert (again["UID"], again["STATUS"]) == (event["UID"], "CANCELLED")
    assert int(again["SEQUENCE"]) > int(event["SEQUENCE"])


def test_a_calendar_holds_all_that_is_the_customers_and_nothing_of_others(house: Settings) -> None:
    agreed()
    assert not bring(
        kitchen(
            external_id="stairs",
            title="Your stairs",
            promises=[promise(words="Oak.", due={"once": "2026-05-01"})],
        )
    ).refusals
    hers, beas = shown(), shown("bea")
    assert "Oak." in hers
    assert set(beas) == {"Late: We cut the hedge by the 2nd of March."}
    uids = [one["UID"] for one in (*events(), *events("bea"))]
    assert len(set(uids)) == len(uids)
    deliveries = {row.ref for row in Delivery.select().where(Delivery.due_on.is_null(False))}
    named = {uid.partition("@")[0].partition("-")[2] for uid in uids}
    assert named == deliveries | {Review.get().ref}


def test_what_a_cancelled_sale_sets_apart_is_left_out(house: Settings) -> None:
    before = len(events())
    close_sale(sale_for(viewer("max"), sale_of("ana").ref), "cancelled", "They move.", by("max"))
    left = events()
    assert 0 < len(left) < before
    assert all(one["DTSTART"] <= "20260303" for one in left)


@given(
    words=st.text(
        st.characters(exclude_categories=_NONE, include_characters="\r\n\t,;:\\\"'\u202e\u2028\U0001f600é"),
        min_size=1,
        max_size=400,
    ),
    company=st.text(st.characters(exclude_categories=_NONE), min_size=1, max_size=80),
)
def test_any_words_make_a_valid_calendar(words: str, company: str) -> None:
    row = _row(words)
    body = feed(Feed(company, "https://kept.example", "kept.example", NOON), [row], [])
    [event] = events_of(body)
    parsed = Calendar.from_ical(body)
    [again] = parsed.walk("VEVENT")
    assert str(again["DESCRIPTION"]) == said(event["DESCRIPTION"])
    assert getattr(again["DTSTART"], "dt", None) == row.due_on


def test_ana_reads_it_without_signing_in_and_whoever_knows_no_address_reads_nothing(browser: Open) -> None:
    stranger, place = browser("pat"), address()
    answer = stranger.client.get(place, headers={"Host": "127.0.0.1"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert len(events_of(answer.data)) == len(events())
    known = {"Host": "127.0.0.1", "If-None-Match": answer.headers["ETag"]}
    again = stranger.client.get(place, headers=known)
    assert (again.status_code, again.data) == (304, b""), "who has read it gets nothing again"
    stranger.get("/calendar/nothing.ics", 404)
    stranger.get(f"/calendar/{'x' * 500}.ics", 404)


def test_a_new_address_ends_the_old_one_and_a_form_that_comes_twice_makes_one(browser: Open) -> None:
    ana, first = browser("pat"), address()
    assert make_link(viewer("ana"), "first", NOON) == ""
    second = address(key="second")
    assert first != second
    ana.get(first, 404)
    ana.get(second)
    end_link(viewer("ana"), NOON)
    ana.get(second, 404)
    assert all(row.ended_at for row in CalendarLink.select())


def test_who_has_left_reads_nothing_any_more_and_the_others_do(browser: Open) -> None:
    stranger, her_tom = browser("pat"), tom()
    toms = f"/calendar/{make_link(her_tom, 'toms', NOON)}.ics"
    anas = address()
    stranger.get(toms)
    end_contact(her_tom.ref, viewer("ana").ref, NOON)
    stranger.get(toms, 404)
    stranger.get(anas)
    with pytest.raises(NotHere):
        feed_for("")


def test_reading_writes_when_it_was_read_at_most_once_an_hour_and_nothing_else(browser: Open) -> None:
    stranger, place = browser("pat"), address()
    entries = Entry.select().count()
    for minutes in (0, 10, 59, 61):
        with clock.at(NOON + timedelta(minutes=minutes)):
            stranger.get(place)
    assert CalendarLink.get().last_used_at == NOON + timedelta(minutes=61)
    with clock.at(NOON + timedelta(minutes=100)):
        stranger.get(place)
    assert CalendarLink.get().last_used_at == NOON + timedelta(minutes=61)
    assert Entry.select().count() == entries


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_database_that_takes_no_writes_lets_calendars_read(browser: Open, engine_name: str) -> None:
    there = address()
    db.execute_sql("PRAGMA query_only = 1")
    assert "BEGIN:VEVENT" in browser("pat").get(there).text


def test_nobody_tries_addresses_or_reads_one_for_ever(browser: Open) -> None:
    stranger, place = browser("pat"), address()
    for _ in range(MOST_TRIES):
        stranger.get("/calendar/nothing.ics", 404)
    stranger.get("/calendar/nothing.ics", 429)
    for _ in range(MOST_READS):
        stranger.get(place)
    stranger.get(place, 429)


class _row:  # noqa: N801 - it stands for a row of a query.
    """A row of the query with these words."""

    ref, sale, promise_n, version, updated_at = "ABCDEFGHJKMNP", "ABCDEFGHJKMNP", 1, 4, None
    sealed_at = datetime(2026, 2, 11, 17, 0, tzinfo=UTC)
    due_on, due_at, state, breached_at = date(2026, 3, 4), None, "promised", None
    due_kind, time_zone, title = "once", "America/New_York", "Your, kitchen; \\ and\nmore"
    deliverer, agreed_on, forecast_on, delivered_on = None, None, None, None

    def __init__(self, words: str) -> None:
        self.words = words
