"""Ana's words are hidden: she reads who did it, why and until when, says why they should be shown, and is answered."""

from collections.abc import Callable
from datetime import timedelta

from portal.lib import clock
from portal.lib.ids import new_ref
from portal.record.models import Entry
from portal.record.verify import verify_all
from portal.testimonials.actions import answer_objection, bring_back, confirm_hiding, reply
from portal.testimonials.models import Testimonial, Withholding
from tests.cast import NOON
from tests.my.telling import fields, piece_on, section, tell, where
from tests.page import Browser, Page
from tests.testimonials.help import by, hidden, public

Open = Callable[[str], Browser]
LATER = NOON + timedelta(hours=72)


def test_ana_reads_who_hid_her_words_why_and_until_when(browser: Open) -> None:
    ana = browser("ana")
    held = hide(ana)
    page = ana.get(where())
    said = section(page, "hidden")
    assert "Your words are hidden" in section(page, "stands")
    assert "These are the words that are hidden." in section(page, "preview")
    assert (
        "It tells personal things about somebody else. Max Hallam said so of the words that stand now" in said
    )
    assert "It names your neighbour." in said
    assert "your words return by themselves on Friday 6 March 2026, 12:00 EST" in said
    assert "counted in public with its reason" in said
    confirm_hiding(held.ref, by("sam"))
    said = section(ana.get(where()), "hidden")
    assert "Sam Ortega looked at it too and agreed on Tuesday 3 March 2026, 12:00 EST" in said
    assert "Other words of yours are public at once." in said


def test_ana_objects_once_and_reads_what_is_said_to_it(browser: Open) -> None:
    ana = browser("ana")
    held = hide(ana)
    page = ana.get(where())
    form = {"text": "My neighbour agreed.", "was": objection_on(page), "key": new_ref()}
    refused = ana.post(where("/objection"), {**form, "text": " "}, 422)
    assert "Write why it should be shown." in section(refused, "hidden")
    for _ in range(2):
        assert ana.post(where("/objection"), form).location == f"{where()}#hidden"
    page = ana.get(where())
    said = section(page, "hidden")
    assert "You objected on Tuesday 3 March 2026, 12:00 EST: “My neighbour agreed.”" in said
    assert "Send my objection" not in said
    assert Entry.select().where(Entry.kind == "testimonial.objected").count() == 1
    answer_objection(held.ref, "He wrote to us that he did not.", by("dee"))
    said = section(ana.get(where()), "hidden")
    assert (
        "Dee Lindqvist answered on Tuesday 3 March 2026, 12:00 EST: “He wrote to us that he did not.”" in said
    )
    assert not list(verify_all())


def test_an_objection_to_what_has_changed_meanwhile_comes_back_with_its_words(browser: Open) -> None:
    ana = browser("ana")
    held = hide(ana)
    form = {"text": "My neighbour agreed.", "was": objection_on(ana.get(where())), "key": new_ref()}
    bring_back(held.ref, by("sam"))
    page = ana.post(where("/objection"), form, 409)
    assert "What was withheld of your words has changed meanwhile." in page.words
    tell(ana, words="They were late, says Tom.")
    again = hidden(Testimonial.get())
    page = ana.post(where("/objection"), form, 409)
    assert "My neighbour agreed." in section(page, "hidden")
    assert objection_on(page) == again.ref
    assert not Entry.select().where(Entry.kind == "testimonial.objected").count()


def test_nothing_is_to_object_to_once_the_72_hours_are_over(browser: Open) -> None:
    ana = browser("ana")
    held = hide(ana)
    with clock.at(LATER):
        page = ana.get(where())
        assert "Everybody can read your words" in section(page, "stands")
        assert "Nobody else agreed in time" in section(page, "hidden")
        ana.post(where("/objection"), {"text": "So?", "was": held.ref, "key": new_ref()}, 409)


def test_the_same_words_do_not_end_what_is_hidden_and_other_words_do(browser: Open) -> None:
    ana = browser("ana")
    hide(ana)
    page = tell(ana)
    assert "Nothing was changed: these are the words that are hidden." in page.words
    assert not public()
    page = tell(ana, words="They were late.")
    assert "Everybody can read your words now" in page.words
    assert [one.words for one in public()] == ["They were late."]
    assert "when you changed your words or took them back" in section(page, "hidden")


def test_who_brought_them_back_is_said(browser: Open) -> None:
    ana = browser("ana")
    bring_back(hide(ana).ref, by("dee"))
    assert "Dee Lindqvist did not agree, so your words came back" in section(ana.get(where()), "hidden")
    tell(ana, words="They were late, says Tom.")
    bring_back(hidden(Testimonial.get()).ref, by("max"))
    assert "Max Hallam brought your words back" in section(ana.get(where()), "hidden")


def test_the_reply_of_the_company_stands_in_the_preview_as_everybody_reads_it(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    reply(Testimonial.get(), "We are sorry for the four days.", by("max"))
    assert "We are sorry for the four days." in piece_on(ana.get(where()))
    page = ana.post(where("/preview"), fields(ana.get(where()), words="They were late."), 200)
    assert "when the words were others; Ana B. has changed them since" in section(page, "preview")


def hide(ana: Browser) -> Withholding:
    """Let Ana publish, and Max hide it."""
    tell(ana)
    return hidden(Testimonial.get())


def objection_on(page: Page) -> str:
    """Return which withholding the form on a page objects to."""
    form = next(one for one in page.all("form") if one.get("action", "").endswith("/objection"))
    return next(one.get("value", "") for one in form.iter("input") if one.get("name") == "was")
