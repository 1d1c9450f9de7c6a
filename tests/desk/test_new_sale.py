"""Beginning to record a sale: of a customer whom we know, of somebody new, or of who asked us."""

from collections.abc import Callable

from portal.enquiries.actions import close
from portal.enquiries.jobs import take_on_sealed
from portal.enquiries.models import Enquiry, EnquiryDraft
from portal.intake.actions import delete_draft
from portal.intake.models import Draft
from portal.intake.queries import parts_of
from portal.intake.sealing import Sealing, seal
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from tests.cast import NOON, viewer
from tests.enquiries.help import anas_link, asked, by
from tests.intake.drafting import FLOOR, PORCH, again, change, put, sale_part
from tests.page import Browser, Page

Open = Callable[[str], Browser]
CY = {"name": "Reed household", "contact": "Cy Reed", "email": "cy@reed.example"}


def begun(browser: Browser, **changes: str) -> tuple[dict[str, str], Page]:
    """Send the form of somebody new; return what was sent and the answer."""
    form = {"key": browser.get("/staff/sales/new").value("key"), **CY, **changes}
    return form, browser.post("/staff/sales/new", form)


def from_enquiry(browser: Browser, enquiry: Enquiry, status: int = 303) -> Page:
    page = browser.get(f"/staff/enquiries/{enquiry.ref}")
    return browser.post(f"/staff/enquiries/{enquiry.ref}/draft", {"key": page.value("key")}, status)


def sealed(draft: Draft) -> None:
    """Let Sam write the rest of a draft, and seal it."""
    change(draft, sale_part(draft), **{name: PORCH[name] for name in ("title", "signed_on")})
    put(draft, "promise", FLOOR)
    seal(again(draft), Sealing(viewer("sam").ref, NOON))


def test_sam_begins_a_sale_of_somebody_new_once(browser: Open) -> None:
    sam = browser("sam")
    assert "/staff/sales/new" in sam.get("/staff/").links()
    assert "/staff/sales/new" in sam.get("/staff/sales").links()
    form, answer = begun(sam)
    draft = Draft.get()
    assert answer.location == f"/staff/sales/{draft.ref}"
    parts = parts_of(draft.ref)
    assert parts.sale.fields == {"name": "Reed household", "salesperson": "sam@hallam.example"}
    assert [part.fields for part in parts.contacts] == [{"name": "Cy Reed", "email": "cy@reed.example"}]
    assert sam.post("/staff/sales/new", form).location == "/staff/sales"
    assert Draft.select().count() == 1
    assert (
        "Reed household · 0 promises · changed Tuesday 3 March 2026, 12:00 EST"
        in sam.get("/staff/sales").words
    )


def test_a_sale_needs_somebody_and_what_was_typed_stays(browser: Open) -> None:
    sam = browser("sam")
    sam.get("/staff/sales/new")
    page = sam.post("/staff/sales/new", {**CY, "name": " "}, 422)
    assert "Write the name of the customer here" in page.words
    assert page.value("email") == "cy@reed.example"
    sam.post("/staff/sales/new", {**CY, "email": "\x00"}, 422)
    sam.post("/staff/sales/new", {"customer": "\x00"}, 404)
    assert not Draft.select().exists()


def test_a_customer_is_found_by_name_or_address_and_gets_one_more_sale(browser: Open) -> None:
    sam = browser("sam")
    for typed in ("bran", "BRANDT H", "ana@brandt.example"):
        assert "Brandt household customer since" in sam.get(f"/staff/sales/new?q={typed}").words
    for typed in ("household", "ana@", "%", "_", "zz", "%00", "x" * 300):
        assert "Nobody of that name" in sam.get(f"/staff/sales/new?q={typed}").words
    sam.post("/staff/sales/new", {"customer": viewer("ana").customer})
    draft = Draft.get()
    assert sale_part(draft).fields["customer"] == viewer("ana").customer
    page = sam.get(f"/staff/sales/{draft.ref}")
    assert "Brandt household" in page.words


