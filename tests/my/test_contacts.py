"""Ana looks after who can see her promises: whom it concerns is told, and nobody slips in or stays behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.lib.errors import NotHere
from portal.people.actions.contacts import Correction, correct
from portal.people.actions.customers import NewContact, add_contact, end_contact
from portal.people.actions.sign_in import operator_link
from portal.people.credentials import SignIn
from portal.people.models import Contact
from portal.people.queries import contact_by_email, contacts_of
from portal.people.sessions import begin
from portal.record import rebuilding
from portal.record.models import COMPANY, SYSTEM, Entry
from portal.record.verify import verify_stream
from tests.cast import EMAILS, NOON, ZONE, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser, Page
from tests.people.help import newest_mail
from tests.people.post import forget_mails, told

Open = Callable[[str], Browser]
CONTACTS = "/my/contacts"
BO, BOS_NEW, ANA = "bo@brandt.example", "bo@new.example", EMAILS["ana"]


@pytest.fixture
def bo(app: Flask) -> str:
    """Bo is a contact of Ana's; returns his ref."""
    ref = add_contact(viewer("ana").customer, NewContact("Bo Brandt", BO, "Europe/Berlin"), SYSTEM, NOON)
    forget_mails()
    return ref


def add(browser: Browser, status: int = 303, **changes: str) -> Page:
    page = browser.get(CONTACTS)
    fields = {
        "name": "Bo Brandt",
        "email": BO,
        "time_zone": "Europe/Berlin",
        "was": "",
        "key": page.value("key"),
    }
    return browser.post(CONTACTS, fields | changes, status)


def fields_of(page: Page) -> dict[str, str]:
    return {name: page.value(name) for name in ("name", "email", "time_zone", "was", "key")}


def as_bo(app: Flask, ref: str) -> Browser:
    made = Browser(app)
    made.client.set_cookie("kept-contact", begin("contact", ref, "", NOON), domain="127.0.0.1")
    return made


def test_ana_adds_bo_and_both_are_told(browser: Open) -> None:
    ana = browser("ana")
    forget_mails()
    add(ana)
    page = ana.get(CONTACTS)
    assert "Bo Brandt is a contact now." in page.words
    assert "Has not signed in yet · bo@brandt.example · times as in Europe/Berlin" in page.words
    mails = told()
    assert set(mails) == {("contact-added", ANA), ("contact-welcome", BO)}
    assert "Ana Brandt added Bo Brandt (bo@brandt.example)." in mails["contact-added", ANA]
    assert "Ana Brandt added you as a contact of Brandt household." in mails["contact-welcome", BO]


def test_the_same_form_sent_twice_adds_bo_once(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get(CONTACTS)
    fields = {"name": "Bo", "email": BO, "time_zone": ZONE, "was": "", "key": page.value("key")}
    forget_mails()
    ana.post(CONTACTS, fields)
    ana.post(CONTACTS, fields)
    assert len(contacts_of(viewer("ana").customer)) == 2
    assert len(told()) == 2


def test_bo_comes_in_by_his_mail_and_no_longer_counts_as_unconfirmed(
    browser: Open, app: Flask, bo: str
) -> None:
    his = Browser(app)
    his.get("/sign-in")
    his.post("/sign-in", {"email": BO, "next": ""})
    his.get("/sign-in/code")
    his.post("/sign-in/code", {"code": newest_mail()[1]})
    his.get("/my", 303)
    rows = row_texts(browser("ana").get(CONTACTS))
    assert ["Has not signed in yet" in row for row in rows] == [True, False], rows


def test_what_an_operator_hands_over_confirms_no_address(browser: Open, app: Flask, bo: str) -> None:
    link = operator_link(BO, NOON).removeprefix("http://127.0.0.1:8000")
    his = Browser(app)
    his.get(link)
    his.post(link)
    assert all("Has not signed in yet" in row for row in row_texts(browser("ana").get(CONTACTS)))


def test_ana_corrects_bos_address_and_the_old_one_hears_of_it(browser: Open, app: Flask, bo: str) -> None:
    his, ana = as_bo(app, bo), browser("ana")
    his.get("/my", 303)
    fields = fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"email": BOS_NEW, "name": "Bo Berg"}
    ana.post(f"{CONTACTS}/{bo}", fields)
    mails = told()
    assert set(mails) == {("contact-corrected", ANA), ("contact-own", BOS_NEW), ("contact-moved", BO)}
    assert (
        "Ana Brandt corrected the entry of Bo Brandt. The name is Bo Berg now"
        in mails["contact-corrected", ANA]
    )
    assert "From now on mail goes to bo@new.example" in mails["contact-moved", BO]
    assert "If that is wrong, answer this mail" in mails["contact-moved", BO]
    assert his.get("/my", 303).location.startswith("/sign-in")
    assert "Has not signed in yet · bo@new.example" in ana.get(CONTACTS).words


