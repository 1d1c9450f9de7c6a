"""The mail about what has become late: called late, with the new day, the reason, and whether anything waits."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.deliveries.labels import gap_words
from portal.deliveries.late import Late
from portal.deliveries.mail.customers import short
from portal.deliveries.models import Delivery, Update, Wait
from portal.deliveries.timing import time_of
from portal.deliveries.wording import words_now
from portal.lib.mail import queue
from portal.my.mail.letters import Say, letter_to
from portal.people.mail_choices import receivers
from portal.people.models import Staff
from portal.people.queries import look, staff
from portal.sales.models import Sale
from portal.web.words import instant_words, long_day, plural, unwrapped


def queue_late(sale: Sale, late: list[Late], at: datetime) -> None:
    """Queue one mail about all that has become late in a sale to each contact who wants it at once."""
    lines = [_line(sale, one, at) for one in late]
    subject = _subject(sale, late, lines)
    context = {"title": sale.title, "lines": lines, "address": f"/my/sales/{sale.ref}"}
    sender = _sender(sale, late)
    for contact in receivers(sale.customer, "late"):
        queue(letter_to(contact, Say("late", subject, "late", sale.ref), context, sender), look(), at)


def _line(sale: Sale, late: Late, at: datetime) -> dict[str, str]:
    delivery = late.delivery
    reason = Update.select().where(
        (Update.delivery == delivery.ref) & (Update.kind == "at_risk") & Update.retracted_at.is_null()
    )
    newest = reason.order_by(Update.seq.desc()).first()
    wait = Wait.get_or_none((Wait.delivery == delivery.ref) & Wait.ended_at.is_null())
    return {
        "words": unwrapped(words_now(late.promise)),
        "late": gap_words(time_of(delivery, late.promise.due_kind, sale.time_zone, at)),
        "promised": _promised(delivery, sale),
        "moved": _moved(delivery),
        "reason": newest.text if newest and delivery.forecast_on else "",
        "waits": f"We have waited for you since {long_day(wait.since.astimezone(_zone(sale)).date())}: {wait.what}"
        if wait
        else "Nothing about it waits for you.",
    }


def _moved(delivery: Delivery) -> str:
    """Say which day stands beside the promised one: that now expected, or a later one that they accepted."""
    if delivery.forecast_on:
        return f"now expected {long_day(delivery.forecast_on)}"
    return f"by agreement now {long_day(delivery.agreed_on)}" if delivery.agreed_on else ""


def _promised(delivery: Delivery, sale: Sale) -> str:
    if delivery.due_on is not None:
        return long_day(delivery.due_on)
    return instant_words(delivery.due_at, sale.time_zone) if delivery.due_at else ""


def _subject(sale: Sale, late: list[Late], lines: list[dict[str, str]]) -> str:
    if len(late) == 1:
        return f"Late by {lines[0]['late']}: “{short(lines[0]['words'])}”"
    return f"{sale.title}: {plural(len(late), 'thing is', 'things are')} late"


def _sender(sale: Sale, late: list[Late]) -> Staff:
    return staff(late[0].delivery.assigned_to or sale.salesperson)


def _zone(sale: Sale) -> ZoneInfo:
    return ZoneInfo(sale.time_zone)
