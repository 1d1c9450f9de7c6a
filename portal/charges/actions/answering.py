"""The customer's word on an extra: approve it at the very amount that they read, or decline it. Nobody else can."""

from portal.changes.actions import they_agree
from portal.charges.access import SeenExtra
from portal.charges.actions.asking import open_extra, refuse_cancelled
from portal.charges.mail import tell_extra_answered, tell_one_approved
from portal.charges.models import Extra
from portal.charges.queries import voices_of
from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict
from portal.people.queries import contacts_of
from portal.record.actions import append
from portal.record.rules import Personal
from portal.sales.models import Sale
from portal.web.words import money

_TWICE = "You have approved this already. It counts once everybody who has to has approved it."


def approve(seen: SeenExtra, minor: int, by: By) -> None:
    """Approve an extra at `minor` units, the amount that the contact read; it counts once everybody has who has to.

    What was declined before may be approved still. Raises Conflict when another amount is asked for by now, or it was
    approved or withdrawn, or the sale was cancelled; NotHere for staff, who never speak in a customer's name.
    """
    only(by, "contact")
    with transaction():
        extra = open_extra(seen, by, "proposed", "declined")
        if extra is None:
            return
        refuse_cancelled(seen.sale)
        if extra.minor != minor:
            raise Conflict(_other_amount(extra, minor))
        voices = voices_of(extra.ref)
        everybody = they_agree(seen.sale.customer, {*voices, by.viewer.ref})
        if not everybody and by.viewer.ref in voices:
            raise Conflict(_TWICE)
        kind = "extra.approved" if everybody else "extra.agreed"
        append(extra.sale, kind, {"extra": extra.ref, "minor": str(extra.minor)}, by.viewer.ref, by.at)
        (tell_extra_answered if everybody else tell_one_approved)(extra.ref, by)


def decline(seen: SeenExtra, why: str, by: By) -> None:
    """Decline an extra, and say why if one likes. Raises Conflict like `approve`, NotHere for staff."""
    only(by, "contact")
    answer = words("answer", why)
    with transaction():
        extra = open_extra(seen, by, "proposed")
        if extra is None:
            return
        refuse_cancelled(seen.sale)
        facts = {"extra": extra.ref, "answer": Personal(answer) if answer else ""}
        append(extra.sale, "extra.declined", facts, by.viewer.ref, by.at)
        tell_extra_answered(extra.ref, by)


def who_still_has_to(extra: Extra, sale: Sale) -> list[str]:
    """Return the refs of the contacts whose yes is still missing; where one is enough, of all, as any one will do."""
    agreed = set(voices_of(extra.ref))
    return [one.ref for one in contacts_of(sale.customer) if one.ref not in agreed]


def _other_amount(extra: Extra, read: int) -> str:
    now, then = money(extra.minor, extra.currency), money(read, extra.currency)
    return f"{now} is asked for by now; you read {then}. Nothing was approved: look at it again, and decide."
