"""Whose a draft is: somebody new, somebody whom we know, and who of them gets the promises."""

from collections.abc import Callable

from portal.intake.models import DraftPart
from portal.intake.queries import parts_of
from tests.cast import viewer
from tests.intake.drafting import CY, begun, put, sale_part
from tests.page import Browser

Open = Callable[[str], Browser]
ANAS = "Brandt household"


def test_sam_names_a_new_customer(browser: Open) -> None:
    draft, sam = begun(name=""), browser("sam")
    address = f"/staff/sales/{draft.ref}/customer"
    page = sam.get(f"/staff/sales/{draft.ref}/contacts")
    assert "Add somebody of the customer, to whom the promises go." in page.words
    sam.post(address, {"was": page.value("was"), "name": "Reed household"})
    assert sale_part(draft).fields["name"] == "Reed household"


def test_contacts_are_added_changed_removed_and_brought_back(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    address = f"/staff/sales/{draft.ref}"
    page = sam.get(f"{address}/contacts")
    [key] = [field.get("value", "") for field in page.all("input") if field.get("id") == "new-key"]
    form = {"key": key, "name": "Cy Reed", "email": "cy@reed.example", "time_zone": ""}
    sam.post(f"{address}/contacts", form)
    sam.post(f"{address}/contacts", form)
    [part] = parts_of(draft.ref).contacts
    assert part.fields == {"name": "Cy Reed", "email": "cy@reed.example", "time_zone": ""}
    page = sam.get(f"{address}/contacts")
    sam.post(f"{address}/contacts/{part.ref}", {"was": '{"email": "cy@reed.example"}', "email": "cy@reed"})
    assert "This isn't an email address" in sam.get(f"{address}/contacts").words
    sam.post(f"{address}/contacts/{part.ref}/removal")
    assert not parts_of(draft.ref).contacts
    assert "Cy Reed" in sam.get(f"{address}/contacts").words
    sam.post(f"{address}/contacts/{part.ref}/restoring")
    assert [one.ref for one in parts_of(draft.ref).contacts] == [part.ref]


def test_a_contact_that_can_t_be_kept_comes_back_with_what_was_typed(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}/contacts")
    refused = sam.post(
        f"/staff/sales/{draft.ref}/contacts", {"name": "Cy\x00", "email": "cy@reed.example"}, 422
    )
    assert "can't be kept" in refused.words
    assert 'value="cy@reed.example"' in refused.text
    assert not parts_of(draft.ref).contacts


def test_two_who_type_into_one_contact_are_shown_both(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "contact", CY)
    other = put(draft, "contact", {**CY, "name": "Bo Reed", "email": "bo@reed.example"})
    sam.get(f"/staff/sales/{draft.ref}/contacts")
    clash = sam.post(
        f"/staff/sales/{draft.ref}/contacts/{other.ref}", {"was": '{"name": "B"}', "name": "Beau Reed"}, 409
    )
    assert "Sam Ortega wrote: Bo Reed" in clash.words
    assert 'value="Beau Reed"' in clash.text
    assert 'value="Cy Reed"' in clash.text


def test_a_customer_like_one_whom_we_know_is_shown_and_joined(browser: Open) -> None:
    draft, sam = begun(name="The Brand Family"), browser("sam")
    put(draft, "contact", {"name": "Ana", "email": "Ana@Brandt.example"})
    address = f"/staff/sales/{draft.ref}"
    page = sam.get(f"{address}/contacts")
    assert f"Is this {ANAS}? A customer since" in page.words
    sam.post(f"{address}/customer/known", {"customer": viewer("ana").customer})
    page = sam.get(f"{address}/contacts")
    assert "one more sale of theirs" in page.words
    assert "Your kitchen" in page.words
    assert "ana@brandt.example" in page.words
    assert not parts_of(draft.ref).contacts
    assert DraftPart.select().where(DraftPart.removed_at.is_null(is_null=False)).count() == 1
    sam.post(f"{address}/customer/known", {"customer": ""})
    assert sale_part(draft).fields["customer"] == ""
    assert sale_part(draft).fields["name"] == "The Brand Family"


def test_nobody_joins_a_customer_who_is_none_nor_a_part_of_another_kind(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    address = f"/staff/sales/{draft.ref}"
    sam.get(f"{address}/contacts")
    for known in ("nobody", "\x00", draft.ref):
        sam.post(f"{address}/customer/known", {"customer": known}, 404)
    for deed in ("", "/removal", "/restoring"):
        sam.post(f"{address}/contacts/{sale_part(draft).ref}{deed}", None, 404)