def test_a_mail_to_the_old_address_lets_nobody_in_after_the_correction(
    browser: Open, app: Flask, bo: str
) -> None:
    his, ana = Browser(app), browser("ana")
    his.get("/sign-in")
    his.post("/sign-in", {"email": BO, "next": ""})
    code = newest_mail()[1]
    ana.post(f"{CONTACTS}/{bo}", fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"email": BOS_NEW})
    his.get("/sign-in/code")
    assert "A newer mail replaces this one" in his.post("/sign-in/code", {"code": code}, 410).words


def test_a_mail_asked_for_while_the_address_was_corrected_lets_nobody_in(
    browser: Open, app: Flask, bo: str
) -> None:
    his, ana = Browser(app), browser("ana")
    his.get("/sign-in")
    his.post("/sign-in", {"email": BO, "next": ""})
    code = newest_mail()[1]
    ana.post(f"{CONTACTS}/{bo}", fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"email": BOS_NEW})
    # The asking read the old address before the correction was there, and wrote its row after it.
    SignIn.update(replaced_at=None).execute()
    his.get("/sign-in/code")
    his.post("/sign-in/code", {"code": code}, 410)
    assert his.get("/my", 303).location.startswith("/sign-in")


def test_another_name_alone_signs_nobody_out(browser: Open, app: Flask, bo: str) -> None:
    his, ana = as_bo(app, bo), browser("ana")
    ana.post(f"{CONTACTS}/{bo}", fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"name": "Bo Berg"})
    assert his.get("/my", 303).location.startswith("/my/sales/")
    assert set(told()) == {("contact-corrected", ANA), ("contact-own", BO)}


def test_a_correction_that_changes_nothing_is_told_to_nobody(browser: Open, bo: str) -> None:
    ana, before = browser("ana"), Entry.select().count()
    ana.post(f"{CONTACTS}/{bo}", fields_of(ana.get(f"{CONTACTS}/{bo}")))
    assert (told(), Entry.select().count()) == ({}, before)


def test_two_who_correct_bo_at_once_lose_no_word(browser: Open, bo: str) -> None:
    ana, other = browser("ana"), browser("ana")
    mine = fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"name": "Bo Berg"}
    other.post(f"{CONTACTS}/{bo}", fields_of(other.get(f"{CONTACTS}/{bo}")) | {"name": "Bo Bach"})
    page = ana.post(f"{CONTACTS}/{bo}", mine, 409)
    assert "Somebody else corrected this contact" in page.words
    assert "Name Bo Bach" in page.words
    assert page.value("name") == "Bo Berg"
    ana.post(f"{CONTACTS}/{bo}", fields_of(page))
    assert Contact.get_by_id(bo).name == "Bo Berg"


def test_ana_ends_bo_whose_next_click_leads_to_the_sign_in_page(browser: Open, app: Flask, bo: str) -> None:
    his, ana = as_bo(app, bo), browser("ana")
    his.get(CONTACTS)
    assert "End Bo Brandt as a contact?" in ana.get(f"{CONTACTS}/{bo}/end").words
    ana.post(f"{CONTACTS}/{bo}/end")
    assert his.get(CONTACTS, 303).location.startswith("/sign-in")
    assert his.post(CONTACTS, {"name": "Cy"}).location.startswith("/sign-in")
    mails = told()
    assert set(mails) == {("contact-ended", ANA), ("contact-gone", BO)}
    assert "Ana Brandt ended Bo Brandt" in mails["contact-ended", ANA]
    assert BO not in mails["contact-ended", ANA]
    ana.get(f"{CONTACTS}/{bo}", 404)
    ana.post(f"{CONTACTS}/{bo}/end", status=404)


def test_the_last_contact_stays_and_is_told_what_to_do(browser: Open) -> None:
    ana = browser("ana")
    path = f"{CONTACTS}/{viewer('ana').ref}/end"
    page = ana.get(path)
    assert "This is the only contact" in page.words
    assert "Add another contact first" in page.words
    assert "This is the only contact" in ana.post(path, status=409).words
    assert len(contacts_of(viewer("ana").customer)) == 1


def test_ana_may_end_herself_when_bo_is_there(browser: Open, bo: str) -> None:
    ana = browser("ana")
    path = f"{CONTACTS}/{viewer('ana').ref}/end"
    ana.get(path)
    ana.post(path)
    assert ana.get(CONTACTS, 303).location.startswith("/sign-in")
    assert [row.name for row in contacts_of(Contact.get_by_id(bo).customer)] == ["Bo Brandt"]


