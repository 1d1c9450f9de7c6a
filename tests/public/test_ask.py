"""Pat asks us: what is taken, what comes back with every word in it, and what Pat can do about it afterwards."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.enquiries.models import Enquiry
from portal.enquiries.tokens import own_token
from portal.lib import clock
from portal.referrals.actions import end_link
from portal.testimonials.actions import NewTestimonial, publish
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.enquiries.help import A_MOMENT, TYPED, anas_link, asked, by, send
from tests.page import BASE, Browser, Page
from tests.people.post import Sent, sent

Open = Callable[[str], Browser]
KINDS = ("enquiry-received", "enquiries", "enquiry-answer")


def mail_to_pat() -> Sent:
    (mail,) = sent("enquiry-received")
    return mail


def link_in(mail: Sent) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/enquiries/\S+)", mail.text)
    assert found
    return found[1]


def test_pat_asks_and_reads_what_happens_next(browser: Open) -> None:
    pat = browser("pat")
    assert send(pat).location == "/ask/sent"
    words = pat.get("/ask/sent").words
    assert "Sam Ortega or a colleague answers you by mail." in words
    assert "Monday to Friday, 08:00 to 17:00 (New York time). We are at work now." in words
    made = Enquiry.get()
    assert (made.came_by, made.code, made.name, made.words) == ("site", None, "Pat Quist", TYPED["words"])


def test_at_night_pat_reads_when_we_are_back(browser: Open) -> None:
    with clock.at(NOON + timedelta(hours=12)):
        assert "We are back on Wednesday 4 March 2026 at 08:00 EST." in browser("pat").get("/ask").words


def test_through_anas_link_pat_says_whether_ana_may_know_and_the_box_is_empty(browser: Open) -> None:
    link, pat = anas_link(), browser("pat")
    page = pat.get(f"/r/{link.code}/ask")
    assert "The person who sent me here may know that I asked" in page.words
    assert "Ana" not in page.words
    (box,) = [one for one in page.all("input") if one.get("name") == "friend"]
    assert box.get("checked") is None
    send(pat, f"/r/{link.code}/ask", f"/r/{link.code}/enquiries")
    assert (Enquiry.get().code, Enquiry.get().friend_may_know) == (link.code, False)


def test_ana_is_named_on_the_form_only_as_her_testimonial_names_her(browser: Open) -> None:
    link = anas_link()
    publish(sale_of("ana"), NewTestimonial(words="They were late, and told me.", name="Ana B."), by("ana"))
    assert "Ana B. may know that I asked" in browser("pat").get(f"/r/{link.code}/ask").words


def test_a_link_that_was_ended_still_lets_pat_ask_and_an_unknown_one_is_not_there(browser: Open) -> None:
    link, pat = anas_link(), browser("pat")
    end_link(viewer("ana"), sale_of("ana"), NOON)
    page = pat.get(f"/r/{link.code}/ask")
    assert "may know that I asked" not in page.words
    send(pat, f"/r/{link.code}/ask", f"/r/{link.code}/enquiries", friend="y")
    assert (Enquiry.get().came_by, Enquiry.get().friend_may_know) == ("site", False)
    pat.get("/r/AAAAAAAAAAAAA/ask", 404)
    pat.post("/r/AAAAAAAAAAAAA/enquiries", TYPED, 404)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(browser: Open) -> None:
    page = send(browser("pat"), status=422, name="", email="pat", consent="")
    for words in ("Write your name here.", "This isn't an email address", "Tick this so that we may keep"):
        assert words in page.words
    assert _kept(page)
    assert not Enquiry.select().exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"after": timedelta(seconds=1)}, "faster than people type"),
        ({"after": timedelta(hours=25)}, "open for longer than a day"),
        ({"key": "made-up"}, "open for longer than a day"),
        ({"key": ""}, "open for longer than a day"),
        ({"homepage": "http://spam.example"}, "A field that stays empty was filled in"),
    ],
)
def test_what_no_person_sends_is_asked_for_again_with_everything_kept(
    browser: Open, changes: dict[str, Any], said: str
) -> None:
    pat = browser("pat")
    page = send(pat, status=422, **changes)
    assert said in page.words
    assert _kept(page)
    assert not Enquiry.select().exists()
    with clock.at(NOON + changes.get("after", A_MOMENT) + A_MOMENT):
        pat.post("/enquiries", {**TYPED, "key": page.value("key"), "homepage": page.value("homepage")})
    assert Enquiry.select().count() == 1


def _kept(page: Page) -> bool:
    (words,) = [one for one in page.all("textarea") if one.get("name") == "words"]
    return (words.text or "").strip() == TYPED["words"]


def test_the_same_form_sent_again_is_one_enquiry_and_one_mail(browser: Open) -> None:
    pat = browser("pat")
    form = {**TYPED, "key": pat.get("/ask").value("key")}
    with clock.at(NOON + timedelta(minutes=1)):
        for _ in range(5):
            assert pat.post("/enquiries", form).location == "/ask/sent"
    assert Enquiry.select().count() == 1
    assert len(sent("enquiry-received")) == 1


def test_no_address_gets_more_than_three_enquiries_an_hour_whatever_follows_a_plus_sign(
    browser: Open,
) -> None:
    pat = browser("pat")
    for number in range(3):
        send(pat, email=f"pat+{number}@quist.example", words=f"Question {number}")
    page = send(pat, email="pat@quist.example", status=429)
    assert "please send it again in" in page.words
    assert int(page.headers["Retry-After"]) > 0
    assert _kept(page)
    assert Enquiry.select().count() == len(sent("enquiry-received")) == 3


def test_no_client_sends_more_than_ten_an_hour_and_nobody_the_same_words_more_than_five_times(
    browser: Open,
) -> None:
    pat = browser("pat")
    for number in range(5):
        send(pat, email=f"pat{number}@quist.example")
    send(pat, email="pat6@quist.example", words=TYPED["words"].upper(), status=429)
    for number in range(5):
        send(pat, email=f"lee{number}@quist.example", words="Do you?")
    send(pat, email="kim@quist.example", words="Do you?", status=429)
    assert Enquiry.select().count() == 10


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "Pat\r\nBcc: everybody@quist.example"),
        ("name", "P" * 121),
        ("name", "Pat\x00"),
        ("words", "w" * 4001),
        ("words", "\x00"),
        ("words", "\ud800"),
        ("email", "pat@quist.example\r\nBcc: everybody@quist.example"),
        ("email", "pat@quist.example, everybody@quist.example"),
        ("email", f"{'p' * 300}@quist.example"),
        ("phone", "5" * 41),
        ("something", "else"),
    ],
)
def test_odd_input_is_refused_or_made_harmless_and_never_breaks(
    browser: Open, field: str, typed: str
) -> None:
    pat = browser("pat")
    form = {**TYPED, "key": pat.get("/ask").value("key"), field: typed.encode("utf-8", "surrogatepass")}
    with clock.at(NOON + timedelta(minutes=1)):
        answer = pat.client.post("/enquiries", data={**form, "csrf_token": pat.token}, base_url=BASE)
    assert answer.status_code in {303, 422}
    for mail in sent():
        assert not [name for name in mail.heads if name.lower() in {"bcc", "cc"}]
    assert all("\n" not in one.name for one in Enquiry.select())


def test_the_mail_says_what_was_sent_who_answers_and_how_to_delete_it_and_its_subject_is_ours(
    browser: Open,
) -> None:
    send(browser("pat"), name="Buy at evil.example", words="Nice kitchens.")
    mail = mail_to_pat()
    assert (mail.to, mail.subject) == ("pat@quist.example", "We have your enquiry")
    assert mail.heads["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    assert "Sam Ortega or a colleague answers by mail" in mail.text
    assert "Nice kitchens." in mail.text
    assert "somebody typed your address" in mail.text
    assert "evil.example" not in mail.text + str(mail.heads)


def test_nobody_gets_links_of_a_stranger_in_our_name(browser: Open) -> None:
    send(browser("pat"), words="Click https://evil.example now")
    assert "evil.example" not in mail_to_pat().text
    assert "https://evil.example" in browser("pat").get(link_in(mail_to_pat())).words


def test_who_has_the_link_of_the_mail_sees_it_and_whoever_guesses_sees_nothing(browser: Open) -> None:
    send(browser("pat"))
    path = link_in(mail_to_pat())
    page = browser("pat").get(path)
    assert "The tiles are cracked." in page.words
    assert page.headers["Cache-Control"] == "no-store"
    for wrong in (
        f"{path[:-1]}~",
        "/enquiries/x",
        f"/enquiries/{Enquiry.get().ref}",
        "/enquiries/" + "a" * 400,
    ):
        assert "Pat" not in browser("pat").get(wrong, 404).words
        stranger = browser("pat")
        stranger.get("/ask")
        stranger.post(f"{wrong}/deletion", None, 404)


def test_opening_the_link_changes_nothing(browser: Open) -> None:
    send(browser("pat"))
    before = dump("bucket")
    for _ in range(2):
        browser("pat").get(link_in(mail_to_pat()))
    assert dump("bucket") == before


def test_pat_lets_ana_know_and_takes_it_back(browser: Open) -> None:
    made, pat = asked(anas_link()), browser("pat")
    path = f"/enquiries/{own_token(made.ref)}"
    assert "does not learn from us that you asked" in pat.get(path).words
    pat.post(f"{path}/friend", {"may_know": "yes"})
    assert Enquiry.get().friend_may_know
    pat.post(f"{path}/friend", {"may_know": "yes"})
    assert "may know your name, that you asked" in pat.get(path).words
    pat.post(f"{path}/friend", {"may_know": "no"})
    assert not Enquiry.get().friend_may_know


def test_pat_deletes_it_and_the_page_says_so_from_then_on(browser: Open) -> None:
    made, pat = asked(), browser("pat")
    path = f"/enquiries/{own_token(made.ref)}"
    pat.get(path)
    for _ in range(2):
        pat.post(f"{path}/deletion")
    page = pat.get(path)
    assert "Your enquiry is deleted" in page.words
    assert "bathroom" not in page.words
    pat.post(f"{path}/friend", {"may_know": "yes"})
    assert not Enquiry.get().friend_may_know
    assert not sent(*KINDS), "what waits for Pat, or says Pat's address, isn't sent any more"


def test_a_token_of_somebody_elses_opens_only_theirs(browser: Open) -> None:
    pats = asked()
    lees = asked(email="lee@quist.example", name="Lee Quist", words="A lawn, please.")
    page = browser("pat").get(f"/enquiries/{own_token(lees.ref)}")
    assert "A lawn, please." in page.words
    assert pats.words not in page.words
