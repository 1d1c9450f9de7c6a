"""Which mails Ana and Sam get: what they chose, what comes once a day or once a week, and the switch in every mail."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Thread
from typing import TypeVar

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.lib.db import release, transaction
from portal.lib.errors import Invalid
from portal.lib.ids import new_ref
from portal.lib.mail import Letter, queue
from portal.people.actions import NewContact, add_contact
from portal.people.actions.customers import end_contact
from portal.people.actions.mail_choices import DueDigest, choose, claim_asking, claim_digests
from portal.people.mail_choices import AskingMail, Digest, MailChoice, receivers, wants
from portal.people.models import Contact
from portal.people.mornings import morning
from portal.people.queries import look
from portal.people.topics import CONTACT_TOPICS, TOPICS
from portal.people.unsubscribe import read_unsubscribe, switchable, unsubscribe_link
from portal.record.models import SYSTEM
from tests.cast import NOON, viewer
from tests.page import BASE, Browser, counted_statements
from tests.people.post import sent

Open = Callable[[str], Browser]
T = TypeVar("T")
# 07:45 in New York, where Ana and Bea live, on the day of the tests.
MORNING = datetime(2026, 3, 3, 12, 45, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def bo(house: Settings) -> str:
    """Bo of Berlin is a contact of Ana's; returns his ref."""
    new = NewContact("Bo Brandt", "bo@brandt.example", "Europe/Berlin")
    return add_contact(viewer("ana").customer, new, SYSTEM, NOON)


def claimed(at: datetime, most: int = 100) -> list[DueDigest]:
    with transaction():
        return claim_digests(at, most)


def _claimed_names(at: datetime) -> list[str]:
    return names(claimed(at))


def _claim_and_break() -> None:
    with transaction():
        assert 1 / (len(claim_digests(MORNING, 9)) - 2)


def names(due: list[DueDigest]) -> list[str]:
    return sorted(one.contact.name for one in due)


def test_who_never_chose_gets_everything_as_it_usually_comes(house: Settings) -> None:
    ana = viewer("ana").ref
    assert [wants(ana, key) for key in TOPICS] == [topic.usual for topic in TOPICS.values()]
    assert (wants(ana, "late"), wants(ana, "digest"), wants(ana, "asking")) == ("at_once", "daily", "at_once")


def test_a_mail_reaches_those_who_want_it_at_once_in_one_statement(house: Settings, bo: str) -> None:
    ana = viewer("ana")
    assert [row.name for row in receivers(ana.customer, "late")] == ["Ana Brandt", "Bo Brandt"]
    choose(bo, {"late": "daily"}, NOON)
    choose(ana.ref, {"moved": "never"}, NOON)
    with counted_statements() as statements:
        late, moved = receivers(ana.customer, "late"), receivers(ana.customer, "moved")
    assert ([row.name for row in late], [row.name for row in moved]) == (["Ana Brandt"], ["Bo Brandt"])
    assert len(statements) == 2
    end_contact(bo, SYSTEM, NOON)
    assert receivers(ana.customer, "moved") == []
    assert isinstance(late[0], Contact)


def test_what_can_not_be_chosen_changes_nothing(house: Settings) -> None:
    for topic, choice in (
        ("late", "weekly"),
        ("digest", "at_once"),
        ("verdicts", "daily"),
        ("nothing", "never"),
    ):
        with pytest.raises(Invalid):
            choose(viewer("ana").ref, {"moved": "never", topic: choice}, NOON)
    assert MailChoice.select().count() == 0
    with pytest.raises(KeyError):
        wants(viewer("ana").ref, "nothing")


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/New_York", "2026-03-03T12:29:59", None),
        ("America/New_York", "2026-03-03T12:30:00", date(2026, 3, 3)),
        ("America/New_York", "2026-03-03T16:59:59", date(2026, 3, 3)),
        ("America/New_York", "2026-03-03T17:00:00", None),
        ("Pacific/Auckland", "2026-03-03T18:30:00", date(2026, 3, 4)),
        ("Asia/Kolkata", "2026-03-03T02:00:00", date(2026, 3, 3)),
        # The night in which New York's clocks go forward, and the one in which they go back.
        ("America/New_York", "2026-03-08T11:30:00", date(2026, 3, 8)),
        ("America/New_York", "2026-11-01T12:30:00", date(2026, 11, 1)),
        ("America/New_York", "2026-11-01T11:30:00", None),
    ],
)
def test_the_morning_begins_at_half_past_seven_where_the_reader_lives(
    zone: str, at: str, day: date | None
) -> None:
    assert morning(zone, datetime.fromisoformat(f"{at}+00:00")) == day


