"""The words around a ledger, for the customer's page and the workspace alike. Pure."""

from datetime import date, datetime

from markupsafe import Markup

from portal.deliveries.labels import WORD_PLEASE, Label
from portal.deliveries.ledger import Done, Ledger, Pair
from portal.deliveries.queries import Person
from portal.deliveries.told import Told
from portal.web.pieces import day, instant
from portal.web.words import instant_words, long_day, plural

CHANNELS = {
    "document": "in writing",
    "email": "by e-mail",
    "phone": "on the phone",
    "in_person": "face to face",
    "video": "in a video call",
    "chat": "in a chat",
    "message": "in a text message",
    "other": "in another way",
}
KINDS = {
    "started": "Started",
    "progress": "Progress",
    "at_risk": "At risk",
    "waiting": "Waiting for you",
    "delivered": "Delivered",
    "missed": "Missed",
    "breach": "Broken",
    "retracted": "Taken back",
}
RULES = {"what": "do what we said", "when": "do it when we said", "care": "show that we care"}


def moment(said_at: str, zone: str) -> Markup | str:
    """Return a kept day or instant in words for a reader in `zone`; a day has no zone. Empty text stays empty."""
    if not said_at:
        return ""
    return (
        instant(datetime.fromisoformat(said_at), zone) if "T" in said_at else day(date.fromisoformat(said_at))
    )


def notes_of(label: Label, voice: str) -> list[str]:
    """Return what stands below a stamp, as sentences; `voice` is "you" or "the customer"."""
    spoken = {WORD_PLEASE: "Your word please." if voice == "you" else f"No word from {voice} yet."}
    notes = [spoken.get(note, f"{note[0].upper()}{note[1:]}.") for note in label.notes]
    return [note.replace("for you", f"for {voice}") for note in notes]


def all_told(pair: Pair) -> list[Told]:
    """Return everything that was told about a promise, the newest first."""
    return sorted(
        (told for done in pair.deliveries for told in done.told), key=lambda told: told.at, reverse=True
    )


def tally(pair: Pair) -> str:
    """Say how many dates of a schedule have come, how many of them are delivered, and when the next one is."""
    counted = [done for done in pair.deliveries if not done.row.afterwards]
    come = [
        done for done in counted if done.time.kind not in {"not_due", "due_soon"} or done.row.delivered_on
    ]
    delivered = sum(done.row.state == "delivered" for done in come)
    on_time = sum(done.time.kind == "on_time" for done in come)
    said = (
        f"{delivered} of {plural(len(come), 'date', 'dates')} so far delivered, {on_time} on time."
        if come
        else ""
    )
    following = next((done for done in counted if done not in come and done.row.due_on), None)
    if following:
        said += f" Next: {long_day(following.row.due_on)}."
    return said.strip() or "All its dates had passed before this record began."


def last_word(ledger: Ledger, zone: str) -> str:
    """Say when the customer last heard from us."""
    told = ledger.last_word
    if told is None:
        return "There has been no word from us about this yet."
    return f"Last word from us: {instant_words(told.at, zone)}, {told.by}."


def deliverers(ledger: Ledger) -> list[Person]:
    """Return who delivers anything in a sale, but for the salesperson, who is named already."""
    found = {pair.deliverer.ref: pair.deliverer for pair in ledger.pairs if pair.deliverer}
    return [person for ref, person in found.items() if ref != ledger.salesperson.ref]


def others_to_update(pair: Pair) -> list[Done]:
    """Return the open dates of a schedule but for the leading one: the past ones and the next."""
    leading = pair.leading
    still_open = [done for done in pair.deliveries if done is not leading and done.row.state != "delivered"]
    past = [done for done in still_open if done.time.kind in {"overdue", "due_today"}]
    coming = [done for done in still_open if done not in past]
    return [*past, *coming[:1]]


# What templates may call by name; create_app hands them over.
GLOBALS: dict[str, object] = {
    "moment": moment,
    "notes_of": notes_of,
    "all_told": all_told,
    "tally": tally,
    "last_word": last_word,
    "deliverers": deliverers,
    "others_to_update": others_to_update,
    "CHANNELS": CHANNELS,
    "KINDS": KINDS,
    "RULES": RULES,
}
