"""What the other side hears of a change: that it is proposed, that one of several agreed, how it ended."""

from dataclasses import replace

from portal.changes.mail.notes import Note, to_contacts, to_staff
from portal.changes.models import Change
from portal.changes.words import differences_of
from portal.deliveries.actions.fields import By
from portal.deliveries.mail.customers import short
from portal.people.through import acting_name
from portal.promises.models import Promise
from portal.sales.models import Sale
from portal.web.words import long_day

_UNCHANGED = (
    "Until you accept, everything stays as it was promised, and the first words stay on your page for ever."
)


def tell_proposed(ref: str, by: By) -> None:
    """Tell the other side that a change is proposed, with old and new side by side, and until when it stands open."""
    change, promise, sale = _of(ref)
    release = change.kind == "release"
    until = f"You can answer until {long_day(change.expires_on)}."
    what = "to be released from promise" if release else "to change promise"
    note = _note(change, change.reason)
    if change.by_customer:
        asks = "offers to release us from promise" if release else "asks us to change promise"
        opening = f"{by.viewer.name} {asks} {promise.n} of “{sale.title}”."
        subject = f"{by.viewer.name} {asks} {promise.n}: “{short(change.words_before, 40)}”"
        address = f"/staff/changes/{ref}"
        note = replace(
            note, subject=subject, opening=opening, ask="Answer it", address=address, closing=until
        )
        to_staff(sale, note, by)
        return
    opening = f"{acting_name(by.viewer)} asks {what} {promise.n} of “{sale.title}”. It is for you to decide."
    subject = f"{by.viewer.name} asks {what} {promise.n}: “{short(change.words_before, 40)}”"
    closing = f"{until} {_UNCHANGED}"
    ask = "Look at it and answer"
    to_contacts(sale, replace(note, subject=subject, opening=opening, ask=ask, closing=closing), by)


def tell_one_agreed(ref: str, by: By) -> None:
    """Tell everybody whose yes is still missing that one more person agreed to a change."""
    change, promise, sale = _of(ref)
    opening = f"{by.viewer.name} agrees to a change of promise {promise.n} of “{sale.title}”."
    note = replace(
        _note(change),
        subject=f"{by.viewer.name} agrees to a change of promise {promise.n}",
        opening=opening,
        closing="It stands once everybody who has to has agreed.",
    )
    to_contacts(sale, note, by, but=by.viewer.ref)
    if by.viewer.kind == "contact":
        to_staff(sale, replace(note, address=f"/staff/changes/{ref}"), by)


def tell_ended(ref: str, by: By) -> None:
    """Tell the other side that a change was accepted, declined or withdrawn; an accepted one brings its receipt too."""
    change, promise, sale = _of(ref)
    thing = "the release from promise" if change.kind == "release" else "the change of promise"
    verb = {"accepted": "accepts", "declined": "declines", "withdrawn": "withdraws"}[change.state]
    opening = f"{acting_name(by.viewer)} {verb} {thing} {promise.n} of “{sale.title}”."
    closing = "" if change.state == "accepted" else "Everything stays as it was promised."
    subject = f"{by.viewer.name} {verb} {thing} {promise.n}"
    note = replace(_note(change, change.answer), subject=subject, opening=opening, closing=closing)
    if by.viewer.kind == "contact":
        to_staff(sale, replace(note, address=f"/staff/changes/{ref}"), by, [change.by])
    elif change.state != "accepted":
        to_contacts(sale, note, by)


def _note(change: Change, text: str = "") -> Note:
    """Return a letter about a change that is still to be opened: what it changes, and where the customer sees it."""
    address = f"/my/sales/{change.sale}/changes/{change.n}"
    differences = differences_of(change)
    return Note("", "", "Look at it", address, change.words_before, differences, text)


def _of(ref: str) -> tuple[Change, Promise, Sale]:
    change: Change = Change.get_by_id(ref)
    return change, Promise.get_by_id(change.promise), Sale.get_by_id(change.sale)