def test_a_digest_is_claimed_once_a_day_in_the_readers_morning(house: Settings, bo: str) -> None:
    in_berlin = MORNING - timedelta(hours=6)
    assert names(claimed(in_berlin - timedelta(hours=1))) == []
    assert names(claimed(in_berlin)) == ["Bo Brandt"]
    assert names(claimed(MORNING)) == ["Ana Brandt", "Bea Okafor"]
    assert names(claimed(MORNING + timedelta(hours=1))) == []
    tomorrow = claimed(MORNING + timedelta(days=1))
    assert names(tomorrow) == ["Ana Brandt", "Bea Okafor"]
    assert {(one.day, one.since) for one in tomorrow} == {(date(2026, 3, 4), MORNING)}


def test_nobody_gets_a_digest_who_switched_it_off_or_has_left(house: Settings, bo: str) -> None:
    choose(viewer("bea").ref, {"digest": "never"}, NOON)
    choose(viewer("ana").ref, {"late": "never"}, NOON)
    end_contact(bo, SYSTEM, NOON)
    assert names(claimed(MORNING)) == ["Ana Brandt"]
    assert claimed(MORNING - timedelta(hours=6)) == []


def test_a_digest_holds_the_topics_that_its_reader_wants_once_a_day(house: Settings) -> None:
    choose(viewer("ana").ref, {"digest": "never", "late": "daily", "moved": "never"}, NOON)
    choose(viewer("bea").ref, {"delivered": "daily"}, NOON)
    topics = {one.contact.name: one.topics for one in claimed(MORNING)}
    assert topics == {"Ana Brandt": {"late"}, "Bea Okafor": {"digest", "delivered"}}


def test_digests_come_in_portions(house: Settings) -> None:
    assert [len(claimed(MORNING, 1)) for _ in range(3)] == [1, 1, 0]


def test_a_digest_whose_mail_was_not_queued_is_still_due(house: Settings) -> None:
    with pytest.raises(ZeroDivisionError):
        _claim_and_break()
    assert len(claimed(MORNING)) == 2
    with pytest.raises(LookupError):
        claim_digests(MORNING, 9)


def test_of_many_workers_at_one_moment_one_claims_each_digest(house: Settings) -> None:
    for day in (MORNING, MORNING + timedelta(days=1)):
        found = together(partial(_claimed_names, day))
        assert sorted(name for one in found for name in one) == ["Ana Brandt", "Bea Okafor"]
    assert Digest.select().count() == 2


def test_ana_is_asked_something_once_a_week_at_most(house: Settings) -> None:
    ana = viewer("ana").ref
    asked = [claim_asking(ana, NOON + timedelta(days=days)) for days in (0, 3, 6.99, 7, 13, 14)]
    assert asked == [True, False, False, True, False, True]
    choose(ana, {"asking": "never"}, NOON)
    assert not claim_asking(ana, NOON + timedelta(days=60))


def test_of_many_who_ask_ana_at_one_moment_one_may(house: Settings) -> None:
    ana = viewer("ana").ref
    assert sum(together(lambda: claim_asking(ana, NOON))) == 1
    assert sum(together(lambda: claim_asking(ana, NOON + timedelta(days=7)))) == 1
    assert AskingMail.get().last_at == NOON + timedelta(days=7)


