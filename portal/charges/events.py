"""What entries of a sale's stream do to the tables of charges and extras."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.charges.models import Charge, Extra, ExtraVoice, HiddenCost, PriceCharged
from portal.charges.rules import PRICE
from portal.charges.standing import hidden_now, price_hidden_now, repriced_at, standing_time
from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("charges.entered")
def charges_entered(entry: Applied) -> None:
    """Staff enter what was billed; what nobody agreed to comes with an extra that is only asked for from now on."""
    _meet_new_price(entry)
    for extra in entry.facts["extras"]:
        _ask(entry, extra, found_billed=True)
    for charge in entry.facts["charges"]:
        _enter(entry, charge)
    sums: dict[str, int] = {}
    for charge in entry.facts["charges"]:
        of = charge["extra"] or PRICE
        sums[of] = sums.get(of, 0) + int(charge["minor"])
    for of, minor in sums.items():
        _bill(entry, of, minor)
    _judge(entry, sums, "credited")


@applies("charge.withdrawn")
def charge_withdrawn(entry: Applied) -> None:
    """Staff take a charge back, and say why: it counts no more, and stays to be seen."""
    _meet_new_price(entry)
    facts = entry.facts
    stands = (Charge.ref == facts["charge"]) & (Charge.sale == entry.stream) & Charge.void_at.is_null()
    gone = {"void_at": entry.at, "void_by": entry.actor, "void_why": facts["why"]}
    gone |= {"void_program": entry.program or None, "version": entry.seq}
    exactly_one(changed(Charge.update(gone).where(stands)))
    row: Charge = Charge.get_by_id(facts["charge"])
    of = row.extra or PRICE
    _bill(entry, of, -row.minor)
    _judge(entry, [of], "withdrawn")


@applies("extra.proposed")
def extra_proposed(entry: Applied) -> None:
    """Staff ask for something beside the agreed price, before it is billed."""
    _ask(entry, entry.facts, found_billed=False)


@applies("extra.revised")
def extra_revised(entry: Applied) -> None:
    """Staff ask for another amount; who had approved the first one is asked anew."""
    facts = entry.facts
    asked = {"minor": int(facts["minor"]), "why": facts["why"], "version": entry.seq}
    exactly_one(changed(Extra.update(asked).where(_in_state(entry, "proposed"))))
    ExtraVoice.delete().where(ExtraVoice.extra == facts["extra"]).execute()


@applies("extra.agreed")
def extra_agreed(entry: Applied) -> None:
    """One more contact approves an extra that needs several."""
    _approves(entry)
    open_ones = _in_state(entry, "proposed", "declined")
    exactly_one(changed(Extra.update(version=entry.seq).where(open_ones)))


@applies("extra.approved")
def extra_approved(entry: Applied) -> None:
    """Everybody who has to has approved an extra: it counts at that amount, and what was hidden of it is mended."""
    facts = entry.facts
    if not ExtraVoice.select().where(_voice_of(entry)).exists():
        _approves(entry)
    end = _ended(entry, "approved", "", ("proposed", "declined"), agreed_minor=int(facts["minor"]))
    exactly_one(changed(end))
    _judge(entry, [facts["extra"]], "approved")


@applies("extra.declined")
def extra_declined(entry: Applied) -> None:
    """A contact does not want an extra; what was billed of it is a hidden cost until it is taken back."""
    exactly_one(changed(_ended(entry, "declined", entry.facts["answer"], ("proposed",))))
    ExtraVoice.delete().where(ExtraVoice.extra == entry.facts["extra"]).execute()


@applies("extra.withdrawn")
def extra_withdrawn(entry: Applied) -> None:
    """Staff no longer ask for an extra."""
    exactly_one(changed(_ended(entry, "withdrawn", entry.facts["answer"], ("proposed", "declined"))))


def _ask(entry: Applied, facts: Any, *, found_billed: bool) -> None:
    Extra.insert(
        ref=facts["extra"],
        sale=entry.stream,
        n=facts["n"],
        words=facts["words"],
        minor=int(facts["minor"]),
        currency=facts["currency"],
        why=facts["why"],
        promise=facts["promise"],
        found_billed=found_billed,
        proposed_at=entry.at,
        by=entry.actor,
        state="proposed",
        answer="",
        billed=0,
        version=entry.seq,
        program=entry.program or None,
    ).execute()


def _enter(entry: Applied, facts: Any) -> None:
    named = ("ref", "n", "words", "currency", "invoice", "line", "extra", "pay_link", "external_id")
    Charge.insert(
        sale=entry.stream,
        **{name: facts[name] for name in named},
        minor=int(facts["minor"]),
        billed_on=date.fromisoformat(facts["billed_on"]),
        at=entry.at,
        by=entry.actor,
        version=entry.seq,
        program=entry.program or None,
    ).execute()


def _bill(entry: Applied, of: str, minor: int) -> None:
    if of != PRICE:
        theirs = (Extra.ref == of) & (Extra.sale == entry.stream)
        exactly_one(changed(Extra.update(billed=Extra.billed + minor).where(theirs)))
        return
    PriceCharged.insert(sale=entry.stream, minor=0).on_conflict_ignore().execute()
    PriceCharged.update(minor=PriceCharged.minor + minor).where(PriceCharged.sale == entry.stream).execute()


def _meet_new_price(entry: Applied) -> None:
    """Write down what another agreed price did to what was charged already: it writes no row of ours by itself."""
    minor, currency = price_hidden_now(entry.stream)
    stands, at = standing_time(entry.stream, PRICE), repriced_at(entry.stream)
    if bool(minor) != bool(stands) and at is not None:
        _note(entry, (PRICE, currency, minor), at, "repriced")


def _judge(entry: Applied, of: Iterable[str], how: str) -> None:
    """Let a hidden cost begin, grow, shrink or end, of an extra or of the price."""
    for one in of:
        minor, currency = price_hidden_now(entry.stream) if one == PRICE else hidden_now(one)
        _note(entry, (one, currency, minor), entry.at, how)


def _note(entry: Applied, found: tuple[str, str, int], at: Any, how: str) -> None:
    of, currency, minor = found
    stands = standing_time(entry.stream, of)
    if stands is None:
        if minor:
            row = {"sale": entry.stream, "seq": entry.seq, "of": of, "currency": currency}
            HiddenCost.insert(minor=minor, most=minor, began_at=at, **row).execute()
        return
    told: dict[str, Any] = {"minor": minor, "most": max(minor, stands.most)}
    ended = {} if minor else {"ended_at": at, "how": how}
    key = (HiddenCost.sale == entry.stream) & (HiddenCost.seq == stands.seq) & (HiddenCost.of == of)
    HiddenCost.update({**told, **ended}).where(key).execute()


def _in_state(entry: Applied, *states: str) -> Any:
    theirs = (Extra.ref == entry.facts["extra"]) & (Extra.sale == entry.stream)
    return theirs & Extra.state.in_(list(states))


def _ended(entry: Applied, state: str, answer: str, states: tuple[str, ...], **more: Any) -> Any:
    told = {"state": state, "ended_at": entry.at, "ended_by": entry.actor, "answer": answer}
    told |= {"ended_program": entry.program or None, "version": entry.seq}
    return Extra.update({**told, **more}).where(_in_state(entry, *states))


def _voice_of(entry: Applied) -> Any:
    return (ExtraVoice.extra == entry.facts["extra"]) & (ExtraVoice.by == entry.actor)


def _approves(entry: Applied) -> None:
    row = {"extra": entry.facts["extra"], "sale": entry.stream, "by": entry.actor, "at": entry.at}
    ExtraVoice.insert(row).execute()


projects(Extra, Extra.sale)
projects(ExtraVoice, ExtraVoice.sale)
projects(Charge, Charge.sale)
projects(PriceCharged, PriceCharged.sale)
projects(HiddenCost, HiddenCost.sale)
