"""A draft is of whoever sells it: who hands it on doesn't see it any more, unless they manage."""

import json
from collections.abc import Callable

from portal.intake.models import Draft
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from tests.cast import NOON, viewer
from tests.intake.drafting import again, begun, sale_part
from tests.page import Browser

Open = Callable[[str], Browser]
KIM = "kim@hallam.example"


def kims() -> str:
    """Let Kim sell here too; return her ref."""
    return add_staff(NewStaff(KIM, "Kim Ode", "sales"), SYSTEM, NOON)


def hand_on(browser: Browser, draft: Draft, to: str, status: int = 303) -> str:
    browser.get(f"/staff/sales/{draft.ref}/basics")
    form = {"was": json.dumps({"salesperson": sale_part(draft).fields["salesperson"]}), "salesperson": to}
    return browser.post(f"/staff/sales/{draft.ref}/salesperson", form, status).location


def test_sam_hands_a_draft_to_kim_and_sees_it_no_more(browser: Open) -> None:
    kim, draft, sam = kims(), begun(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    assert "You do, and this draft is yours." in page.words
    assert "see it any more" in page.words
    assert "Dee Lindqvist" not in page.words
    assert hand_on(sam, draft, KIM) == "/staff/sales"
    assert again(draft).salesperson == kim
    assert "Kim Ode sells it now, and this draft is theirs." in sam.get("/staff/sales").words
    sam.get(f"/staff/sales/{draft.ref}/basics", 404)


def test_max_hands_it_back_and_goes_on_seeing_it(browser: Open) -> None:
    kims()
    draft, manager = begun(salesperson=KIM), browser("max")
    assert hand_on(manager, draft, "sam@hallam.example") == f"/staff/sales/{draft.ref}/basics"
    assert again(draft).salesperson == viewer("sam").ref
    page = manager.get(f"/staff/sales/{draft.ref}/basics")
    assert "Sam Ortega does, and this draft is theirs." in page.words
    assert "see it any more" not in page.words


def test_a_draft_is_handed_to_nobody_who_does_not_sell(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    for nobody in ("nobody@hallam.example", "dee@hallam.example", "\x00", ""):
        hand_on(sam, draft, nobody, 422)
    assert again(draft).salesperson == viewer("sam").ref
    assert sale_part(draft).fields["salesperson"] == "sam@hallam.example"
