"""A sale that was recorded from a file, so that no table that sealing fills is empty; its salesperson changes."""

from portal.deliveries.access import sale_for
from portal.deliveries.actions import hand_over
from portal.deliveries.actions.fields import By
from portal.intake.actions import NewSource, add_source
from portal.intake.models import Draft
from portal.intake.sealing import Sealing, seal
from portal.lib.ids import new_ref
from tests.cast import NOON, bring, viewer
from tests.make import kitchen, promise

LINES = [{"words": "Oak boards", "amount": "3000.00"}, {"words": "Laying them", "amount": "1200.00"}]


def record_a_sale() -> None:
    """Seal Cy's floor with a paper of two pages and a price of two lines, and let Max take it over from Sam."""
    floor = kitchen(
        external_id="floor-9",
        title="Your floor",
        customer={"name": "Reed household", "contacts": [{"name": "Cy Reed", "email": "cy@reed.example"}]},
        seal=False,
        sources=[],
        price={"currency": "USD", "lines": LINES},
        promises=[promise(words="Oak, not laminate.")],
    )
    [ref] = bring(floor).drafts
    offer = NewSource(
        "proposal",
        "Offer for the floor",
        "2026-02-01",
        "Page one.\fPage two.",
        places=[(0, "page 1"), (10, "page 2")],
        file_name="offer.pdf",
        media_type="application/pdf",
        body=b"%PDF- as it was",
    )
    add_source(Draft.get_by_id(ref), offer, By(viewer("sam"), NOON, new_ref()))
    seal(Draft.get_by_id(ref), Sealing(viewer("sam").ref, NOON, mail=False))
    max_ = viewer("max")
    hand_over([sale_for(max_, ref)], max_.ref, "I see to your floor from now on.", By(max_, NOON, new_ref()))
