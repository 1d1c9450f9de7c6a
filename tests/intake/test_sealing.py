"""Sealing a draft from its page: an hour in which it can be undone, and then the sale, once and whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.deliveries.models import Delivery
from portal.intake.access import draft_for
from portal.intake.actions import GRACE, start_sealing
from portal.intake.jobs import seal_locked
from portal.intake.models import Draft, DraftPart, Imported
from portal.intake.sealing import Sealing, seal
from portal.lib import clock
from portal.lib.db import release
from portal.lib.errors import Conflict, NotHere
from portal.lib.outbox import Outbox
from portal.people.actions.customers import NewContact, add_contact, add_customer, end_contact
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Staff
from portal.record.models import SYSTEM, Receipt
from portal.record.receipts import is_sound
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, bring, viewer
from tests.intake.help import dump, heads, mails_to, work
from tests.make import kitchen
from tests.page import Browser

Open = Callable[[str], Browser]
CY = {"name": "Cy Reed", "email": "cy@reed.example", "time_zone": "America/New_York"}
PORCH = {
    "external_id": "porch",
    "title": "Your porch",
    "customer": {"name": "Reed household", "contacts": [CY]},
}
LATER = NOON + GRACE


@pytest.fixture
def draft(house: Settings) -> Draft:
    """Cy's porch, which Sam sold, is a draft."""
    report = bring(kitchen(**PORCH, seal=False))
    assert report.refusals == []
    found: Draft = Draft.get_by_id(report.drafts[0])
    return found


def again(draft: Draft) -> Draft:
    found: Draft = Draft.get_by_id(draft.ref)
    return found


def press(browser: Browser, draft: Draft, what: str, status: int = 303) -> None:
    page = browser.get(f"/staff/sales/{draft.ref}")
    browser.post(f"/staff/sales/{draft.ref}/{what}", {"was": page.value("was")}, status=status)


def test_sam_seals_a_draft_and_nothing_happens_for_an_hour(browser: Open, draft: Draft) -> None:
    work()  # What the two sealed sales are asked by now has nothing to do with this one.
    sam, streams = browser("sam"), heads()
    press(sam, draft, "sealing")
    with clock.at(LATER - timedelta(seconds=1)):
        work()
    assert (again(draft).state, again(draft).seal_at) == ("locked", LATER)
    assert heads() == streams
    assert mails_to("cy@reed.example") == []
    assert not Sale.select().where(Sale.ref == draft.ref).exists()
    assert "Undo" in sam.get(f"/staff/sales/{draft.ref}").words


def test_after_the_hour_it_is_sealed_and_mailed(browser: Open, draft: Draft) -> None:
    sam = browser("sam")
    press(sam, draft, "sealing")
    with clock.at(LATER):
        seal_locked(clock.now())
        seal_locked(clock.now())
    sale = Sale.get_by_id(draft.ref)
    assert (sale.sealed_at, sale.state) == (LATER, "open")
    receipt = Receipt.get(Receipt.stream == draft.ref)
    assert is_sound(receipt)
    assert len(mails_to("cy@reed.example")) == 1
    assert Draft.select().count() == 0
    assert list(verify_all()) == []
    assert "Your porch" in sam.get(f"/staff/sales/{draft.ref}").words
    assert bring(kitchen(**PORCH)).unchanged == 1


def test_sam_undoes_it_within_the_hour(browser: Open, draft: Draft) -> None:
    work()
    sam, streams = browser("sam"), heads()
    press(sam, draft, "sealing")
    press(sam, draft, "sealing/undo")
    with clock.at(LATER + GRACE):
        work()
    assert (again(draft).state, again(draft).seal_at, again(draft).seal_by) == ("draft", None, None)
    assert heads() == streams
    assert mails_to("cy@reed.example") == []


def test_an_address_that_was_taken_meanwhile_opens_the_draft_again(browser: Open, draft: Draft) -> None:
    press(browser("sam"), draft, "sealing")
    other = add_customer("Other household", SYSTEM, NOON)
    add_contact(other, NewContact("Cy Reed", "cy@reed.example", "America/New_York"), SYSTEM, NOON)
    _check_reopened(draft, "cy@reed.example is a contact of another customer; one address has one customer.")
    assert "cy@reed.example is a contact of another customer" in browser("max").get("/staff/").words


def test_without_the_signing_key_nothing_is_sealed(house: Settings, browser: Open, draft: Draft) -> None:
    press(browser("sam"), draft, "sealing")
    [key] = house.keys_dir.iterdir()
    pem = key.read_bytes()
    key.unlink()
    _check_reopened(draft, "The signing key is missing, so nothing can be sealed.")
    key.write_bytes(pem)
    seal(again(draft), Sealing(viewer("max").ref, LATER))
    assert list(verify_all()) == []


def test_a_draft_that_nobody_foresaw_does_not_keep_the_others_waiting(browser: Open, draft: Draft) -> None:
    """A part of a draft is damaged behind our back: it is opened again, and the next draft is sealed."""
    sound = bring(kitchen(external_id="sound", seal=False)).drafts[0]
    for ref in (draft.ref, sound):
        start_sealing(Draft.get_by_id(ref), viewer("sam").ref, NOON)
    DraftPart.update(fields=[7]).where(
        (DraftPart.draft == draft.ref) & (DraftPart.kind == "promise")
    ).execute()
    Draft.update(seal_at=NOON).where(Draft.ref == draft.ref).execute()
    with clock.at(LATER):
        seal_locked(clock.now())
    assert again(draft).state == "draft"
    assert "the portal's log says what" in (again(draft).failure or "")
    assert Sale.select().where(Sale.ref == sound).exists()


