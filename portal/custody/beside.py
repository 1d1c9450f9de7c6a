"""What we hold of a customer outside the record, and what becomes of it at an erasure: it is deleted."""

from datetime import datetime

from portal.calendars.models import CalendarLink
from portal.charges.models import ChargeFile
from portal.custody.letters import drop_mails
from portal.custody.rules import names_one
from portal.custody.whose import Whose
from portal.enquiries.models import EnquiryDraft
from portal.intake.models import Draft, DraftPart, TableImport, TableOutcome
from portal.intake.table_work import forget_table
from portal.intake.tables.decoding import ENCODINGS
from portal.messages.inbound.models import ReceivedMail
from portal.people.actions.forgetting import forget_contacts
from portal.people.models import Customer
from portal.record.rules import ERASED


def sweep(of: Whose, marks: frozenset[str], at: datetime) -> list[str]:
    """Delete what lies beside the record about a customer, in the transaction of the caller.

    Sessions, sign-ins, addresses of calendars, choices, what they typed, their lines of the security log; drafts of
    further sales; the files of tables that name them, and those of charges to them; and mails. Returns the names of
    files of mails that are still to be deleted, see `letters`.
    """
    forget_contacts(of.contacts, of.addresses)
    ReceivedMail.delete().where(ReceivedMail.sender.in_(sorted(of.addresses))).execute()
    CalendarLink.delete().where(CalendarLink.contact.in_(of.contacts)).execute()
    _drop_drafts(of)
    _drop_tables(of, marks, at)
    ChargeFile.delete().where(ChargeFile.sale.in_(list(of.sales))).execute()
    return drop_mails(marks, of.addresses, at)


def _drop_drafts(of: Whose) -> None:
    """Delete the drafts of sales to them: those that hold their ref or one of their addresses, or that name them alone.

    Another household may have the same name: its draft holds another address, or another customer's ref, and stays.
    """
    asked = EnquiryDraft.enquiry.in_(of.enquiries)
    refs = {row.draft for row in EnquiryDraft.select(EnquiryDraft.draft).where(asked)}
    surely = {one.casefold() for one in (of.customer, *of.addresses)}
    name = str(Customer.get_by_id(of.customer).name).casefold()
    of_others: set[str] = set()
    named: set[str] = set()
    for part in DraftPart.select().where(DraftPart.kind.in_(("sale", "contact"))).iterator():
        typed = {field: str(value).strip().casefold() for field, value in part.fields.items()}
        if surely & set(typed.values()):
            refs.add(part.draft)
        elif typed.get("email") or typed.get("customer"):
            of_others.add(part.draft)
        if name in typed.values():
            named.add(part.draft)
    refs |= named - of_others
    EnquiryDraft.delete().where(EnquiryDraft.draft.in_(refs)).execute()
    Draft.delete().where(Draft.ref.in_(refs)).execute()


def _drop_tables(of: Whose, marks: frozenset[str], at: datetime) -> None:
    """Forget the tables in which they stand; one that is still being brought in is stopped first."""
    brought = {
        row.table for row in TableOutcome.select(TableOutcome.table).where(TableOutcome.draft.in_(of.sales))
    }
    with_file = TableImport.select().where(TableImport.body.is_null(is_null=False))
    for table in with_file.iterator():
        if _names(bytes(table.body), marks):
            brought.add(table.ref)
    ended = {"state": "stopped", "changed_at": at, "version": TableImport.version + 1}
    for ref in sorted(brought):
        TableImport.update(ended).where((TableImport.ref == ref) & (TableImport.state != "done")).execute()
        TableImport.update(file_name=ERASED).where(TableImport.ref == ref).execute()
        forget_table(ref)


def _names(body: bytes, marks: frozenset[str]) -> bool:
    """Tell whether a table holds one of `marks`, whatever its encoding is."""
    known = {mark.casefold() for mark in marks}
    return any(names_one(body.decode(encoding, "replace").casefold(), known) for encoding in ENCODINGS)
