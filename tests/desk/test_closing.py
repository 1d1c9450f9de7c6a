"""The end of a sale: the work is completed on a day; Max closes it, and what falls due later is told apart."""

from portal.deliveries.models import Delivery
from portal.lib.ids import new_ref
from portal.sales.models import Closing, Sale
from tests.cast import NOON, sale_of
from tests.desk.help import Open, worktop
from tests.my.help import delivery_of, tell

WORKTOP = "your new quartz worktop will be in by Wednesday the 4th of March"
CABINETS = "The old cabinets go to the reuse store"


def path(what: str = "closing") -> str:
    return f"/staff/sales/{sale_of('ana').ref}/{what}"


def test_the_work_is_completed_on_a_day_of_the_sale(browser: Open) -> None:
    sam = browser("sam")
    page = sam.get(path("completion"))
    for day in ("", "2026-02-08", "2026-03-04", "soon"):
        refused = sam.post(path("completion"), {"key": page.value("key"), "on": day}, 422)
        assert "Choose the day on which the work was completed" in refused.words
    for _ in range(2):
        sam.post(path("completion"), {"key": page.value("key"), "on": "2026-03-02"})
    assert str(Sale.get_by_id(sale_of("ana").ref).completed_on) == "2026-03-02"
    assert "Work completed Monday 2 March 2026" in sam.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert "It was noted already" in sam.get(path("completion")).words


def test_closing_says_what_is_due_and_what_is_to_come(browser: Open) -> None:
    words = browser("max").get(path()).words
    assert "Promises 2 and 3 are due and not ended." in words
    assert "Closing stops no clock" in words
    assert "set apart and count in no figure" in words


def test_a_sale_with_something_due_is_not_completed(browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(path())
    refused = max_.post(
        path(), {"key": page.value("key"), "kind": "completed", "reason": "We are done."}, 422
    )
    assert "due and not ended" in refused.words
    assert "We are done." in refused.text
    assert "Choose how this sale ends." in max_.post(path(), {"key": new_ref(), "kind": ""}, 422).words
    assert "Say why it is cancelled." in max_.post(path(), {"key": new_ref(), "kind": "cancelled"}, 422).words
    assert not Closing.select().exists()


def test_max_cancels_a_sale_and_today_keeps_only_what_was_due_by_then(browser: Open) -> None:
    max_ = browser("max")
    assert WORKTOP in max_.get("/staff/").words
    page = max_.get(path())
    sent = {"key": page.value("key"), "kind": "cancelled", "reason": "Ana sold the house."}
    for _ in range(2):
        max_.post(path(), sent)
    assert Closing.get().reason == "Ana sold the house."
    sale = max_.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert "Cancelled on Tuesday 3 March 2026." in sale
    assert "Ana sold the house." in sale
    today = max_.get("/staff/").words
    assert WORKTOP not in today
    assert CABINETS in today
    assert "This sale is closed already." in max_.get(path()).words
    assert "This sale is closed already." in max_.post(path(), {**sent, "key": new_ref()}, 422).words


def test_a_completed_sale_stays_on_today_with_what_is_open(browser: Open) -> None:
    max_ = browser("max")
    tell("dee", delivery_of(sale_of("ana"), 2), "delivered", "Done.", NOON)
    for n in range(1, 4):
        tell("sam", delivery_of(sale_of("ana"), 3, n), "delivered", "I rang.", NOON)
    page = max_.get(path())
    max_.post(path(), {"key": page.value("key"), "kind": "completed", "reason": ""})
    assert Closing.get().kind == "completed"
    assert WORKTOP in max_.get("/staff/").words
    tell("dee", worktop(), "delivered", "It is in.", NOON)
    assert Delivery.get_by_id(worktop().ref).state == "delivered"


def test_those_who_deliver_close_nothing(browser: Open) -> None:
    dee = browser("dee")
    for what in ("closing", "completion"):
        dee.get(path(what), 403)
        dee.post(path(what), {"key": new_ref(), "kind": "cancelled", "reason": "x", "on": "2026-03-02"}, 403)
    assert "Close this sale" not in dee.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert not Closing.select().exists()
