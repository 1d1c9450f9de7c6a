"""Import: a file of sales goes in, each of them whole or not at all, and the same file again changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.config import Settings
from portal.deliveries.models import Delivery
from portal.intake.assembling import assembled
from portal.intake.importing import How, Report, import_sales
from portal.intake.models import Draft
from portal.intake.reading import Item, read_items
from portal.lib.db import release
from portal.lib.outbox import Outbox
from portal.people.models import Contact, Staff
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.intake.help import dump, heads, portal, write
from tests.make import garden, kitchen, promise


def reasons(report: Report) -> list[tuple[str, str]]:
    return [(refusal.problem.field, refusal.problem.message) for refusal in report.refusals]


def test_the_same_file_again_changes_nothing(house: Settings, tmp_path: Path) -> None:
    file = write(tmp_path, kitchen(), garden())
    rows, streams = dump(), heads()
    answer = portal(house, "import", file)
    assert answer.exit_code == 0, answer.output
    assert "0 sealed and 0 drafts kept, 2 unchanged, 0 refused." in answer.output
    assert (dump(), heads()) == (rows, streams)


def test_a_draft_imported_again_is_the_same_draft(company_only: Settings) -> None:
    first = bring(kitchen(seal=False), garden(seal=False))
    rows = dump()
    again = bring(kitchen(seal=False), garden(seal=False))
    assert (len(first.drafts), again.unchanged, again.drafts) == (2, 2, [])
    assert dump() == rows


def test_a_sealed_sale_cannot_be_reworded_by_importing_a_changed_file(house: Settings) -> None:
    rows = dump()
    report = bring(kitchen(title="Another kitchen"))
    assert reasons(report) == [
        (
            "/external_id",
            "This sale is sealed, and its file has changed since. A sealed sale changes only with the customer.",
        )
    ]
    assert dump() == rows


def test_a_draft_is_not_overwritten_by_a_changed_file(company_only: Settings) -> None:
    bring(kitchen(seal=False))
    rows = dump()
    [(place, reason)] = reasons(bring(kitchen(seal=False, signed_on="2026-02-08")))
    assert place == "/external_id"
    assert "Delete the draft, then import it again." in reason
    assert dump() == rows


def test_a_sale_without_an_external_id_is_another_sale_each_time(company_only: Settings) -> None:
    bring(kitchen(external_id=None), kitchen(external_id=None))
    assert Sale.select().count() == 2
    assert Contact.select().count() == 1
    assert list(verify_all()) == []


def test_a_dry_run_tells_what_would_be_and_keeps_nothing(company_only: Settings, tmp_path: Path) -> None:
    changed = kitchen(title="Another kitchen")
    takes_anas_address = garden(
        external_id="g2", customer={"name": "Another", "contacts": kitchen()["customer"]["contacts"]}
    )
    file = write(
        tmp_path, kitchen(), garden(seal=False), kitchen(), changed, takes_anas_address, {"title": "?"}
    )
    before = dump()
    rehearsed = portal(company_only, "import", file, "--dry-run")
    assert dump() == before
    real = portal(company_only, "import", file)
    assert "1 sealed and 1 drafts would be kept, 1 unchanged, 3 refused." in rehearsed.output
    assert "1 sealed and 1 drafts kept, 1 unchanged, 3 refused." in real.output
    assert rehearsed.stderr == real.stderr
    assert (rehearsed.exit_code, real.exit_code) == (1, 1)


def test_no_mail_means_no_mail(company_only: Settings, tmp_path: Path) -> None:
    portal(company_only, "import", write(tmp_path, kitchen(), garden()), "--no-mail")
    assert Sale.select().count() == 2
    assert Outbox.select().count() == 0


def test_of_three_sales_the_bad_one_alone_is_left_out(company_only: Settings) -> None:
    broken = kitchen(
        external_id="broken",
        salesperson="new@hallam.example",
        customer={"name": "Reed household", "contacts": [{"name": "Cy Reed", "email": "cy@reed.example"}]},
        promises=[
            promise("cut in one piece", delivered_by="hand@hallam.example"),
            promise("words that nobody wrote"),
        ],
    )
    report = bring(kitchen(), broken, garden())
    assert len(report.sealed) == 2
    assert [(refusal.line, refusal.problem.field) for refusal in report.refusals] == [
        (2, "/promises/1/quote/exact")
    ]
    assert Contact.select().count() == 2
    assert Staff.select().where(Staff.email.startswith("new@") | Staff.email.startswith("hand@")).count() == 0
    assert list(verify_all()) == []


def test_a_sale_that_fails_at_its_very_end_leaves_nothing(company_only: Settings) -> None:
    """Without its key a sale can't be signed, and that comes to light when all else of it is written."""
    rows = dump()
    for key in company_only.keys_dir.iterdir():
        key.unlink()
    [(place, reason)] = reasons(bring(kitchen()))
    assert (place, reason.split(",")[0]) == ("", "The signing key is missing")
    assert dump() == rows


