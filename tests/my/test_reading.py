"""Reading: times in the reader's own zone, whatever words there are, and pages that stay small."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.config import Settings
from portal.people.models import Contact
from portal.sales.models import Sale
from tests.cast import NOON, SEALED, bring, sale_of
from tests.make import kitchen, promise
from tests.my.help import delivery_of, promise_on, tell, words_of
from tests.page import Browser, counted_statements

Open = Callable[[str], Browser]
ODD = {
    "html": '<script>alert(1)</script><b onclick="x()">&amp; "quoted" \'words\'</b> {{ 7 * 7 }}',
    "unbroken": "W" * 250,
    "rtl": "\u0646\u0639\u062f\u0643\u0645 \u202eabc\u202c \u05d7\u05d9\u05e4\u05d5\u05d9 \u0634\u0643\u0631\u0627",
    "emoji": "\U0001f469\u200d\U0001f527 1\ufe0f\u20e3 \uff46\uff55\uff4c\uff4c \ufdfd \u1e9e \u01c6",
    "space": "three\u00a0four\u200bfive six",
}


def test_times_are_shown_in_the_readers_own_zone(browser: Open) -> None:
    sale = sale_of("ana")
    tell("dee", delivery_of(sale, 1), "progress", "The template is made.", NOON)
    Contact.update(time_zone="Asia/Tokyo").where(Contact.email == "ana@brandt.example").execute()
    page = browser("ana").get(f"/my/sales/{sale.ref}")
    assert "Wednesday 4 March 2026, 02:00 JST" in words_of(promise_on(page, 1))
    assert "EST" not in page.words
    # The promised day is a plain date of the sale, and the same for everybody.
    assert "Promised Wednesday 4 March 2026" in words_of(promise_on(page, 1))
    assert "Thursday 12 February 2026, 02:00 JST" in browser("ana").get(f"/my/sales/{sale.ref}/papers").words


@pytest.mark.parametrize("kind", ODD)
def test_whatever_words_there_are_they_are_shown_as_they_are_on_every_page(browser: Open, kind: str) -> None:
    words = ODD[kind]
    assert not bring(_odd_sale(words)).refusals
    sale = Sale.get(Sale.external_id == "odd-1")
    tell("dee", delivery_of(sale, 1), "progress", words, NOON)
    ana, sam = browser("ana"), browser("sam")
    shown = " ".join(words.split())
    for reader, path in (
        (ana, "/my"),
        (ana, f"/my/sales/{sale.ref}"),
        (ana, f"/my/sales/{sale.ref}/papers"),
        (ana, f"/my/sales/{sale.ref}/papers/1"),
        (sam, f"/staff/sales/{sale.ref}"),
        (sam, f"/staff/sales/{sale.ref}/papers/1"),
        (sam, "/staff/sales"),
        (sam, f"/staff/deliveries/{delivery_of(sale, 1).ref}/updates"),
    ):
        page = reader.get(path)
        assert shown in page.words, path
        assert not [one for one in page.all("script") if not one.get("src")]


def test_twenty_promises_and_sixty_updates_fit_into_the_budget(house: Settings, browser: Open) -> None:
    made = [promise(words=f"{_TWO_LINES} Number {n}.", due={"once": f"2026-03-{n:02}"}) for n in range(1, 21)]
    assert not bring(kitchen(external_id="large-1", title="Your house", promises=made), at=SEALED).refusals
    sale = Sale.get(Sale.external_id == "large-1")
    for n in range(60):
        text = f"{_TWO_LINES} Update {n}."
        tell("dee", delivery_of(sale, n % 20 + 1), "progress", text, NOON + timedelta(seconds=n))
    # The browser refuses more than 15 statements and 30 KB of HTML.
    page = browser("ana").get(f"/my/sales/{sale.ref}")
    assert len(page.all("article")) == 20
    assert "Update 59." in page.words
    assert "Update 0." in page.words


def test_more_rows_take_no_more_statements(browser: Open) -> None:
    ana, dee, sale = browser("ana"), browser("dee"), sale_of("ana")
    paths = (
        (ana, f"/my/sales/{sale.ref}"),
        (ana, f"/my/sales/{sale.ref}/papers"),
        (dee, f"/staff/sales/{sale.ref}"),
    )
    for reader, path in paths:
        # What the process remembers of the company is read at the first page alone.
        reader.get(path)
    tell("dee", delivery_of(sale, 1), "progress", "First.", NOON)
    before = [_statements(reader, path) for reader, path in paths]
    for n in range(2, 5):
        for again in range(5):
            tell("dee", delivery_of(sale, n), "progress", f"{n}, {again}.", NOON + timedelta(minutes=again))
    assert [_statements(reader, path) for reader, path in paths] == before


def test_more_sales_take_no_more_statements(browser: Open) -> None:
    for n in range(12):
        one = kitchen(external_id=f"room-{n}", title=f"Your room {n}", promises=[promise(words="Oak.")])
        assert not bring(one, mail=False).refusals
    # The browser refuses more than 15 statements.
    assert len(browser("ana").get("/my").all("h2")) == 13


_TWO_LINES = (
    "We bring the two of you a sample of each stone that is in question, and leave it with you for a week."
)


def _odd_sale(words: str) -> dict[str, Any]:
    source = {
        "id": "proposal",
        "kind": "email",
        "title": words,
        "received_at": "2026-02-05",
        "text": f"So: {words}",
    }
    return kitchen(
        external_id="odd-1",
        title=words,
        sources=[source],
        promises=[promise(words, criteria=[words]), promise(words=words, due={"once": "2026-03-06"})],
    )


def _statements(reader: Browser, path: str) -> int:
    with counted_statements() as statements:
        reader.get(path)
    return len(statements)
