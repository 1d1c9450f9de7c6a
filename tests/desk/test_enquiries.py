"""Enquiries in the workspace: who waits, for how long, what Sam answers, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.enquiries.actions import answer, close, forget, take_on
from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.enquiries.queries import came_of
from portal.lib import clock
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Staff
from portal.record.models import SYSTEM
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, sale_of, viewer
from tests.enquiries.help import anas_link, asked, by
from tests.page import Browser, Page
from tests.people.post import sent

Open = Callable[[str], Browser]
AN_HOUR = timedelta(hours=1)


def hidden(page: Page, place: str) -> dict[str, str]:
    """Return the hidden fields of one of the page's forms."""
    fields = {one.get("id", ""): one.get("value", "") for one in page.all("input")}
    return {"was": fields[f"{place}-was"], "key": fields[f"{place}-key"]}


def opened(browser: Browser, enquiry: Enquiry, place: str) -> tuple[str, dict[str, str]]:
    path = f"/staff/enquiries/{enquiry.ref}"
    return path, hidden(browser.get(path), place)


def test_who_waits_longest_stands_first_with_the_working_time_so_far(browser: Open) -> None:
    asked(at=NOON - timedelta(hours=2), name="Lee Moss")
    asked(anas_link(), at=NOON - timedelta(days=1), phone="555 0100")
    for path in ("/staff/enquiries", "/staff/"):
        words = browser("sam").get(path).words
        assert words.index("Pat Quist: “Could you") < words.index("Lee Moss: “Could you")
        # Monday noon to Tuesday noon is a working day of nine hours; two hours are two.
        assert "Waits 9 hours · since Monday 2 March 2026, 12:00 EST · through a customer" in words
        assert "Waits 2 hours" in words
    assert "Two enquiries wait for an answer." in browser("sam").get("/staff/").words


def test_dee_reads_no_enquiry_not_even_that_there_is_one(browser: Open) -> None:
    made, dee = asked(), browser("dee")
    assert "nquir" not in dee.get("/staff/").words
    dee.get("/staff/enquiries", 403)
    dee.get(f"/staff/enquiries/{made.ref}", 403)
    dee.post(f"/staff/enquiries/{made.ref}/answers", {"words": "Hello", "how": "mail"}, 403)


