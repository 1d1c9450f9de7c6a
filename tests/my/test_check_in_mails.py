"""The weekly mail asks for a rating first; whoever answers, answers for all, and a GET of its links records nothing."""

import email
import email.policy
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from portal.config import Settings
from portal.lib.outbox import Outbox
from portal.my.jobs import ask_for_words, open_check_ins
from portal.people.actions.customers import NewContact, add_contact
from portal.people.actions.mail_choices import choose
from portal.people.places import read_next
from portal.ratings.models import CheckIn, Rating
from portal.sales.models import Sale
from tests.cast import SEALED, bring, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.intake.help import dump
from tests.make import kitchen
from tests.page import Browser
from tests.people.post import Sent, forget_mails, sent
from tests.ratings.help import give

DAY = timedelta(days=1)
# Eight in the morning in New York, a week after Ana signed.
DAY_7 = SEALED + 5 * DAY - timedelta(hours=4)


@pytest.fixture(autouse=True)
def empty(house: Settings) -> None:
    jon = NewContact("Jon Brandt", "jon@brandt.example", "America/New_York")
    add_contact(sale_of("ana").customer, jon, viewer("ana").ref, SEALED)
    forget_mails()


def to(address: str) -> list[Sent]:
    return [mail for mail in sent("asking") if mail.to == address]


def _html(address: str) -> str:
    """Return the asking mail to an address as HTML."""
    row = Outbox.get((Outbox.recipient == address) & (Outbox.kind == "asking"))
    part = email.message_from_bytes(bytes(row.body or b""), policy=email.policy.default).get_body(("html",))
    assert part is not None
    return str(part.get_content())


def look_around(at: datetime) -> None:
    open_check_ins(at)
    ask_for_words(at)


def test_ana_and_jon_get_the_three_questions_in_the_morning_with_what_the_clock_says(house: Settings) -> None:
    look_around(DAY_7 - timedelta(hours=2))
    assert sent("asking") == []
    tell("sam", deliveries_of(3)[0], "delivered", "All is ordered.", SEALED + 2 * DAY)
    look_around(DAY_7)
    look_around(DAY_7)
    assert {mail.to for mail in sent("asking")} == {"ana@brandt.example", "jon@brandt.example"}
    [mail] = to("ana@brandt.example")
    assert mail.subject == "Ana, three questions, one minute: how do we keep our word?"
    for words in (
        "Three questions, one minute: did we do what we said, when we said it, and did you feel cared for?",
        "We ask every customer a week after signing.",
        "By the clock: the one promised date that has come so far was met on time.",
        "You'll hear from me every Friday",
        "Receipt number",
    ):
        assert words in mail.text, words
    ref = sale_of("ana").ref
    links = re.findall(rf"/my/sales/{ref}/ratings\?(\w+=\d)", _html("ana@brandt.example"))
    assert links == [f"{rule}={n}" for rule in ("what", "when", "care") for n in range(1, 6)]


def test_whoever_answers_first_answers_for_all_and_next_week_nobody_is_asked_again(house: Settings) -> None:
    choose(viewer("ana").ref, {"asking": "never"}, SEALED)
    open_check_ins(DAY_7)
    give("ana", (5, 4, 3), at=DAY_7)
    ask_for_words(DAY_7)
    ask_for_words(DAY_7 + 7 * DAY)
    assert to("jon@brandt.example") == []


def test_what_is_not_answered_is_asked_once_more_and_then_left_alone(house: Settings) -> None:
    open_check_ins(DAY_7)
    for days in range(22):
        ask_for_words(DAY_7 + days * DAY)
    assert len(to("ana@brandt.example")) == 2


def test_there_is_one_asking_mail_a_week_whatever_there_is_to_ask(house: Settings) -> None:
    tell("sam", deliveries_of(3)[0], "delivered", "Here.", SEALED)
    ask_for_words(DAY_7 - 2 * DAY)
    assert len(to("ana@brandt.example")) == 1
    for days in range(5):
        look_around(DAY_7 + days * DAY)
    assert len(to("ana@brandt.example")) == 1
    look_around(DAY_7 + 5 * DAY)
    assert "Three questions" in to("ana@brandt.example")[-1].text


def test_whoever_agreed_on_much_is_asked_about_all_of_it(house: Settings) -> None:
    for number in range(2, 7):
        bring(kitchen(external_id=f"kitchen-{number}", title=f"Kitchen {number}"), at=SEALED)
    look_around(DAY_7)
    [mail] = to("ana@brandt.example")
    sales = [row.ref for row in Sale.select().where(Sale.customer == sale_of("ana").customer)]
    assert len(sales) == 6
    for text in (mail.text, _html("ana@brandt.example")):
        assert all(f"/my/sales/{ref}/ratings" in text for ref in sales)
    assert mail.text.count("We ask every customer a week after signing.") == 3


