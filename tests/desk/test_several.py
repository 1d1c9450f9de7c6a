"""Dee tells several customers at once: all or none, once, and no words are lost."""

from datetime import timedelta
from urllib.parse import urlencode

from portal.deliveries.models import Delivery, Update
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from tests.cast import NOON, bring, sale_of
from tests.codebase.help import dump
from tests.desk.help import Open, cabinets, typed, worktop
from tests.make import kitchen, promise
from tests.my.help import delivery_of, tell
from tests.page import Page


def hedge() -> Delivery:
    return delivery_of(sale_of("bea"), 1)


def address(*deliveries: Delivery) -> str:
    return f"/staff/updates?{urlencode([('delivery', one.ref) for one in deliveries])}"


def filled(page: Page, **said: tuple[Delivery, str, str]) -> dict[str, str]:
    """Return the form with what is said of each delivery, beside its hidden fields."""
    fields = {"key": page.value("key")}
    for delivery, kind, text in said.values():
        ref = delivery.ref
        fields |= {f"{ref}-kind": kind, f"{ref}-text": text, f"{ref}-was": page.value(f"{ref}-was")}
    return fields


def told() -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in Update.select().order_by(Update.at, Update.ref)]


def test_two_customers_are_told_on_one_form_and_once(browser: Open) -> None:
    dee, path = browser("dee"), address(worktop(), hedge())
    page = dee.get(path)
    sent = filled(page, a=(worktop(), "delivered", "It is in."), b=(hedge(), "progress", "Half is cut."))
    for _ in range(3):
        assert dee.post(path, sent).location == "/staff/"
    assert sorted(told()) == [("delivered", "It is in."), ("progress", "Half is cut.")]
    assert "2 updates are sent." in dee.get("/staff/").words
    ana, bea = browser("ana").get(f"/my/sales/{sale_of('ana').ref}"), browser("bea").get("/my", 303)
    assert "It is in." in ana.words
    assert "Half is cut." not in ana.words
    assert bea.location.endswith(sale_of("bea").ref)


def test_one_that_can_not_be_sent_holds_back_all_and_says_so_beside_it(browser: Open) -> None:
    dee, path, before = browser("dee"), address(worktop(), hedge()), dump("session")
    page = dee.get(path)
    sent = filled(page, a=(worktop(), "delivered", "It is in."), b=(hedge(), "missed", ""))
    refused = dee.post(path, sent, 422)
    ids = {one.get("id") for one in refused.all("p") if one.get("class") == "error"}
    assert ids == {f"{hedge().ref}-text-error"}
    assert typed(refused, f"{worktop().ref}-text") == "It is in."
    assert dump("session") == before
    unsaid = dee.post(path, {**sent, f"{hedge().ref}-kind": ""}, 422)
    assert "Choose what happened, or leave it out." in unsaid.words
    assert dump("session") == before


def test_one_that_changed_meanwhile_is_marked_and_all_words_stay(browser: Open) -> None:
    dee, path = browser("dee"), address(worktop(), hedge())
    page = dee.get(path)
    tell("sam", hedge(), "progress", "Sam was faster.", NOON)
    sent = filled(page, a=(worktop(), "delivered", "It is in."), b=(hedge(), "progress", "Half is cut."))
    stale = dee.post(path, sent, 409)
    assert "about one of these" in stale.words
    assert stale.words.count("Somebody else updated this one meanwhile.") == 1
    assert typed(stale, f"{worktop().ref}-text") == "It is in."
    assert typed(stale, f"{hedge().ref}-text") == "Half is cut."
    assert told() == [("progress", "Sam was faster.")]
    again = filled(stale, a=(worktop(), "delivered", "It is in."), b=(hedge(), "progress", "Half is cut."))
    dee.post(path, again)
    assert len(told()) == 3


def test_what_is_left_out_is_not_told_and_leaving_out_all_is_said(browser: Open) -> None:
    dee, path = browser("dee"), address(worktop(), hedge())
    page = dee.get(path)
    none = filled(page, a=(worktop(), "leave", ""), b=(hedge(), "leave", ""))
    assert "Choose at least one" in dee.post(path, none, 422).words
    dee.post(path, filled(page, a=(worktop(), "leave", ""), b=(hedge(), "progress", "Half is cut.")))
    assert told() == [("progress", "Half is cut.")]


def test_what_gets_its_date_by_another_of_the_form_is_sent_with_it(browser: Open) -> None:
    """Promise 7 is due five days after the worktop is in, and changes when that is told."""
    plugs = delivery_of(sale_of("ana"), 7)
    sam, path = browser("sam"), address(worktop(), plugs)
    page = sam.get(path)
    sam.post(
        path, filled(page, a=(worktop(), "delivered", ""), b=(plugs, "progress", "The fitter is booked."))
    )
    row = Delivery.get_by_id(plugs.ref)
    assert (row.due_on, row.updated_at) == ((NOON + timedelta(days=5)).date(), NOON)


def test_anothers_delivery_among_them_is_nothing_and_26_are_too_many(browser: Open) -> None:
    add_staff(NewStaff("eve@hallam.example", "Eve Moor", "delivery"), SYSTEM, NOON)
    many = [promise(words=f"Thing {n}.", delivered_by="eve@hallam.example") for n in range(26)]
    assert not bring(kitchen(external_id="many-1", title="Many", promises=many)).refusals
    rows = list(Delivery.select().where(Delivery.assigned_to.is_null(False)))
    eves = [row for row in rows if row.assigned_to != worktop().assigned_to]
    browser("dee").get(address(worktop(), eves[0]), 404)
    browser("dee").get("/staff/updates?delivery=x", 404)
    page = browser("max").get(address(*eves[:25]))
    assert len(page.all("textarea")) == 25
    assert "Choose at most 25 at once." in browser("max").get(address(*eves), 422).words


def test_nothing_chosen_says_where_to_choose(browser: Open) -> None:
    assert "Nothing is chosen" in browser("dee").get("/staff/updates").words
    assert cabinets().ref in browser("dee").get("/staff/").text