def test_sam_answers_and_pat_reads_it_in_sams_name_with_the_question_below(browser: Open) -> None:
    made, sam = asked(words="Could you do our bathroom?\nIt leaks."), browser("sam")
    path, fields = opened(sam, made, "answer")
    with clock.at(NOON + timedelta(minutes=20)):
        sam.post(f"{path}/answers", {**fields, "how": "mail", "words": "Gladly, Pat.\n\nTuesday?"})
    (mail,) = sent("enquiry-answer")
    assert (mail.to, mail.subject) == ("pat@quist.example", "Sam Ortega answers your enquiry")
    assert mail.heads["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    assert mail.heads["From"].startswith("Sam Ortega via Hallam & Reyes <")
    for words in ("Gladly, Pat. Tuesday?", "> Could you do our bathroom? > It leaks.", "/enquiries/"):
        assert words in mail.text
    now = Enquiry.get()
    assert (now.state, now.answered_in) == ("answered", 1200)
    assert "Answered within 20 minutes of working time." in sam.get(path).words


def test_sam_looks_at_the_mail_first_and_nothing_is_sent_or_lost(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    page = sam.post(
        f"{path}/answers", {**fields, "how": "mail", "words": "Gladly, Pat.", "preview": "1"}, 200
    )
    for words in ("Nothing is sent yet.", "Dear Pat Quist, Gladly, Pat.", "> Could you do our bathroom?"):
        assert words in page.words
    assert not EnquiryAnswer.select().exists()
    assert not sent("enquiry-answer")
    sam.post(f"{path}/answers", {**hidden(page, "answer"), "how": "mail", "words": "Gladly, Pat."})
    assert sent("enquiry-answer")[0].text.split(" -- ")[0] in page.words


def test_what_sam_said_by_phone_is_noted_and_no_mail_leaves(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    sam.post(f"{path}/answers", {**fields, "how": "noted", "words": "Rang Pat: comes by on Friday."})
    assert not sent("enquiry-answer")
    assert "Sam Ortega, noted, Tuesday 3 March 2026" in sam.get(path).words


def test_an_answer_without_words_or_way_comes_back(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    assert (
        "Write your answer."
        in sam.post(f"{path}/answers", {**fields, "how": "mail", "words": " "}, 422).words
    )
    page = sam.post(f"{path}/answers", {**fields, "how": "dove", "words": "Gladly."}, 422)
    assert "Choose how you answered." in page.words
    assert "Gladly." in page.words


def test_the_same_answer_twice_is_one_mail(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    for _ in range(3):
        sam.post(f"{path}/answers", {**fields, "how": "mail", "words": "Gladly."})
    assert len(sent("enquiry-answer")) == EnquiryAnswer.select().count() == 1


def test_an_answer_to_what_max_has_answered_meanwhile_is_refused_and_kept(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    answer(made, "I am on it, Pat.", "mail", by("max"))
    page = sam.post(f"{path}/answers", {**fields, "how": "mail", "words": "Gladly, says Sam."}, 409)
    assert "Somebody else changed this meanwhile." in page.words
    assert "Gladly, says Sam." in page.words
    assert "I am on it, Pat." in page.words
    assert len(sent("enquiry-answer")) == 1
    sam.post(f"{path}/answers", {**hidden(page, "answer"), "how": "mail", "words": "Gladly, says Sam."})
    assert len(sent("enquiry-answer")) == 2


def test_what_pat_deleted_meanwhile_is_answered_by_nobody(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "answer")
    forget(made, "stranger", NOON)
    page = sam.post(f"{path}/answers", {**fields, "how": "mail", "words": "Gladly."}, 409)
    assert "Pat" not in page.words
    assert not sent("enquiry-answer", "enquiries")
    assert "Nobody waits for an answer" in sam.get("/staff/enquiries").words
    assert "Deleted by whoever asked" in sam.get("/staff/enquiries?state=ended").words


def test_sam_closes_it_for_a_reason_and_opens_it_again(browser: Open) -> None:
    made, sam = asked(), browser("sam")
    path, fields = opened(sam, made, "end")
    assert "Choose one of the three." in sam.post(f"{path}/ending", fields, 422).words
    sam.post(f"{path}/ending", {**fields, "reason": "not_for_us"})
    page = sam.get(path)
    assert "Closed: it is nothing that we do." in page.words
    assert "Your answer" not in page.words
    sam.post(f"{path}/reopening", hidden(page, "again"))
    assert Enquiry.get().state == "open"


def test_max_notes_the_sale_that_came_of_it_and_its_page_names_ana(browser: Open) -> None:
    made, max_ = asked(anas_link(), email="bea+bath@okafor.example", friend_may_know=True), browser("max")
    path, fields = opened(max_, made, "take")
    assert (
        "The sale then says that it came through Ana Brandt\N{RIGHT SINGLE QUOTATION MARK}s link."
        in max_.get(path).words
    )
    max_.post(f"{path}/sale", {**fields, "sale": sale_of("bea").ref})
    page = max_.get(f"/staff/sales/{sale_of('bea').ref}")
    assert (
        "Came through Ana Brandt\N{RIGHT SINGLE QUOTATION MARK}s link, enquiry of Tuesday 3 March 2026"
        in page.words
    )
    assert f"/staff/sales/{sale_of('ana').ref}" in page.links()
    assert "It came to a sale." in max_.get(path).words
    dees = browser("dee").get(f"/staff/sales/{sale_of('bea').ref}")
    assert f"/staff/enquiries/{made.ref}" not in dees.links()


def test_the_sales_of_the_same_address_are_offered_first(browser: Open) -> None:
    made = asked(email="ana@brandt.example")
    page = browser("sam").get(f"/staff/enquiries/{made.ref}")
    offered = [one.text or "" for one in page.all("option")]
    assert offered[:2] == ["Choose a sale", "Your kitchen, Brandt household"]


def test_ana_gets_no_credit_for_her_own_household_and_the_page_says_so(browser: Open) -> None:
    link = anas_link()
    own, hers = asked(link, email="ana+2@brandt.example"), asked(link, friend_may_know=True)
    page = browser("max").get(f"/staff/enquiries/{own.ref}")
    assert "The address is that of the person whose link this is." in page.words
    assert "nobody is named as having sent them" in page.words
    assert came_of(link.code)
    take_on(hers, sale_of("ana"), by("max"))
    assert not came_of(link.code), "Pat's enquiry ended in a sale of Ana's own household"
    assert "Came through" not in browser("max").get(f"/staff/sales/{sale_of('ana').ref}").words


def test_a_sale_that_sam_may_not_see_is_neither_named_nor_offered_nor_taken(browser: Open) -> None:
    made = asked(anas_link(), email="bea@okafor.example")
    add_staff(NewStaff("tom@hallam.example", "Tom Reyes", "sales"), SYSTEM, NOON)
    tom = Staff.get(Staff.email == "tom@hallam.example").ref
    sales = {who: sale_of(who).ref for who in ("ana", "bea")}
    Sale.update(salesperson=tom).execute()
    sam = browser("sam")
    path, page = f"/staff/enquiries/{made.ref}", sam.get(f"/staff/enquiries/{made.ref}")
    assert "Through the link of a customer" in page.words
    for words in ("Ana", "Brandt", "kitchen", "Okafor", "Garden"):
        assert words not in page.words
    assert not [one for one in page.links() if "/sales/" in one or "/customers/" in one]
    fields = hidden(page, "answer")
    for ref in (*sales.values(), "x", ""):
        sam.post(f"{path}/sale", {**fields, "sale": ref}, 422)
    assert Enquiry.get().state == "open"
    take_on(made, Sale.get_by_id(sales["bea"]), by("max"))
    assert "One of a colleague\N{RIGHT SINGLE QUOTATION MARK}s" in sam.get(path).words


def test_max_deletes_it_for_pat_and_sam_cannot(browser: Open) -> None:
    made = asked(anas_link())
    path = f"/staff/enquiries/{made.ref}"
    sam, max_ = browser("sam"), browser("max")
    assert "They want it deleted" not in sam.get(path).words
    sam.post(f"{path}/deletion", None, 403)
    max_.get(path)
    for _ in range(2):
        max_.post(f"{path}/deletion")
    words = max_.get(path).words
    assert "Deleted at the request of whoever asked." in words
    assert "Quist" not in words
    assert not list(verify_all())


def test_advertising_reaches_sam_with_a_hint(browser: Open) -> None:
    made = asked(name="SEO https://seo.example", words="Rank first.")
    assert "It looks like advertising." in browser("sam").get(f"/staff/enquiries/{made.ref}").words
    assert "It looks like advertising." in sent("enquiries")[0].text
    assert sent("enquiries")[0].subject == "An enquiry"


def test_sam_and_max_hear_of_it_by_mail_and_dee_does_not(browser: Open) -> None:
    made = asked(anas_link(), phone="555 0100")
    mails = {mail.to: mail for mail in sent("enquiries")}
    assert set(mails) == {"sam@hallam.example", "max@hallam.example"}
    mail = mails["sam@hallam.example"]
    assert mail.subject == "An enquiry from Pat Quist"
    assert mail.heads["Reply-To"] == "Pat Quist <pat@quist.example>"
    for words in (
        "through a customer's link",
        "Could you do our bathroom?",
        "555 0100",
        f"/staff/enquiries/{made.ref}",
    ):
        assert words in mail.text
    assert "Ana" not in mail.text
    assert "List-Unsubscribe" in mail.heads


def test_a_long_list_goes_on_by_key_and_no_page_costs_more(browser: Open) -> None:
    for number in range(60):
        one = asked(
            at=NOON - timedelta(days=90 - number),
            name=f"Kim {chr(97 + number % 26)}",
            words=f"Question {number}.",
        )
        if number >= 5:
            answer(one, "Yes.", "noted", by("sam", -timedelta(days=89 - number)))
    sam = browser("sam")
    first = sam.get("/staff/enquiries")
    assert "Question 0." in first.words
    (older,) = [one for one in first.links() if "after=" in one]
    second = sam.get(older)
    assert "Question 59." not in second.words
    assert "Question 39." in second.words
    assert "Question 5." in second.words
    sam.get("/staff/enquiries?state=elsewhere", 404)
    for odd in ("?state=answered&after=x", "?state=ended&after=AAAAAAAAAAAAA", "?after=%00"):
        sam.get(f"/staff/enquiries{odd}")


@pytest.mark.parametrize("who", ["ana", "bea", "pat"])
def test_nobody_else_reads_an_enquiry(browser: Open, who: str) -> None:
    made = asked(anas_link())
    answered: Any = browser(who).get(f"/staff/enquiries/{made.ref}", 303)
    assert answered.location.startswith("/staff/sign-in")


def test_one_that_is_closed_counts_no_time_any_more(browser: Open) -> None:
    made = asked()
    close(made, "spam", by("sam", AN_HOUR))
    with clock.at(NOON + timedelta(days=2)):
        assert viewer("sam").role == "sales"
        assert (
            "Closed: it is advertising or nonsense."
            in browser("sam").get(f"/staff/enquiries/{made.ref}").words
        )
