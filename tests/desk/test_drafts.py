"""A draft on its page: looked through, sealed with an hour of grace, undone, deleted."""

import re
from collections.abc import Callable
from datetime import timedelta

from portal.intake.jobs import seal_locked
from portal.intake.models import Draft, Imported
from portal.lib import clock
from portal.lib.outbox import Outbox
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.intake.drafting import begun, paper, put, quoted
from tests.make import PROPOSAL, kitchen
from tests.page import Browser

Open = Callable[[str], Browser]
HOUR = NOON + timedelta(hours=1)


def draft_of(**changes: object) -> Draft:
    report = bring(kitchen(**{"external_id": "floor-1", "title": "Your floor", "seal": False, **changes}))
    assert not report.refusals
    found: Draft = Draft.get(Draft.ref == report.drafts[0])
    return found


def test_sam_looks_through_what_would_be_sealed(browser: Open) -> None:
    page = browser("sam").get(f"/staff/sales/{draft_of().ref}")
    assert "A draft with 7 promises to Brandt household." in page.words
    assert "your new quartz worktop will be in by Wednesday the 4th of March" in page.words
    assert "Due: by Wednesday 4 March 2026." in page.words
    assert "5 days after promise 1 is delivered" in page.words
    assert re.search(r"\$38,400|38400\.00 USD", page.words)
    assert "Ana Brandt (ana@brandt.example)" in page.words
    assert "Your floor" in browser("sam").get("/staff/sales").words


def test_sealing_waits_an_hour_and_then_it_is_a_sale_and_ana_has_the_mail(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}")
    mails = Outbox.select().count()
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    locked = sam.get(f"/staff/sales/{draft.ref}")
    assert "Tuesday 3 March 2026, 13:00 EST" in locked.words
    assert "Your floor" in sam.get("/staff/").words
    browser("ana").get(f"/my/sales/{draft.ref}", 404)
    assert Outbox.select().count() == mails
    with clock.at(HOUR):
        seal_locked(HOUR)
        assert "quartz" in browser("ana").get(f"/my/sales/{draft.ref}").words
    assert not Draft.select().exists()
    assert Outbox.select().count() == mails + 1


def test_undo_unlocks_and_nothing_is_sealed(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}")
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    page = sam.get(f"/staff/sales/{draft.ref}")
    sam.post(f"/staff/sales/{draft.ref}/sealing/undo", {"was": page.value("was")})
    assert "Nothing was sealed, and no mail has left." in sam.get(f"/staff/sales/{draft.ref}").words
    with clock.at(HOUR):
        seal_locked(HOUR)
    assert not Sale.select().where(Sale.ref == draft.ref).exists()


def test_a_deleted_draft_is_gone_and_its_file_can_come_again(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}")
    sam.post(f"/staff/sales/{draft.ref}/deletion", {"was": page.value("was")})
    sam.get(f"/staff/sales/{draft.ref}", 404)
    assert not Imported.select().where(Imported.external_id == "floor-1").exists()
    assert draft_of().ref != draft.ref


def test_a_locked_draft_is_not_deleted_and_a_draft_not_undone(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}")
    sam.post(f"/staff/sales/{draft.ref}/sealing/undo", {"was": "1"}, 409)
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": "1"})
    sam.post(f"/staff/sales/{draft.ref}/deletion", {"was": "2"}, 409)
    assert Draft.select().count() == 1
    assert Imported.select().where(Imported.external_id == "floor-1").exists()


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(browser: Open) -> None:
    draft, sam, manager = draft_of(), browser("sam"), browser("max")
    page = sam.get(f"/staff/sales/{draft.ref}")
    manager.get(f"/staff/sales/{draft.ref}")
    manager.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    refused = sam.post(f"/staff/sales/{draft.ref}/deletion", {"was": page.value("was")}, 409)
    assert "Somebody else changed this draft meanwhile" in refused.words
    for was in ("", "\u0663", "9223372036854775808", "-1", "\x00"):
        sam.post(f"/staff/sales/{draft.ref}/sealing/undo", {"was": was}, 409)


def test_a_draft_is_of_whoever_sold_and_of_managers(browser: Open) -> None:
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    draft = draft_of(salesperson="kim@hallam.example")
    for who in ("sam", "dee"):
        browser(who).get(f"/staff/sales/{draft.ref}", 404)
        assert "Your floor" not in browser(who).get("/staff/sales").words
    assert "Your floor" in browser("max").get("/staff/sales").words
    sam = browser("sam")
    sam.get("/staff/sales")
    sam.get("/sign-in")
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": "1"}, 404)
    assert Draft.get().state == "draft"


def test_a_sealed_sale_is_neither_sealed_nor_deleted_again(browser: Open) -> None:
    manager, ref = browser("max"), sale_of("ana").ref
    manager.get("/sign-in")
    for place in ("sealing", "sealing/undo", "deletion"):
        manager.post(f"/staff/sales/{ref}/{place}", {"was": "1"}, 404)
    assert Sale.select().where(Sale.ref == ref).exists()


def test_a_draft_of_everything_says_what_is_missing_and_takes_few_statements(browser: Open) -> None:
    draft = begun(customer=viewer("ana").customer, title="")
    source = paper(draft)
    put(draft, "promise", quoted(source, PROPOSAL, "The old cabinets go to the reuse store"))
    put(draft, "contact", {"name": "Cy Reed"})
    put(draft, "line", {"words": "The floor", "amount": "9000"})
    put(draft, "promise", {})
    page = browser("max").get(f"/staff/sales/{draft.ref}")
    assert "Sam Ortega changed it last, Tuesday 3 March 2026, 12:00 EST." in page.words
    assert "Brandt household" in page.words
    assert "What it costs $9,000 Done" in page.words
    assert "Your kitchen Signed" in page.words
    assert f"/staff/sales/{draft.ref}/basics#title" in page.links()
    assert any(link.startswith(f"/staff/sales/{draft.ref}/contacts#") for link in page.links())
    assert "without a date" in page.words
