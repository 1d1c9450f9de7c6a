"""Several words on one form: only those that were chosen are sent, all or none; and many at once leave one truth."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict, give_verdicts
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Verdict
from portal.lib.db import release
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.customers import NewContact, add_contact
from portal.people.sessions import begin
from portal.record.models import SYSTEM
from portal.record.verify import verify_stream
from portal.sales.models import Sale
from tests.cast import NOON, SEALED, bring, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.saying import judge
from tests.make import kitchen, promise
from tests.my.help import words_of
from tests.page import Browser, Page

Open = Callable[[str], Browser]


def path() -> str:
    return f"/my/sales/{sale_of('ana').ref}/verdicts"


def three_done() -> list[Delivery]:
    """Let the worktop, the cabinets and a call be done, the call first."""
    done = [deliveries_of(3)[0], deliveries_of(2)[0], deliveries_of(1)[0]]
    for minutes, delivery in enumerate(done):
        tell("sam", delivery, "delivered", f"Done {minutes}.", NOON + timedelta(minutes=minutes))
    return done


def key_of(page: Page) -> dict[str, str]:
    return {"key": page.value("key"), "was": ""}


def test_what_awaits_a_word_stands_on_one_form_the_newest_first_none_chosen(browser: Open) -> None:
    three_done()
    page = browser("ana").get(path())
    assert "3 things wait for your word." in page.words
    items = [words_of(one) for one in page.all("li") if any(True for _ in one.iter("fieldset"))]
    assert [n in item for n, item in zip(("Done 2.", "Done 1.", "Done 0."), items, strict=True)] == [True] * 3
    assert "your new quartz worktop" in items[0]
    assert len([one for one in page.all("input") if one.get("type") == "radio"]) == 12
    assert not [one for one in page.all("input") if one.get("checked") is not None]


def test_only_those_with_a_word_are_sent_and_the_others_stay_open(browser: Open) -> None:
    call, cabinets, worktop = three_done()
    ana = browser("ana")
    page = ana.get(path())
    said = {
        f"d-{worktop.ref}-word": "kept",
        f"d-{call.ref}-word": "in_part",
        f"d-{call.ref}-comment": "Short.",
    }
    left = {f"d-{cabinets.ref}-comment": ""}
    after = ana.post(path(), {**key_of(page), **said, **left})
    assert "We have 2 words more from you." in ana.get(after.location).words
    assert [again(one).verdict for one in (call, cabinets, worktop)] == ["in_part", None, "kept"]
    assert "One thing waits for your word." in ana.get(path()).words
    ana.post(path(), {**key_of(page), **said, **left})
    assert Verdict.select().count() == 2, "the same form once more does nothing"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({}, {}, "Give your word on at least one of them."),
        ({"word": "kept"}, {"word": "lovely"}, "Choose one of the four."),
        ({"word": "kept"}, {"comment": "Nice."}, "Choose a word to go with what you wrote."),
        ({"word": "kept"}, {"word": "kept", "comment": "a" * 4001}, "at most 4,000 fit"),
        ({"word": "kept"}, {"word": "kept", "comment": "\x00"}, "can't be kept"),
    ],
)
def test_all_or_none_and_nothing_typed_is_lost(
    browser: Open, first: dict[str, str], second: dict[str, str], said: str
) -> None:
    call, cabinets, _ = three_done()
    ana = browser("ana")
    typed = {f"d-{call.ref}-{name}": value for name, value in ({"comment": ""} | first).items()}
    typed |= {f"d-{cabinets.ref}-{name}": value for name, value in ({"comment": ""} | second).items()}
    page = ana.post(path(), {**key_of(ana.get(path())), **typed}, 422)
    assert said in page.words
    assert words_of(page.all("title")[0]).startswith("Error: ")
    chosen = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert chosen == [value["word"] for value in (first, second) if value.get("word") == "kept"]
    if second.get("comment") == "Nice.":
        assert "Nice." in [(one.text or "").strip() for one in page.all("textarea")]
    assert not Verdict.select().exists()


def test_a_word_on_what_is_not_of_this_sale_is_a_404(browser: Open) -> None:
    three_done()
    ana = browser("ana")
    hedge = Delivery.get(Delivery.sale == sale_of("bea").ref)
    page = ana.get(path())
    ana.post(path(), {**key_of(page), f"d-{hedge.ref}-word": "kept"}, 404)
    ana.post(path(), {**key_of(page), "d-nothing-word": "kept"}, 404)
    ana.post(path(), {**key_of(page), "surprise": "kept"}, 422)
    assert not Verdict.select().exists()


def test_with_nothing_to_judge_the_page_says_what_will_be_here(browser: Open) -> None:
    page = browser("ana").get(path())
    assert "Nothing waits for your word" in page.words


def test_the_top_of_the_page_asks_for_five_and_names_the_rest(browser: Open) -> None:
    made = [promise(words=f"Thing {n}.", due={"once": "2026-03-02"}) for n in range(1, 9)]
    assert not bring(kitchen(external_id="many-1", title="Your house", promises=made), at=SEALED).refusals
    sale = Sale.get(Sale.external_id == "many-1")
    for n in range(1, 9):
        tell("sam", deliveries_of(n, sale.ref)[0], "delivered", "Done.", NOON)
    page = browser("ana").get(f"/my/sales/{sale.ref}")
    section = next(one for one in page.all("section") if one.get("class") == "waiting")
    assert words_of(section).count("been done as promised?") == 5
    assert "And 3 more." in words_of(section)


def test_a_sale_with_500_deliveries_stays_within_bytes_and_statements(browser: Open) -> None:
    daily = {"schedule": {"rrule": "FREQ=DAILY", "start": "2026-02-20", "until": "2026-04-02"}}
    made = [promise(words=f"We sweep floor {n}.", due=daily) for n in range(1, 13)]
    assert not bring(kitchen(external_id="sweep-1", title="Your floors", promises=made), at=SEALED).refusals
    sale = Sale.get(Sale.external_id == "sweep-1")
    assert Delivery.select().where(Delivery.sale == sale.ref).count() > 500
    for n in range(1, 7):
        for done in deliveries_of(n, sale.ref)[:10]:
            tell("sam", done, "delivered", "Swept.", NOON)
    ana = browser("ana")
    for place in ("", "/promises/1", "/verdicts"):
        # The browser refuses more than 15 statements and 30 KB of HTML.
        ana.get(f"/my/sales/{sale.ref}{place}")
    page = ana.get(f"/my/sales/{sale.ref}/verdicts")
    assert len(page.all("fieldset")) == 50
    assert "and 10 more after these" in page.words


def test_fifty_words_of_two_contacts_at_once_leave_one_truth_and_lose_nothing(browser: Open) -> None:
    delivery = deliveries_of(1)[0]
    tell("dee", delivery, "delivered", "It is in.")
    ana, jon = viewer("ana"), _jon()
    words = ("kept", "in_part", "better", "not_kept")
    jobs = [((ana, jon)[n % 2], words[n % 4], f"Word {n}.") for n in range(50)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda job: _judge(delivery.ref, *job), jobs))
    rows = list(Verdict.select().where(Verdict.delivery == delivery.ref).order_by(Verdict.seq))
    assert sorted(row.comment for row in rows) == sorted(comment for _, _, comment in jobs)
    assert again(delivery).verdict == rows[-1].word
    assert not list(verify_stream(sale_of("ana").ref))
    who = "You" if rows[-1].by == ana.ref else "Jon"
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}")
    assert f"{who} said: {_said(rows[-1].word)}" in page.words


def test_the_word_of_whoever_spoke_last_counts_by_name(browser: Open) -> None:
    delivery = deliveries_of(1)[0]
    tell("dee", delivery, "delivered", "It is in.")
    judge("ana", delivery, "kept", "Lovely.")
    jon = _jon()
    someone = browser("pat")
    someone.client.set_cookie("kept-contact", begin("contact", jon.ref, "", NOON), domain="127.0.0.1")
    page = someone.get(f"/my/sales/{sale_of('ana').ref}/promises/1")
    assert "It is “kept” now, given by Ana Brandt." in page.words
    _judge(delivery.ref, jon, "in_part", "The edge is rough.")
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}")
    assert "Jon said: in part. “The edge is rough.” Jon Brandt" in page.words
    own = browser("ana").get(f"/my/sales/{sale_of('ana').ref}/promises/1")
    assert "The edge is rough." not in [(one.text or "").strip() for one in own.all("textarea")]


def _judge(ref: str, who: Viewer, word: str, comment: str) -> None:
    seen = delivery_for(who, ref)
    give_verdicts(seen.sale, [NewVerdict(seen, word, comment)], By(who, NOON, new_ref()))
    release()


def _jon() -> Viewer:
    customer = viewer("ana").customer
    ref = add_contact(customer, NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo"), SYSTEM, NOON)
    return Viewer("contact", ref, "Jon Brandt", "jon@brandt.example", "Asia/Tokyo", customer)


def _said(word: str) -> str:
    return {"kept": "kept", "better": "better than promised", "in_part": "in part", "not_kept": "not kept"}[
        word
    ]