def test_ana_chooses_on_her_page(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get("/my/settings")
    for topic in CONTACT_TOPICS:
        assert topic.name in page.words
    chosen = {topic.key: topic.usual for topic in CONTACT_TOPICS} | {"late": "daily", "asking": "never"}
    ana.post("/my/settings", dict(chosen))
    assert (wants(viewer("ana").ref, "late"), wants(viewer("ana").ref, "asking")) == ("daily", "never")
    assert "Your choice is saved" in ana.get("/my/settings").words
    wrong = ana.post("/my/settings", {**chosen, "late": "hourly"}, 422)
    assert "Choose one of the list." in wrong.words
    assert wants(viewer("bea").ref, "late") == "at_once"


def test_sam_chooses_on_his_page(browser: Open) -> None:
    sam = browser("sam")
    sam.get("/staff/mail")
    sam.post(
        "/staff/mail", {"verdicts": "never", "answers": "at_once", "ratings": "at_once", "thanks": "at_once"}
    )
    assert (wants(viewer("sam").ref, "verdicts"), wants(viewer("sam").ref, "thanks")) == ("never", "at_once")
    sam.post("/staff/mail", {"verdicts": "daily"}, 422)


def test_ana_signs_out_everywhere(browser: Open) -> None:
    here, there, bea = browser("ana"), browser("ana"), browser("bea")
    here.get("/my/settings")
    assert here.post("/my/settings/sign-out").location == "/sign-in"
    for gone in (here, there):
        assert gone.get("/my/settings", 303).location.startswith("/sign-in")
    bea.get("/my/settings")


def switch_of(who: str, topic: str) -> str:
    return unsubscribe_link(viewer(who).ref, topic).removeprefix(BASE)


def test_opening_the_switch_of_a_mail_changes_nothing_and_its_button_does(app: Flask) -> None:
    anybody, path = Browser(app), switch_of("ana", "moved")
    for _ in range(2):
        page = anybody.get(path)
        assert "You get them because a date that we told you has moved." in page.words
    assert wants(viewer("ana").ref, "moved") == "at_once"
    off = anybody.post(path, status=200)
    assert "You get no more mails of the sort “A date has moved”." in off.words
    assert "To get them again, sign in and choose “At once” there." in off.words
    assert wants(viewer("ana").ref, "moved") == "never"
    assert wants(viewer("ana").ref, "late") == "at_once"
    assert "/my/settings" in off.links()
    assert "/staff/mail" in anybody.get(switch_of("sam", "verdicts")).links()


def from_elsewhere(app: Flask, path: str, form: dict[str, str]) -> TestResponse:
    return app.test_client().post(path, data=form, base_url=BASE, headers={"Sec-Fetch-Site": "cross-site"})


def test_a_mail_program_switches_off_with_one_click_from_wherever_it_is(app: Flask) -> None:
    answer = from_elsewhere(app, switch_of("ana", "moved"), ONE_CLICK)
    assert (answer.status_code, "Location" in answer.headers) == (200, False)
    assert wants(viewer("ana").ref, "moved") == "never"


def test_a_form_in_parts_is_one_click_too(app: Flask) -> None:
    path = switch_of("ana", "moved")
    assert (
        app.test_client()
        .post(path, data=ONE_CLICK, content_type="multipart/form-data", base_url=BASE)
        .status_code
        == 200
    )
    assert wants(viewer("ana").ref, "moved") == "never"


@pytest.mark.parametrize("form", [{}, {"List-Unsubscribe": "Two-Click"}, {"list-unsubscribe": "One-Click"}])
def test_what_is_not_that_one_click_needs_our_own_page(app: Flask, form: dict[str, str]) -> None:
    path = switch_of("ana", "moved")
    assert from_elsewhere(app, path, form).status_code == 403
    assert app.test_client().post(path, data=form, base_url=BASE).status_code == 400
    assert wants(viewer("ana").ref, "moved") == "at_once"


def test_one_click_opens_no_other_form(app: Flask, browser: Open) -> None:
    ana = browser("ana")
    for path in ("/my/settings", "/my/settings/sign-out", "/my/contacts", "/sign-out"):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {}):
            assert ana.client.post(path, data=ONE_CLICK, base_url=BASE, headers=headers).status_code == 400
    ana.get("/my/settings")


def test_a_switch_that_is_not_ours_says_so_and_switches_nothing(app: Flask) -> None:
    good = switch_of("ana", "moved")
    for path in (
        good[:-1],
        good + "x",
        "/mail/off/x",
        f"/mail/off/{'x' * 5000}",
        "/mail/off/%00",
        "/mail/off/%ED%A0%80",
    ):
        assert "We don\N{RIGHT SINGLE QUOTATION MARK}t know this switch" in Browser(app).get(path, 404).words
        answer = app.test_client().post(path, data=ONE_CLICK, base_url=BASE)
        assert answer.status_code == 404
    assert MailChoice.select().count() == 0


def test_a_switch_names_its_person_and_topic_and_no_other(house: Settings) -> None:
    ref = new_ref()
    token = unsubscribe_link(ref, "late").rpartition("/")[2]
    assert read_unsubscribe(token) == (ref, "late")
    with pytest.raises(KeyError):
        unsubscribe_link(ref, "nothing")


def test_the_switch_in_a_mail_that_was_sent_works(app: Flask) -> None:
    ana = viewer("ana")
    words = {"person": "Bo", "household": "Brandt household", "by": "Sam", "answers": ""}
    letter = Letter("test", ana.email, ana.name, "News", "people/mail/contact_gone", words)
    queue(switchable(letter, ana.ref, "moved"), look(), NOON)
    [mail] = sent("test")
    link = mail.heads["List-Unsubscribe"].strip("<>")
    assert f"You get this mail because a date that we told you has moved. Switch it off: {link}" in mail.text
    assert from_elsewhere(app, link.removeprefix(BASE), ONE_CLICK).status_code == 200
    assert wants(ana.ref, "moved") == "never"


def together(verb: Callable[[], T], times: int = 6) -> list[T]:
    """Do it in several threads at once, each on a connection of its own; returns what each got."""
    found: list[T] = []

    def run() -> None:
        try:
            found.append(verb())
        finally:
            release()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
