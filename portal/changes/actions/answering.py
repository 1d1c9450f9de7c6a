"""Answering a change: the other side accepts or declines it, once."""

from collections.abc import Collection
from datetime import date
from typing import Any

from portal.changes.access import SeenChange, refuse_erased, speaks_for_us
from portal.changes.actions.ending import end_change, open_change
from portal.changes.actions.receipts import change_stated, frame_of
from portal.changes.mail import tell_ended, tell_one_agreed
from portal.changes.models import Change, Voice
from portal.changes.queries import voices_of
from portal.changes.rules import Accepts, is_agreed
from portal.changes.standing import standing_of
from portal.deliveries.actions.changing import Changed, redate, release
from portal.deliveries.actions.fields import By, day_there, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, NotHere
from portal.people.acceptance import accepts_of
from portal.people.queries import contacts_of
from portal.promises.models import Promise
from portal.promises.stored import due_facts, due_of
from portal.proofs.mail import queue_receipt
from portal.record.actions import append
from portal.record.receipts import issue
from portal.sales.models import Sale

CANCELLED = "This agreement was cancelled, so its promises stay as they are."
_OTHERWISE = "What this change starts from is no longer so. Propose it again from how it stands now."


def accept(seen: SeenChange, by: By) -> None:
    """Agree to a change that the other side proposed; once everybody who has to has agreed, it stands.

    Then the promise has its new words, date and price, or is released, and a further receipt says so. Raises Conflict
    when it has ended, expired, or no longer fits, and in a sale that was cancelled; NotHere for whoever can't accept
    it: staff never speak for the customer. Unavailable when there is no key to sign with: nothing is accepted unsigned.
    """
    with transaction():
        change = open_change(seen, by)
        if change is None:
            return
        if by.viewer.kind == "staff" and not (change.by_customer and speaks_for_us(by.viewer)):
            raise NotHere
        if Sale.get_by_id(change.sale).state == "cancelled":
            raise Conflict(CANCELLED)
        refuse_erased(seen.sale)
        if not _is_agreed_with(change, seen.sale, by):
            _refuse_a_second_voice(change, by)
            append(change.sale, "change.agreed", _voice(change, by), by.viewer.ref, by.at)
            tell_one_agreed(change.ref, by)
            return
        _take_effect(change, by)
        tell_ended(change.ref, by)


def decline(seen: SeenChange, why: str, by: By) -> None:
    """Decline a change that the other side proposed: everything stays as it was. Raises like `accept`."""
    end_change(seen, "change.declined", words("answer", why, "Say in a sentence why not."), by, own=False)


def who_still_has_to(change: Change, sale: Sale) -> tuple[list[str], bool]:
    """Return the refs of the contacts whose yes is still missing, and whether the company's is.

    Where one contact is enough and none has agreed, all of them are named: any one will do.
    """
    agreed, company_agrees = _agreed_to(change)
    contacts = [one.ref for one in contacts_of(sale.customer)]
    any_is_enough = accepts_of(sale.customer) == "any" and bool(agreed & set(contacts))
    missing = [] if any_is_enough else [ref for ref in contacts if ref not in agreed]
    return missing, not company_agrees


def they_agree(customer: str, agreed: Collection[str], *, company_agrees: bool = True) -> bool:
    """Tell whether everybody who has to agrees, where those contacts (refs) of a customer do: any one, or all."""
    contacts = [one.ref for one in contacts_of(customer)]
    accepts: Accepts = "all" if accepts_of(customer) == "all" else "any"
    return is_agreed(accepts, contacts, agreed, company_agrees=company_agrees)


def _refuse_a_second_voice(change: Change, by: By) -> None:
    if Voice.select().where((Voice.change == change.ref) & (Voice.by == by.viewer.ref)).exists():
        raise Conflict("You have agreed to this already. It stands once everybody who has to has agreed.")


def _is_agreed_with(change: Change, sale: Sale, by: By) -> bool:
    """Tell whether everybody who has to agrees once `by` does."""
    agreed, company_agrees = _agreed_to(change)
    is_ours = by.viewer.kind == "staff"
    theirs = agreed if is_ours else agreed | {by.viewer.ref}
    return they_agree(sale.customer, theirs, company_agrees=company_agrees or is_ours)


def _agreed_to(change: Change) -> tuple[set[str], bool]:
    """Return the refs of the contacts who agreed to a change, former ones too, and whether the company did."""
    voices = voices_of(change.ref)
    return {voice.by for voice in voices if voice.by_customer}, any(not one.by_customer for one in voices)


def _voice(change: Change, by: By) -> dict[str, Any]:
    return {"change": change.ref, "by_customer": by.viewer.kind == "contact"}


def _take_effect(change: Change, by: By) -> None:
    """Let a change stand: its receipt, then what it changes, each as an entry; every contact gets the receipt."""
    sale, promise = Sale.get_by_id(change.sale), Promise.get_by_id(change.promise)
    _refuse_stale(change, sale, promise)
    stated = {**frame_of(sale), "about": "change", "change": change_stated(change, sale, promise, by)}
    receipt = issue(sale.ref, stated, by.at)
    facts = {
        **_voice(change, by),
        "overtakes": _overtaken(change, day_there(sale, by.at)),
        "receipt": receipt.as_facts(),
    }
    append(sale.ref, "change.accepted", facts, by.viewer.ref, by.at)
    of = Changed(promise, sale)
    if change.kind == "release":
        append(sale.ref, "promise.released", {"promise": promise.ref}, by.viewer.ref, by.at)
        release(of, by)
    if change.due is not None:
        due = due_of(change.due)
        dated = {"promise": promise.ref, "due": due_facts(change.due), "due_kind": due.kind}
        append(sale.ref, "promise.redated", dated, by.viewer.ref, by.at)
        redate(of, due, by)
    if change.price is not None:
        price = {"minor": str(change.price), "currency": change.currency}
        append(sale.ref, "sale.repriced", price, by.viewer.ref, by.at)
    queue_receipt(sale.ref, receipt.n, by.at, by.viewer.ref)


def _refuse_stale(change: Change, sale: Sale, promise: Promise) -> None:
    now = standing_of(sale, promise)
    same = (now.words, now.due) == (change.words_before, change.due_before)
    if not same or (change.price is not None and now.price != change.price_before) or promise.released_at:
        raise Conflict(_OTHERWISE)


def _overtaken(change: Change, today: date) -> list[str]:
    """Return the refs of other changes, open on `today`, that start from a price which this one changes."""
    if change.price is None:
        return []
    others = (Change.sale == change.sale) & (Change.state == "proposed") & (Change.ref != change.ref)
    still_open = others & (Change.expires_on >= today) & Change.price.is_null(False)
    rows = Change.select(Change.ref).where(still_open).order_by(Change.n)
    return [row.ref for row in rows]