def test_one_alike_is_asked_about_first(browser: Open) -> None:
    sam = browser("sam")
    key = sam.get("/staff/sales/new").value("key")
    new = {"key": key, **CY, "name": "The Brand Family"}
    page = sam.post("/staff/sales/new", new, 200)
    assert "Is this Brandt household?" in page.words
    assert not Draft.select().exists()
    sam.post("/staff/sales/new", {**new, "is_new": "y"})
    assert sale_part(Draft.get()).fields["name"] == "The Brand Family"


def test_the_one_alike_is_used_with_the_contact_that_was_typed(browser: Open) -> None:
    sam = browser("sam")
    sam.get("/staff/sales/new")
    sam.post("/staff/sales/new", {"customer": viewer("ana").customer, **CY})
    parts = parts_of(Draft.get().ref)
    assert parts.sale.fields["customer"] == viewer("ana").customer
    assert [part.fields["name"] for part in parts.contacts] == ["Cy Reed"]


def test_who_asked_us_through_anas_link_becomes_a_sale_that_is_referred_by_her(browser: Open) -> None:
    enquiry, sam = asked(anas_link()), browser("sam")
    page = sam.get("/staff/sales/new")
    assert "Pat Quist: “Could you do our bathroom?”" in page.words
    assert "through Ana Brandt\N{RIGHT SINGLE QUOTATION MARK}s link" in page.words
    answer = from_enquiry(sam, enquiry)
    draft = Draft.get()
    assert answer.location == f"/staff/sales/{draft.ref}"
    assert (
        "Came through Ana Brandt\N{RIGHT SINGLE QUOTATION MARK}s link"
        in sam.get(f"/staff/sales/{draft.ref}").words
    )
    assert from_enquiry(sam, enquiry).location == answer.location
    take_on_sealed(NOON)
    assert EnquiryDraft.select().count() == 1
    sealed(draft)
    take_on_sealed(NOON)
    take_on_sealed(NOON)
    now = Enquiry.get_by_id(enquiry.ref)
    assert (now.state, now.sale) == ("won", draft.ref)
    assert not EnquiryDraft.select().exists()
    assert "Came through Ana Brandt" in sam.get(f"/staff/sales/{draft.ref}").words


def test_an_enquiry_that_ended_meanwhile_stays_as_it_ended(browser: Open) -> None:
    enquiry, sam = asked(anas_link()), browser("sam")
    from_enquiry(sam, enquiry)
    close(enquiry, "not_for_us", by("max"))
    assert "Came through" not in sam.get(f"/staff/sales/{Draft.get().ref}").words
    sealed(Draft.get())
    take_on_sealed(NOON)
    assert Enquiry.get_by_id(enquiry.ref).state == "closed"
    assert not EnquiryDraft.select().exists()


def test_a_deleted_draft_leaves_its_enquiry_to_be_recorded_again(browser: Open) -> None:
    enquiry, sam = asked(), browser("sam")
    from_enquiry(sam, enquiry)
    first = Draft.get()
    delete_draft(first)
    from_enquiry(sam, enquiry)
    assert Draft.get().ref != first.ref
    take_on_sealed(NOON)
    assert Enquiry.get_by_id(enquiry.ref).state == "open"
    assert EnquiryDraft.get().draft == Draft.get().ref


def test_two_do_not_record_one_enquiry_and_those_who_deliver_record_none(browser: Open) -> None:
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    enquiry, sam = asked(), browser("sam")
    from_enquiry(browser("max"), enquiry)
    page = sam.get(f"/staff/enquiries/{enquiry.ref}")
    assert "A colleague records this sale." in page.words
    refused = sam.post(f"/staff/enquiries/{enquiry.ref}/draft", {"key": "x"}, 409)
    assert "Somebody else records this sale already." in refused.words
    dee = browser("dee")
    dee.get("/staff/sales")
    dee.get("/staff/sales/new", 403)
    dee.post("/staff/sales/new", CY, 403)
    dee.post(f"/staff/enquiries/{enquiry.ref}/draft", {}, 403)
