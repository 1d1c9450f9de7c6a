"""The customer hears at once what is done, late or moved, and what waits for them; each as they chose."""

from portal.deliveries.access import Seen
from portal.deliveries.labels import gap_words
from portal.deliveries.models import Delivery, Update, UpdateFile, Wait
from portal.deliveries.timing import time_of
from portal.deliveries.wording import words_now
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.mail_choices import receivers
from portal.people.models import Contact
from portal.people.queries import look
from portal.people.through import program_names
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.web.words import long_day, plural, unwrapped

_TOPICS = {
    "at_risk": "moved",
    "waiting": "your_turn",
    "delivered": "delivered",
    "missed": "late",
    "breach": "late",
}
_SHORT = 70


def at_once_topic(kind: str, retracted_kind: str = "") -> str | None:
    """Return the topic of an update that is told at once; None for what can wait until the morning.

    Taking something back is told like what it takes back.
    """
    return _TOPICS.get(retracted_kind if kind == "retracted" else kind)


def tell_customer(seen: Seen, update: Update, by: Viewer) -> None:
    """Queue the mail about an update to every contact who wants it at once, in the caller's transaction."""
    topic = at_once_topic(update.kind, _kind_of(update.retracts))
    if topic is None or by.kind == "contact":
        return
    context = {**_context(seen, update), "through": program_names([update.program]).get(update.program or "")}
    for contact in receivers(seen.sale.customer, topic):
        queue(_letter(seen, contact, by, topic, context), look(), update.at)


def short(words: str, limit: int = _SHORT) -> str:
    """Return the start of a promise's words, as a subject or a list can hold them."""
    line = " ".join(unwrapped(words).split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"


def _kind_of(update: str | None) -> str:
    row = Update.get_or_none(Update.ref == update) if update else None
    return row.kind if row else ""


def _letter(seen: Seen, contact: Contact, by: Viewer, topic: str, context: dict[str, object]) -> Letter:
    letter = Letter(
        kind=topic.replace("_", "-"),
        to=contact.email,
        to_name=contact.name,
        subject=short_head(str(context["subject_words"])),
        template="deliveries/mail/told",
        context=context,
        reply_to=(by.name, by.email),
        about=seen.sale.ref,
        sender_name=by.name,
        receipt=newest_number(seen.sale.ref),
    )
    return switchable(letter, contact.ref, topic)


def _context(seen: Seen, update: Update) -> dict[str, object]:
    """Return what the letter says; `seen` holds the delivery as it was before the update."""
    delivery: Delivery = Delivery.get_by_id(seen.delivery.ref)
    wait = Wait.get_or_none(Wait.of == update.ref) if update.kind == "waiting" else None
    files = UpdateFile.select().where(UpdateFile.of == update.ref).count()
    due = delivery.due_on
    time = time_of(delivery, seen.promise.due_kind, seen.sale.time_zone, update.at)
    return {
        "subject_words": _subject(seen, update, wait),
        "kind": update.kind,
        "words": unwrapped(words_now(seen.promise)),
        "title": seen.sale.title,
        "text": update.text,
        "promised": long_day(due) if due else "",
        "late": gap_words(time) if time.kind == "late" else "",
        "expected": long_day(update.forecast_on) if update.forecast_on else "",
        "before": long_day(update.forecast_before) if update.forecast_before else "",
        "wait": wait and {"what": wait.what, "by_on": long_day(wait.by_on), "otherwise": wait.otherwise},
        "files": plural(files, "photo or file", "photos or files") if files else "",
        "address": f"/my/sales/{seen.sale.ref}/promises/{seen.promise.n}",
    }


def _subject(seen: Seen, update: Update, wait: Wait | None) -> str:
    words = short(words_now(seen.promise))
    match update.kind:
        case "delivered":
            return f"Done: “{words}”"
        case "at_risk":
            expected = long_day(update.forecast_on) if update.forecast_on else ""
            return f"Now expected {expected}: “{words}”"
        case "waiting":
            return f"We need something from you: {short(wait.what) if wait else words}"
        case "missed":
            return f"We did not do it: “{words}”"
        case "breach":
            return f"We did not keep it: “{words}”"
        case _:
            return f"We were wrong about “{words}”"