def test_a_draft_may_still_lack_its_promises_and_contacts_but_nothing_bare_is_sealed(
    company_only: Settings,
) -> None:
    """A won deal of a CRM holds neither the exact words nor, always, an address: whoever knows them adds them."""
    bare = {"customer": {"name": "Brandt household", "contacts": []}, "promises": []}
    [draft] = bring(kitchen(seal=False, **bare)).drafts
    found = assembled(draft, NOON)
    assert {gap.field: gap.message for gap in found.gaps} == {
        "contacts": "Add somebody of the customer, to whom the promises go.",
        "promises": "Add at least one promise.",
    }
    assert reasons(bring(kitchen(external_id="other", **bare))) == [
        ("/customer/contacts", "There has to be at least one."),
        ("/promises", "There has to be at least one."),
    ]


def test_progress_is_told_after_every_sale(company_only: Settings) -> None:
    told: list[int] = []
    items = [Item(1, "", kitchen()), Item(2, "", {}), Item(3, "", garden())]
    import_sales(items, How(at=NOON), lambda: told.append(Sale.select().count()))
    assert told == [1, 1, 2]


def test_one_document_is_taken_on_one_line_or_many(company_only: Settings, tmp_path: Path) -> None:
    for pretty in (False, True):
        with write(tmp_path, kitchen(external_id=None), pretty=pretty).open("rb") as file:
            report = import_sales(read_items(file), How(at=NOON))
        assert (len(report.sealed), report.refusals) == (1, []), pretty


def test_two_imports_of_one_file_at_once_seal_it_once(company_only: Settings) -> None:
    def go(_number: int) -> Report:
        try:
            return bring(kitchen(), garden())
        finally:
            release()

    with ThreadPoolExecutor(4) as threads:
        reports = list(threads.map(go, range(4)))
    assert [reasons(report) for report in reports] == [[]] * 4
    assert sum(len(report.sealed) for report in reports) == 2
    assert sum(report.unchanged for report in reports) == 6
    assert list(verify_all()) == []


def test_a_customer_is_known_again_by_one_address(house: Settings) -> None:
    """Ana buys again, and her husband is a contact from now on; nobody is there twice."""
    people = [
        {"name": "Ana B.", "email": "ANA@Brandt.example"},
        {"name": "Tom Brandt", "email": "tom@brandt.example"},
    ]
    report = bring(kitchen(external_id="k2", customer={"name": "brandt HOUSEHOLD", "contacts": people}))
    assert report.refusals == []
    assert Sale.get_by_id(report.sealed[0]).customer == sale_of("ana").customer
    contacts = Contact.select().where(Contact.customer == viewer("ana").customer)
    assert {contact.name for contact in contacts} == {"Ana Brandt", "Tom Brandt"}


def test_drafts_stay_off_the_record(company_only: Settings) -> None:
    streams = heads()
    report = bring(kitchen(seal=False))
    assert heads() == streams
    assert (Sale.select().count(), Delivery.select().count(), Outbox.select().count()) == (0, 0, 0)
    assert Draft.get_by_id(report.drafts[0]).state == "draft"


def test_a_file_that_asks_to_seal_its_own_draft_is_told_where_that_is_done(company_only: Settings) -> None:
    assert len(bring(kitchen(seal=False)).drafts) == 1
    report = bring(kitchen(seal=True))
    assert [refusal.problem.field for refusal in report.refusals] == ["/seal"]
    assert "on its page" in report.refusals[0].problem.message
