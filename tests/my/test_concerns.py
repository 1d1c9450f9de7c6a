"""Concerns on the customer's pages: raised where the promise stands, asked about at the top, closed by Ana alone."""

from collections.abc import Callable

from portal.concerns.models import Concern, ConcernStep
from tests.cast import sale_of
from tests.concerns.help import (
    DRIPS,
    judged,
    now,
    promised,
    put_right,
    raised,
    story,
    the_one,
    understood,
    worktop,
)
from tests.deliveries.help import deliveries_of, tell
from tests.my.help import promise_on, words_of
from tests.my.test_saying import errors_in, form_at
from tests.page import MOST_STATEMENTS, Browser, counted_statements
from tests.people.post import forget_mails, sent

Open = Callable[[str], Browser]


def here() -> str:
    return f"/my/sales/{sale_of('ana').ref}"


def answer(browser: Browser, deed: str, status: int = 303, n: int = 1, **typed: str) -> str:
    """Post a form of the page of concern `n`; returns the words of the page that follows."""
    place = f"{here()}/concerns/{n}"
    form = form_at(browser.get(place), f"{place}/{deed}")
    page = browser.post(f"{place}/{deed}", {**form, **typed}, status)
    return browser.get(page.location).words if status == 303 else page.words


def test_ana_says_on_a_promise_that_something_is_wrong_and_it_stands_there(browser: Open) -> None:
    ana, place = browser("ana"), f"{here()}/concerns"
    assert f"{place}?promise=1" in ana.get(here()).links()
    page = ana.get(f"{place}?promise=1")
    [chosen] = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert chosen == worktop().ref
    sent_form = {**form_at(page, place), "about": chosen or "", "words": DRIPS}
    assert ana.post(place, sent_form).location == f"{place}/1"
    assert ana.post(place, sent_form).location == place
    assert Concern.select().count() == 1
    top = ana.get(here())
    assert "You said that something is wrong: concern 1, has waited for us since" in words_of(
        promise_on(top, 1)
    )
    assert "What you said is wrong" in top.words
    assert "less than a minute of our working time so far" in ana.get(f"{place}/1").words


def test_nothing_is_no_concern_and_what_was_typed_comes_back(browser: Open) -> None:
    ana, place = browser("ana"), f"{here()}/concerns"
    page = ana.get(place)
    refused = ana.post(place, {**form_at(page, place), "about": "", "words": " "}, 422)
    assert errors_in(refused) == ["Say in a sentence or two what is wrong."]
    to_come = deliveries_of(3)[-1].ref
    refused = ana.post(place, {**form_at(page, place), "about": to_come, "words": DRIPS}, 422)
    assert "still to come" in errors_in(refused)[0]
    assert DRIPS in refused.text
    ana.post(place, {**form_at(page, place), "about": "another's", "words": DRIPS}, 404)


def test_ana_is_asked_whether_the_fix_worked_and_says_no_and_yes(browser: Open) -> None:
    ana = browser("ana")
    tell("dee", worktop(), "delivered", "It is in.")
    judged("in_part", "It is scratched.")
    one = the_one()
    put_right(one)
    top = ana.get(here())
    assert "Did the fix work? You told us: “It is scratched”. We say that it is put right." in top.words
    assert f"{here()}/concerns/1#did-it-work" in top.links()
    page = ana.get(f"{here()}/concerns/1")
    assert "Dee says what was done: “There is a new seal.”" in page.words
    assert "Say in a sentence what is still wrong" in answer(ana, "still-wrong", 422)
    assert "You opened it again, and it has waited for us" in answer(ana, "still-wrong", words="A corner.")
    put_right(now(one))
    said = answer(ana, "settled")
    assert "It is settled: Ana Brandt said so on Tuesday 3 March 2026." in said
    assert "Your word on promise 1 is “in part”. It counts so until you change it" in said
    assert "1 settled" in ana.get(here()).words
    assert "Did the fix work?" not in ana.get(here()).words
    judged("kept")
    assert "Does your word still stand?" not in ana.get(f"{here()}/concerns/1").words