def test_two_managers_press_at_once_and_it_is_sealed_once(draft: Draft) -> None:
    mia = add_staff(NewStaff("mia@hallam.example", "Mia Moss", "manager"), SYSTEM, NOON)

    def go(who: str) -> str:
        try:
            start_sealing(Draft.get_by_id(draft.ref), who, NOON)
        except Conflict:
            return "conflict"
        finally:
            release()
        return "locked"

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(go, [viewer("max").ref, mia] * 4))
    assert outcomes.count("locked") == 1
    assert again(draft).version == 2


def test_a_job_that_runs_twice_at_once_seals_once(draft: Draft) -> None:
    start_sealing(draft, viewer("sam").ref, NOON)

    def go(_number: int) -> None:
        try:
            seal_locked(LATER)
        finally:
            release()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(go, range(6)))
    assert Sale.select().where(Sale.ref == draft.ref).count() == 1
    assert Receipt.select().where(Receipt.stream == draft.ref).count() == 1
    assert len(mails_to("cy@reed.example")) == 1
    assert list(verify_all()) == []


def test_sam_deletes_a_draft_and_may_import_it_again(browser: Open, draft: Draft) -> None:
    sam = browser("sam")
    press(sam, draft, "sealing")
    locked = sam.get(f"/staff/sales/{draft.ref}").value("was")
    sam.post(f"/staff/sales/{draft.ref}/deletion", {"was": locked}, status=409)
    press(sam, draft, "sealing/undo")
    press(sam, draft, "deletion")
    assert Draft.select().count() == 0
    assert not Imported.select().where(Imported.external_id == "porch").exists()
    assert len(bring(kitchen(**PORCH)).sealed) == 1


def test_a_press_on_a_draft_that_has_changed_does_nothing(browser: Open, draft: Draft) -> None:
    sam, rows = browser("sam"), dump()["draft"]
    sam.get(f"/staff/sales/{draft.ref}")
    for was in ("0", "2", "", str(2**63), "٣", "x"):
        for what in ("sealing", "sealing/undo", "deletion"):
            sam.post(f"/staff/sales/{draft.ref}/{what}", {"was": was}, status=409)
    sam.post(f"/staff/sales/{draft.ref}/sealing/undo", {"was": "1"}, status=409)
    assert dump()["draft"] == rows


def test_who_sees_a_draft(browser: Open, draft: Draft) -> None:
    """Sam sees his own, Max sees all, and nobody else sees that there is one."""
    ida = add_staff(NewStaff("ida@hallam.example", "Ida Reyes", "sales"), SYSTEM, NOON)
    path = f"/staff/sales/{draft.ref}"
    for who in ("sam", "max"):
        assert "Your porch" in browser(who).get("/staff/sales").words
        assert "Your porch" in browser(who).get(path).words
    assert "Your porch" not in browser("dee").get("/staff/sales").words
    browser("dee").get(path, status=404)
    Draft.update(salesperson=ida).execute()
    browser("sam").get(path, status=404)
    assert "Your porch" not in browser("sam").get("/staff/sales").words
    for who in ("ana", "dee", "sam"):
        with pytest.raises(NotHere):
            draft_for(viewer(who), draft.ref)


def test_nobody_but_sam_and_max_seals_it(browser: Open, draft: Draft) -> None:
    for what in ("sealing", "sealing/undo", "deletion"):
        dee = browser("dee")
        dee.get("/staff/sales")
        dee.post(f"/staff/sales/{draft.ref}/{what}", {"was": "1"}, status=403)
    assert again(draft).state == "draft"


def test_a_contact_who_left_may_come_back_with_another_customer(draft: Draft) -> None:
    """An address is free again once its contact has ended."""
    other = add_customer("Other household", SYSTEM, NOON)
    contact = add_contact(other, NewContact("Cy Reed", "cy@reed.example", "America/New_York"), SYSTEM, NOON)
    end_contact(contact, SYSTEM, NOON)
    start_sealing(draft, viewer("sam").ref, NOON)
    seal_locked(LATER)
    assert Sale.select().where(Sale.ref == draft.ref).exists()


def _check_reopened(draft: Draft, reason: str) -> None:
    """The hour passes: the draft is open again with the reason, managers know, and nothing else happened."""
    streams, deliveries = heads(), Delivery.select().count()
    with clock.at(LATER):
        seal_locked(clock.now())
    opened = again(draft)
    assert (opened.state, opened.seal_at, opened.seal_by) == ("draft", None, None)
    assert (opened.failure or "").startswith(reason)
    assert heads() == streams
    assert Delivery.select().count() == deliveries
    assert mails_to("cy@reed.example") == []
    managers = [person.email for person in Staff.select().where(Staff.role == "manager")]
    told = [row.recipient for row in Outbox.select().where(Outbox.kind == "not-sealed")]
    assert sorted(map(str, told)) == sorted(managers)
