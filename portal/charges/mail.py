"""The mails of charges and extras: each side hears at once what was asked, answered or billed, and what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.changes.mail.notes import Note, to_contacts, to_staff
from portal.charges.models import Charge, Extra
from portal.charges.queries import Price, price_of
from portal.charges.wording import hidden_words, sentences
from portal.deliveries.actions.fields import By
from portal.deliveries.mail.customers import short
from portal.people.through import acting_name
from portal.sales.models import Sale
from portal.web.words import money, plural

_TOPIC = "charges"
_MOST_LISTED = 20
_BEFORE = "Nothing is charged for it before you approve it."
_UNTIL = "What is billed already stands as a hidden cost until you approve it."


def tell_extra_proposed(ref: str, by: By) -> None:
    """Ask the contacts of a sale's customer to approve an extra."""
    extra, sale = _of(ref)
    amount = money(extra.minor, extra.currency)
    note = replace(
        _asking(extra),
        subject=f"{by.viewer.name} asks you to approve an extra of {amount}: {short(extra.words, 40)}",
        opening=f"{acting_name(by.viewer)} asks you to approve something beside the agreed price of “{sale.title}”.",
        closing=f"It is for you to decide. {_BEFORE}",
    )
    to_contacts(sale, note, by)


def tell_extra_revised(ref: str, before: int, by: By) -> None:
    """Tell the contacts that another amount is asked for by now; what they approved of the first one is gone."""
    extra, sale = _of(ref)
    amounts = f"{money(extra.minor, extra.currency)} instead of {money(before, extra.currency)}"
    note = replace(
        _asking(extra),
        subject=f"{by.viewer.name} asks for {amounts}: {short(extra.words, 40)}",
        opening=f"{acting_name(by.viewer)} asks you to approve {amounts} beside the agreed price of “{sale.title}”.",
        closing=f"Who had approved the first amount is asked anew. {_UNTIL if extra.billed else _BEFORE}",
    )
    to_contacts(sale, note, by)


def tell_extra_withdrawn(ref: str, by: By) -> None:
    """Tell the contacts that an extra is asked for no more."""
    extra, sale = _of(ref)
    note = replace(
        _asking(extra),
        subject=f"{by.viewer.name} takes back an extra: {short(extra.words, 40)}",
        opening=f"{acting_name(by.viewer)} no longer asks you for this extra in “{sale.title}”. Nothing is charged for"
        " it.",
        ask="Look at it",
        text=extra.answer,
    )
    to_contacts(sale, note, by)


def tell_one_approved(ref: str, by: By) -> None:
    """Tell everybody whose yes is still missing, and the salesperson, that one more contact approves an extra."""
    extra, sale = _of(ref)
    amount = money(extra.minor, extra.currency)
    note = replace(
        _asking(extra),
        subject=f"{by.viewer.name} approves an extra of {amount}: {short(extra.words, 40)}",
        opening=f"{by.viewer.name} approves an extra of {amount} in “{sale.title}”.",
        closing="It counts once everybody who has to has approved it.",
    )
    to_contacts(sale, note, by, but=by.viewer.ref)
    to_staff(sale, replace(note, ask="Look at it", address=f"/staff/extras/{ref}"), by)


def tell_extra_answered(ref: str, by: By) -> None:
    """Tell staff that an extra was approved at its amount, or declined; the other contacts hear that it is approved."""
    extra, sale = _of(ref)
    amount, approved = money(extra.minor, extra.currency), extra.state == "approved"
    verb = "approves" if approved else "declines"
    note = replace(
        _asking(extra),
        subject=f"{by.viewer.name} {verb} an extra of {amount}: {short(extra.words, 40)}",
        opening=f"{by.viewer.name} {verb} an extra of {amount} in “{sale.title}”.",
        text=extra.answer,
        closing=_answered(extra),
        ask="Look at it",
    )
    to_staff(sale, replace(note, address=f"/staff/extras/{ref}"), by, [extra.by])
    if approved:
        to_contacts(sale, note, by)


