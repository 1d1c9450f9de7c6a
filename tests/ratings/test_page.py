"""The page on which Ana rates, what comes back when something is missing, and where staff read it."""

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from portal.lib.ids import new_ref
from portal.people.actions.customers import NewContact, add_contact
from portal.people.sessions import begin
from portal.record.models import SYSTEM
from tests.cast import NOON, sale_of, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.intake.help import dump
from tests.my.help import delivery_of, tell, words_of
from tests.page import BASE, Browser, Page
from tests.ratings.help import give, kept

Open = Callable[[str], Browser]
ANSWERS = {
    "what": "4",
    "when": "2",
    "care": "5",
    "what_words": "",
    "when_words": "Four days late.",
    "care_words": "",
}


def test_the_form_has_three_questions_and_no_default(browser: Open) -> None:
    page = browser("ana").get(_path())
    assert "Three questions, one minute" in page.words
    assert "You may answer again at any time" in page.words
    groups = page.all("fieldset")
    assert [_radios(group) for group in groups] == [["1", "2", "3", "4", "5"]] * 3
    assert not [one for one in page.all("input") if "checked" in one.attrib]
    assert [_labels(group) for group in groups] == [
        ["1 Nothing of it", "2", "3", "4", "5 All of it"],
        ["1 Never", "2", "3", "4", "5 Every time"],
        ["1 Not at all", "2", "3", "4", "5 Very much"],
    ]
    assert "Nothing yet" in page.words


def test_the_second_question_stands_beside_what_the_clock_says(browser: Open) -> None:
    """Of Ana's dates the cabinets (1 March) and three Fridays have come; the worktop is due tomorrow."""
    sale = sale_of("ana")
    tell("sam", delivery_of(sale, 3, 1), "delivered", "Told.", NOON)
    [what, when, care] = browser("ana").get(_path()).all("fieldset")
    assert "By the clock: of the 4 promised dates that have come so far, none were met on time." in words_of(
        when
    )
    assert "One was late, by 18 days." in words_of(when)
    assert "Three are still not done, 2 days, 4 days and 11 days late so far." in words_of(when)
    assert "By the clock" not in words_of(what) + words_of(care)
    hint = when.get("aria-describedby")
    assert hint
    assert next(when.iter("p")).get("id") == hint