def test_to_bea_a_contact_of_anas_looks_like_none_at_all(browser: Open, bo: str) -> None:
    bea = browser("bea")
    assert "Bo Brandt" not in bea.get(CONTACTS).words
    for ref in (bo, "AAAAAAAAAAAAA", "x" * 5000, "%00"):
        for path in (f"{CONTACTS}/{ref}", f"{CONTACTS}/{ref}/end"):
            bea.get(path, 404)
            bea.post(
                path,
                {"name": "X", "email": "x@x.example", "time_zone": ZONE, "was": "", "key": ""}
                if "end" not in path
                else {},
                404,
            )
    assert contact_by_email(BO) is not None


def test_bea_does_not_learn_whose_an_address_is(browser: Open, bo: str) -> None:
    page = add(browser("bea"), 422, email=BO)
    assert "This address can't be added here." in page.words
    assert "another customer" not in page.words
    assert "belongs" not in page.words
    assert page.value("name") == "Bo Brandt"


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Write their name here."),
        ({"name": "x" * 201}, "at most 200 fit"),
        ({"name": "B\0o"}, "can't be kept"),
        ({"email": ""}, "Write their email address here."),
        ({"email": "bo@x.example\r\nBcc: pat@x.example"}, "isn't an email address"),
        ({"email": "b" * 5000 + "@x.example"}, "at most 254 fit"),
        ({"email": ANA}, "a contact of this customer already"),
        ({"time_zone": "Mars/Olympus"}, "no time zone we know"),
        ({"time_zone": ""}, "Choose a time zone."),
        ({"time_zone": "Z" * 5000}, "no time zone we know"),
    ],
)
def test_what_can_not_be_kept_adds_nobody(browser: Open, change: dict[str, str], said: str) -> None:
    page = add(browser("ana"), 422, **change)
    assert said in page.words
    assert page.words.count("is a contact now") == 0
    assert len(contacts_of(viewer("ana").customer)) == 1


def test_a_line_break_in_a_name_becomes_a_space_in_every_head(browser: Open) -> None:
    add(browser("ana"), name="Bo\r\nBcc: pat@x.example")
    assert [row.name for row in contacts_of(viewer("ana").customer)] == [
        "Ana Brandt",
        "Bo Bcc: pat@x.example",
    ]


def test_after_half_an_hour_ana_is_asked_for_a_code_and_finds_what_she_typed(
    browser: Open, app: Flask
) -> None:
    ana, sent = browser("ana"), {"name": "Bo Brandt", "email": BO, "time_zone": ZONE, "was": "", "key": ""}
    ana.get(CONTACTS)
    with clock.at(NOON + timedelta(minutes=31)):
        headers = {"Referer": f"http://127.0.0.1:8000{CONTACTS}"}
        answer = ana.client.post(
            CONTACTS,
            data={**sent, "csrf_token": ana.token},
            base_url="http://127.0.0.1:8000",
            headers=headers,
        )
        page = ana.get(answer.location)
        assert "we make sure that it is you" in page.words
        assert page.value("email") == ANA
        ana.post("/sign-in", {"email": ANA, "next": page.value("next")})
        ana.get("/sign-in/code")
        back = ana.post("/sign-in/code", {"code": newest_mail()[1]})
        assert back.location == CONTACTS
        page = ana.get(back.location)
        assert (page.value("name"), page.value("email")) == ("Bo Brandt", BO)
        ana.post(CONTACTS, {name: page.value(name) for name in ("name", "email", "time_zone", "was", "key")})
    assert len(contacts_of(viewer("ana").customer)) == 2


def test_the_rebuilt_contacts_are_the_same(browser: Open, bo: str) -> None:
    ana = browser("ana")
    ana.post(f"{CONTACTS}/{bo}", fields_of(ana.get(f"{CONTACTS}/{bo}")) | {"email": BOS_NEW})
    ana.get(f"{CONTACTS}/{bo}/end")
    ana.post(f"{CONTACTS}/{bo}/end")
    before = sorted(Contact.select().tuples(), key=repr)
    rebuilding.rebuild_all(lambda: None)
    assert sorted(Contact.select().tuples(), key=repr) == before
    assert not list(verify_stream(COMPANY))


def test_ana_whom_somebody_ended_meanwhile_corrects_nobody(app: Flask, bo: str) -> None:
    ana, his = viewer("ana"), Contact.get_by_id(bo)
    end_contact(ana.ref, SYSTEM, NOON)
    with pytest.raises(NotHere):
        correct(ana, his.customer, bo, Correction(NewContact("X", BO, ZONE), "", "K" * 13), NOON)


def test_twenty_changes_an_hour_are_enough(browser: Open) -> None:
    ana = browser("ana")
    for number in range(20):
        add(ana, email=f"bo{number}@brandt.example")
    add(ana, 429, email="bo20@brandt.example")


def row_texts(page: Page) -> list[str]:
    return [
        " ".join("".join(item.itertext()).split())
        for item in page.all("li")
        if "times as in" in "".join(item.itertext())
    ]