def test_who_wants_no_such_mail_keeps_nobody_else_from_theirs(house: Settings) -> None:
    customer = sale_of("ana").customer
    for number in range(25):
        new = NewContact(f"Kin {number}", f"kin{number}@brandt.example", "America/New_York")
        choose(add_contact(customer, new, viewer("ana").ref, SEALED), {"asking": "never"}, SEALED)
    for number in range(25):
        new = NewContact(f"Far {number}", f"far{number}@brandt.example", "Asia/Tokyo")
        add_contact(customer, new, viewer("ana").ref, SEALED)
    look_around(DAY_7)
    assert {mail.to for mail in sent("asking")} == {"ana@brandt.example", "jon@brandt.example"}


def test_a_scanner_that_opens_every_link_and_sends_the_form_records_nothing(
    app: Flask, house: Settings
) -> None:
    look_around(DAY_7)
    links = set(re.findall(r'href="http://[^/"]+(/[^"]*)"', _html("ana@brandt.example")))
    assert len(links) >= 16
    scanner, before = app.test_client(), dump()
    for link in sorted(links):
        scanner.get(link.replace("&amp;", "&"))
        scanner.post(link.replace("&amp;", "&"), data={"what": "1", "when": "1", "care": "1"})
    assert (Rating.select().count(), CheckIn.select().where(CheckIn.settled_at.is_null(False)).count()) == (
        0,
        0,
    )
    after = dump()
    assert {name for name in before if before[name] != after[name]} <= {
        "bucket",
        "security_event",
        "mail_choice",
    }


def test_the_link_chooses_a_number_and_a_get_keeps_nothing(app: Flask, house: Settings) -> None:
    open_check_ins(DAY_7)
    page = f"/my/sales/{sale_of('ana').ref}/ratings"
    ana = Browser(app).sign_in("ana")
    shown = ana.get(f"{page}?when=4&what=9&care=%D9%A3")
    chosen = [(one.get("name"), one.get("value")) for one in shown.all("input") if "checked" in one.attrib]
    assert chosen == [("when", "4")]
    assert "We ask every customer a week after signing" in shown.words
    assert Rating.select().count() == 0
    waiting = ana.get(f"/my/sales/{sale_of('ana').ref}").words
    assert "Three questions, one minute. We ask every customer a week after signing." in waiting
    key = shown.value("key")
    for _ in range(2):
        ana.post(page, {"what": "5", "when": "4", "care": "3", "key": key})
    assert Rating.select().count() == 1
    assert "Three questions, one minute." not in ana.get(f"/my/sales/{sale_of('ana').ref}").words
    assert "We ask every customer a week" not in ana.get(page).words


def test_the_number_survives_signing_in_and_nothing_else_comes_along(app: Flask, house: Settings) -> None:
    page = f"/my/sales/{sale_of('ana').ref}/ratings"
    for asked, kept in (
        ("?when=4", "?when=4"),
        ("?_external=1&_scheme=evil&when=4", "?when=4"),
        ("?ref=other", ""),
        (f"?when={'4' * 300}", ""),
    ):
        pat = Browser(app)
        signed = parse_qs(urlsplit(pat.get(page + asked, 303).location).query)["next"][0]
        with app.test_request_context():
            assert read_next(signed)[0] == page + kept, asked


def test_bea_can_not_answer_anas_and_nobody_of_the_company_can(app: Flask, house: Settings) -> None:
    open_check_ins(DAY_7)
    page = f"/my/sales/{sale_of('ana').ref}/ratings"
    Browser(app).sign_in("bea").get(f"{page}?what=1", 404)
    bea = Browser(app).sign_in("bea")
    bea.get(f"/my/sales/{sale_of('bea').ref}/ratings")
    bea.post(page, {"what": "1", "when": "1", "care": "1"}, 404)
    assert Rating.select().count() == 0


def test_staff_see_when_the_customer_was_asked_and_can_do_nothing_about_it(
    app: Flask, house: Settings
) -> None:
    open_check_ins(DAY_7)
    give("ana", (5, 4, 3), at=DAY_7 + DAY)
    open_check_ins(SEALED + 28 * DAY)
    page = Browser(app).sign_in("sam").get(f"/staff/sales/{sale_of('ana').ref}")
    assert (
        "Asked two times, answered one time." in page.words or "Asked 2 times, answered 1 time." in page.words
    )
    assert "Monday 16 February 2026: a week after signing. Answered by Ana Brandt" in page.words
    assert "30 days after signing. No answer yet." in page.words
