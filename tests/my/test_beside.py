"""Sales of one customer lead to each other, for the customer and for staff who may see them."""

from collections.abc import Callable

from portal.deliveries.actions import hand_over
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.page import Browser

Open = Callable[[str], Browser]


def floor() -> Sale:
    """Seal a second sale of Ana's."""
    one = kitchen(external_id="floor-1", title="Your floor", promises=[promise(words="Oak.")])
    assert not bring(one).refusals
    found: Sale = Sale.get(Sale.external_id == "floor-1")
    return found


def test_a_second_sale_is_on_the_page_of_the_first_at_once(browser: Open) -> None:
    ana, kitchens = browser("ana"), f"/my/sales/{sale_of('ana').ref}"
    assert "other agreements" not in ana.get(kitchens).words
    second = f"/my/sales/{floor().ref}"
    page = ana.get(kitchens)
    assert "Your other agreements with us Your floor, signed Monday 9 February 2026" in page.words
    assert second in page.links()
    assert kitchens in ana.get(second).links()
    assert "Your floor" not in browser("bea").get(f"/my/sales/{sale_of('bea').ref}").words


def test_staff_see_those_beside_it_that_they_may_see(browser: Open) -> None:
    first, second, sam, manager = sale_of("ana"), floor(), browser("sam"), browser("max")
    for reader in (sam, manager):
        assert f"/staff/sales/{second.ref}" in reader.get(f"/staff/sales/{first.ref}").links()
    max_ = viewer("max")
    hand_over([second], max_.ref, "I see to your floor.", By(max_, NOON, new_ref()))
    assert f"/staff/sales/{second.ref}" not in sam.get(f"/staff/sales/{first.ref}").links()
    assert f"/staff/sales/{second.ref}" in manager.get(f"/staff/sales/{first.ref}").links()
