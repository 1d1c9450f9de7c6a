"""“Is this what you were told?”: Ana confirms the list, or adds what was left out; nobody else does it in her name."""

from collections.abc import Callable

from portal.changes.actions import accept_addition, decline_addition
from portal.changes.models import Addition, Confirmation
from portal.deliveries.ledger import ledger_of
from portal.figures.queries import figures_of
from tests.cast import NOON, sale_of
from tests.changes.help import as_promise, by, left_out, seen_addition
from tests.my.help import promise_on, words_of
from tests.my.test_saying import errors_in, form_at, shown_in
from tests.page import Browser, Page

Open = Callable[[str], Browser]
ASKED = "Is this what you were told?"
TYPED = {
    "words": "You would take the old fridge away.",
    "said_by": "Sam",
    "said_when": "in January",
    "said_where": "in our kitchen",
}


def here() -> str:
    return f"/my/sales/{sale_of('ana').ref}"


def additions() -> str:
    return f"{here()}/additions"


def yes(page: Page) -> tuple[str, dict[str, str]]:
    """Return where the button "yes" posts to, and what."""
    button = next(one for one in page.all("button") if one.get("name") == "receipt")
    assert button.get("form") == "word", (
        "it belongs to the form outside the part that an open page brings up to date"
    )
    return button.get("formaction", ""), {"receipt": button.get("value", "")}


def test_ana_says_yes_once_and_is_asked_no_more(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get(here())
    assert ASKED in page.words
    place, form = yes(page)
    for _ in range(3):
        assert ana.post(place, form).location == here()
    assert [row.receipt for row in Confirmation.select()] == [1]
    after = ana.get(here())
    assert ASKED not in after.words
    assert (
        "Ana Brandt said on Tuesday 3 March 2026 of this list: yes, this is what I was told." in after.words
    )
    accept_addition(seen_addition("sam", left_out()), as_promise(), by("sam"))
    later = ana.get(here()).words
    assert ASKED not in later
    assert "What was agreed since then came later." in later


def test_a_list_that_grew_meanwhile_is_not_confirmed_unread(browser: Open) -> None:
    ana = browser("ana")
    place, form = yes(ana.get(here()))
    accept_addition(seen_addition("sam", left_out()), as_promise(), by("sam"))
    again = ana.post(place, form, 409)
    assert "A promise came to the list while you were reading." in again.words
    assert "You would take the old fridge away." in words_of(promise_on(again, 8))
    assert not Confirmation.select().exists()
    ana.post(*yes(again))
    assert [row.receipt for row in Confirmation.select()] == [2]


def test_nobody_confirms_the_list_of_another_or_a_list_that_is_none(browser: Open) -> None:
    ana, bea, sam = browser("ana"), browser("bea"), browser("sam")
    place, form = yes(ana.get(here()))
    bea.get("/my/contacts")
    bea.post(place, form, 404)
    sam.get("/staff/")
    assert sam.post(place, form).location.startswith("/sign-in")
    for wrong in ("0", "2", "one", ""):
        ana.get(here())
        ana.post(place, {"receipt": wrong}, 409)
    assert not Confirmation.select().exists()


def test_ana_adds_what_was_left_out_and_reads_our_answer_beside_it(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get(additions())
    names = [one.get("value") for one in page.all("option")]
    assert names == ["Dee Lindqvist", "Sam Ortega"], "those whom the sale names are suggested"
    form = {**form_at(page, additions()), **TYPED}
    for _ in range(3):
        ana.post(additions(), form)
    [added] = Addition.select()
    assert (added.words, added.said_where, added.state) == (TYPED["words"], "in our kitchen", "waiting")
    assert (
        "Has waited for Sam\N{RIGHT SINGLE QUOTATION MARK}s answer since Tuesday 3 March 2026."
        in ana.get(additions()).words
    )
    assert "It has waited for Sam\N{RIGHT SINGLE QUOTATION MARK}s answer since" in ana.get(here()).words
    decline_addition(seen_addition("sam", added), "I asked everybody, and nobody said so.", by("sam"))
    for place in (here(), additions()):
        words = ana.get(place).words
        assert TYPED["words"] in words
        assert "Sam Ortega does not take it on as a promise, Tuesday 3 March 2026 I asked everybody" in words


def test_what_is_accepted_is_a_promise_like_the_others_and_says_where_it_comes_from(browser: Open) -> None:
    ana, before = browser("ana"), figures_of(ledger_of(sale_of("ana"), NOON)).promises
    accept_addition(seen_addition("sam", left_out()), as_promise(), by("sam"))
    shown = words_of(promise_on(ana.get(here()), 8))
    assert "Added by Ana Brandt, accepted by Sam Ortega, Tuesday 3 March 2026." in shown
    assert f"{here()}/promises/8" in ana.get(additions()).links()
    assert "Added by Ana Brandt" in ana.get(f"{here()}/promises/8").words
    assert figures_of(ledger_of(sale_of("ana"), NOON)).promises == before + 1


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(browser: Open) -> None:
    ana = browser("ana")
    form = form_at(ana.get(additions()), additions())
    page = ana.post(additions(), {**form, **TYPED, "said_by": "", "words": "a" * 4001}, 422)
    assert len(errors_in(page)) == 2
    assert shown_in(page, additions(), "words") == "a" * 4001
    assert page.value("said_when") == "in January"
    assert not Addition.select().exists()


def test_ana_takes_back_what_waits_and_nothing_that_was_answered(browser: Open) -> None:
    ana, bea, one = browser("ana"), browser("bea"), left_out()
    place = f"/my/additions/{one.ref}/withdrawal"
    bea.get("/my/contacts")
    bea.post(place, status=404)
    ana.get(additions())
    ana.post(place)
    ana.post(place)
    assert "Taken back by Ana Brandt, Tuesday 3 March 2026." in ana.get(additions()).words
    assert one.words not in ana.get(here()).words
    other = left_out("You would sand the door.")
    decline_addition(seen_addition("sam", other), "It is not ours.", by("sam"))
    page = ana.post(f"/my/additions/{other.ref}/withdrawal", status=409)
    assert "This was declined already." in page.words