def tell_entered(sale: Sale, charges: Sequence[Mapping[str, Any]], before: Price, by: By) -> None:
    """Tell the contacts what was charged and what it means for the price; a hidden cost is called so."""
    now = price_of(sale)
    amounts = [money(int(one["minor"]), one["currency"]) for one in charges]
    listed = [(str(one["words"]), _billed(one)) for one in charges[:_MOST_LISTED]]
    more = len(charges) - len(listed)
    facts = [*listed, *([("And", plural(more, "more charge", "more charges"))] if more else [])]
    grew = _hides_more(before, now)
    note = _about_money(sale, now, tuple(facts))
    if len(charges) == 1:
        what = f"{amounts[0]} for {short(str(charges[0]['words']), 40)}"
        verb = "credits you" if int(charges[0]["minor"]) < 0 else "charges you"
        opening = f"{acting_name(by.viewer)} {verb} {what.removeprefix('-')} in “{sale.title}”."
        subject = f"{'Credited' if int(charges[0]['minor']) < 0 else 'Charged'}: {what.removeprefix('-')}"
    else:
        opening = f"{acting_name(by.viewer)} entered {len(charges)} charges in “{sale.title}”."
        subject = f"{len(charges)} charges: {sale.title}"
    if grew:
        opening += (
            " Not all of it was agreed with you. We are sorry; it stands as a hidden cost on your page."
        )
        subject = f"Not agreed with you. {subject}"
    closing = f"{_hidden(now, sale)} {note.closing}" if grew else note.closing
    to_contacts(sale, replace(note, subject=subject, opening=opening, closing=closing), by)


def tell_withdrawn(ref: str, by: By) -> None:
    """Tell the contacts that a charge was taken back, why, and how the price stands since."""
    charge: Charge = Charge.get_by_id(ref)
    sale: Sale = Sale.get_by_id(charge.sale)
    amount = money(charge.minor, charge.currency)
    note = replace(
        _about_money(sale, price_of(sale), ()),
        subject=f"Taken back: {amount} for {short(charge.words, 40)}",
        opening=f"{acting_name(by.viewer)} takes back a charge of {amount} in “{sale.title}”.",
        words=charge.words,
        facts=(("Why", charge.void_why or ""),),
    )
    to_contacts(sale, note, by)


def _asking(extra: Extra) -> Note:
    """Return a letter about an extra that is still to be opened: what it is, for how much, why, and where it stands."""
    facts = [("Amount", money(extra.minor, extra.currency)), ("Why", extra.why)]
    if extra.billed:
        facts.append(("Billed already", money(extra.billed, extra.currency)))
    address = f"/my/sales/{extra.sale}/charges/extras/{extra.n}"
    return Note(
        "",
        "",
        "Look at it and answer",
        address,
        words=extra.words,
        facts=tuple(facts),
        topic=_TOPIC,
        kind="charge",
    )


def _about_money(sale: Sale, now: Price, facts: tuple[tuple[str, str], ...]) -> Note:
    return Note(
        "",
        "",
        "Look at what was charged",
        f"/my/sales/{sale.ref}/charges",
        facts=facts,
        closing=" ".join(sentences(now, sale.time_zone)),
        topic=_TOPIC,
        kind="charge",
    )


def _answered(extra: Extra) -> str:
    if extra.state == "approved":
        return "It counts at that amount. What is billed beyond it is a hidden cost."
    if extra.billed:
        billed = money(extra.billed, extra.currency)
        return f"{billed} is billed for it: a hidden cost until you withdraw that charge or credit it."
    return "What is billed for it all the same is a hidden cost."


def _hides_more(before: Price, now: Price) -> bool:
    """Tell whether more is hidden in any one currency: less in another makes it no better."""
    was = {one.currency: one.hidden for one in before.sums}
    return any(one.hidden > was.get(one.currency, 0) for one in now.sums)


def _hidden(now: Price, sale: Sale) -> str:
    """Say what is hidden, and how that is mended."""
    what = " ".join(hidden_words(one, now, sale.time_zone) for one in now.hidden)
    if sale.state == "cancelled":
        return f"{what} Nothing is asked of you: the agreement was cancelled. We take it back, or credit it."
    return f"{what} It is mended when you approve it, or when we take it back or credit it."


def _billed(one: Mapping[str, Any]) -> str:
    invoice = f", invoice {one['invoice']}" if one["invoice"] else ""
    pay = f"; pay here: {one['pay_link']}" if one["pay_link"] else ""
    return f"{money(int(one['minor']), one['currency'])}{invoice}{pay}"


def _of(ref: str) -> tuple[Extra, Sale]:
    extra: Extra = Extra.get_by_id(ref)
    return extra, Sale.get_by_id(extra.sale)