def test_ana_rates_and_reads_it_and_may_rate_again(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get(_path())
    sent = ana.post(_path(), {**ANSWERS, "key": page.value("key")})
    assert sent.location == _path()
    page = ana.get(_path())
    assert (
        "Thank you. Sam and everybody who works for you can read it; nobody here can change it." in page.words
    )
    for words in (
        "Ana Brandt, Tuesday 3 March 2026, 12:00 EST",
        "4 of 5",
        "2 of 5",
        "5 of 5",
        "Four days late.",
    ):
        assert words in page.words
    assert not [one for one in page.all("input") if "checked" in one.attrib]
    ana.post(_path(), {**ANSWERS, "when": "3", "when_words": "", "key": page.value("key")})
    assert kept() == [(4, 2, 5), (4, 3, 5)]
    text = ana.get(_path()).words
    assert text.index("3 of 5") < text.index("2 of 5")


def test_the_same_form_sent_twice_is_kept_once_and_answered_alike(browser: Open) -> None:
    ana = browser("ana")
    key = ana.get(_path()).value("key")
    assert ana.post(_path(), {**ANSWERS, "key": key}).location == _path()
    assert ana.post(_path(), {**ANSWERS, "key": key}).location == _path()
    assert kept() == [(4, 2, 5)]


@LONG_ON_POSTGRES
@pytest.mark.parametrize("rule", ["what", "when", "care"])
@pytest.mark.parametrize(
    "value", [None, "", "0", "6", "-1", "٣", "1.5", "4 ", "05", "five", "4\0", str(2**64)]
)
def test_a_number_that_is_none_comes_back_beside_its_question(
    browser: Open, rule: str, value: str | None
) -> None:
    ana = browser("ana")
    answers = {**ANSWERS, "key": ana.get(_path()).value("key"), rule: value}
    page = ana.post(_path(), {name: given for name, given in answers.items() if given is not None}, 422)
    assert words_of(page.all("title")[0]).startswith("Error: ")
    group = page.all("fieldset")[("what", "when", "care").index(rule)]
    assert "Choose a number from 1 to 5" in words_of(group)
    assert "Four days late." in page.words
    assert len([one for one in page.all("input") if "checked" in one.attrib]) == 2
    assert kept() == []


def test_words_that_cannot_be_kept_come_back_with_everything_typed(browser: Open) -> None:
    ana = browser("ana")
    key = ana.get(_path()).value("key")
    for words, reason in (
        ("a\0b", "U+0000"),
        ("x" * 2001, "at most 2,000 fit"),
        ("y" * 100_000, "at most 2,000"),
    ):
        page = ana.post(_path(), {**ANSWERS, "key": key, "care_words": words}, 422)
        assert reason in page.words
        assert words.replace("\0", "\ufffd") in page.words
        assert len([one for one in page.all("input") if "checked" in one.attrib]) == 3
    assert kept() == []


def test_a_field_sent_twice_or_unknown_is_refused_with_the_words_kept(app: Flask, browser: Open) -> None:
    ana = browser("ana")
    ana.get(_path())
    fields = {**ANSWERS, "csrf_token": ana.token, "key": new_ref()}
    for odd in (
        {**fields, "what": ["4", "5"]},
        {**fields, "by": viewer("ana").ref},
        {**fields, "key": ["a", "b"]},
    ):
        answer = ana.client.post(_path(), data=odd, base_url=BASE, headers={"Accept": "text/html"})
        assert answer.status_code == 422
        assert "a field twice, or one we don&#39;t know" in answer.text
        assert "Four days late." in answer.text
    assert kept() == []


def test_to_bea_the_page_of_anas_sale_is_not_there_and_her_form_changes_nothing(browser: Open) -> None:
    bea = browser("bea")
    bea.get(f"/my/sales/{sale_of('bea').ref}/ratings")
    rows = _all_but_the_security_log()
    bea.get(_path(), 404)
    bea.post(_path(), {**ANSWERS, "key": new_ref()}, 404)
    bea.post("/my/sales/AAAAAAAAAAAAA/ratings", {**ANSWERS, "key": new_ref()}, 404)
    assert _all_but_the_security_log() == rows


@pytest.mark.parametrize("who", ["sam", "dee", "max"])
def test_staff_read_it_on_the_page_of_the_sale_and_can_do_nothing_about_it(browser: Open, who: str) -> None:
    staff = browser(who)
    path = f"/staff/sales/{sale_of('ana').ref}"
    assert "Not rated yet" in words_of(_section(staff.get(path)))
    give("ana", (1, 1, 2), ("The seam is by the sink.", "", ""))
    give("ana", (4, 2, 5), ("", "<b>Four</b> days late.", ""))
    section = _section(staff.get(path))
    text = words_of(section)
    assert "Ana Brandt, Tuesday 3 March 2026, 12:00 EST" in text
    assert text.index("4 of 5") < text.index("Earlier ratings (1)") < text.index("The seam is by the sink.")
    assert "<b>Four</b> days late." in text
    assert not [one for one in section.iter() if one.tag in {"form", "button", "input", "a"}]
    assert staff.post(_path(), {**ANSWERS, "key": new_ref()}).location.startswith("/sign-in")
    assert len(kept()) == 2


def test_a_second_contact_reads_what_the_first_one_said_in_their_own_zone(browser: Open) -> None:
    give("ana", (4, 2, 5))
    contact = NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo")
    jon = add_contact(viewer("ana").customer, contact, SYSTEM, NOON)
    his = browser("pat")
    his.client.set_cookie("kept-contact", begin("contact", jon, "", NOON), domain="127.0.0.1")
    assert "Ana Brandt, Wednesday 4 March 2026, 02:00 JST" in his.get(_path()).words


def test_the_promise_page_leads_to_the_three_questions(browser: Open) -> None:
    assert _path() in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").links()


def test_the_page_shows_the_forty_newest_and_counts_the_others(browser: Open) -> None:
    for number in range(45):
        give("ana", (5, 5, 5), (f"{number} words " * 20, "", ""))
    page = browser("ana").get(_path())
    assert "And 5 earlier ones, all kept on the record." in page.words


def _all_but_the_security_log() -> Mapping[str, object]:
    """Every row, without the lines that say what was refused and the buckets that keep them few."""
    return {name: rows for name, rows in dump().items() if name not in {"security_event", "bucket"}}


def _path() -> str:
    return f"/my/sales/{sale_of('ana').ref}/ratings"


def _section(page: Page) -> Element:
    return next(one for one in page.all("section") if one.get("id") == "ratings")


def _radios(group: Element) -> list[str]:
    return [one.get("value", "") for one in group.iter("input") if one.get("type") == "radio"]


def _labels(group: Element) -> list[str]:
    return [words_of(label) for label in group.iter("label")]