def test_a_stale_answer_is_told_so_and_keeps_its_words(browser: Open) -> None:
    ana, one = browser("ana"), raised(about=worktop())
    put_right(one)
    place = f"{here()}/concerns/1"
    form = form_at(ana.get(place), f"{place}/still-wrong")
    tom_says = form_at(ana.get(place), f"{place}/settled")
    ana.post(f"{place}/settled", tom_says)
    refused = ana.post(f"{place}/still-wrong", {**form, "words": "A corner is rough."}, 409)
    assert "Somebody else was faster" in refused.words
    assert "What you wrote was not sent; it stands here" in refused.words
    assert "A corner is rough." in refused.words
    assert story(one) == ["raised", "fixed", "yes"]


def test_the_fix_and_what_it_puts_right_name_each_other(browser: Open) -> None:
    ana, one = browser("ana"), raised(about=worktop())
    understood(one)
    promised(one)
    page = ana.get(here())
    assert "To put right what was wrong with it: promise 8." in words_of(promise_on(page, 1))
    fix = words_of(promise_on(page, 8))
    assert "This is how we put right what was wrong with promise 1 (concern 1): “The tap drips.”" in fix
    story_there = ana.get(f"{here()}/concerns/1").words
    assert "Sam Ortega promised how it is put right: promise 8" in story_there
    assert "We promised to put it right by Friday 6 March 2026." in story_there
    papers = ana.get(f"{here()}/papers").words
    assert "Promise 8, to put right what you said is wrong (concern 1)" in papers


def test_bea_finds_nothing_of_anas(browser: Open) -> None:
    raised(about=worktop())
    bea = browser("bea")
    for place in ("concerns", "concerns/1"):
        bea.get(f"{here()}/{place}", 404)
    for deed in ("settled", "still-wrong"):
        bea.post(f"{here()}/concerns/1/{deed}", {"words": "Mine."}, 404)
    assert ConcernStep.select().count() == 1


def test_each_side_hears_of_the_other_by_mail(browser: Open) -> None:
    forget_mails()
    one = raised(about=worktop())
    assert {mail.to for mail in sent("concern")} == {"sam@hallam.example", "dee@hallam.example"}
    assert all("The tap drips." in mail.text for mail in sent("concern"))
    forget_mails()
    understood(one)
    [mail] = sent("concern")
    assert (mail.to, mail.subject) == (
        "ana@brandt.example",
        "Dee Lindqvist about what is wrong: “The tap drips.”",
    )
    assert "What we understood: The seal is worn out." in mail.text
    forget_mails()
    fix = promised(one)
    [receipt] = sent()
    assert receipt.subject == "Ana, this is how we put it right: a new promise"
    assert "what the customer said is wrong" in receipt.text
    forget_mails()
    tell("dee", fix, "delivered", "Done.")
    assert [mail.subject for mail in sent("concern")] == ["Did the fix work? “The tap drips.”"]
    forget_mails()
    place = f"{here()}/concerns/1"
    assert answer(browser("ana"), "settled", words="Not a drop.")
    assert {mail.subject for mail in sent("concern")} == {"Ana Brandt: the fix worked: “The tap drips.”"}
    assert all("Not a drop." in mail.text and "Receipt number" in mail.text for mail in sent("concern"))
    assert place


def test_pages_read_few_statements(browser: Open) -> None:
    for number in range(6):
        put_right(raised(f"Number {number}."), "max")
    ana = browser("ana")
    for place in ("", "/concerns", "/concerns/1", "/promises/1"):
        ana.get(f"{here()}{place}")
        with counted_statements() as statements:
            ana.get(f"{here()}{place}?x=1")
        assert len(statements) <= MOST_STATEMENTS, (place, statements)
