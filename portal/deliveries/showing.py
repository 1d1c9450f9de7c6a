"""The words around a ledger, for the customer's page and the workspace alike. Pure."""

from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from portal.deliveries.dates import dates_of, has_come, tally, waited_words
from portal.deliveries.labels import WORD_PLEASE, Label
from portal.deliveries.ledger import Done, Ledger, Pair
from portal.deliveries.queries import Person
from portal.deliveries.rules import ENDED, VERDICTS
from portal.deliveries.stated import due_words, price_words
from portal.deliveries.story import KINDS, VERDICT_WORDS, first_name, story_of, which, word_of
from portal.deliveries.told import Judged, Told
from portal.deliveries.wording import words_now
from portal.lib.money import minor_units
from portal.people.through import named
from portal.web.pieces import day, instant
from portal.web.words import day_in, instant_words, long_day, money

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
RULES = {"what": "do what we said", "when": "do it when we said", "care": "show that we care"}
_GOOD = frozenset({"better", "kept"})


def moment(said_at: str, zone: str) -> Markup | str:
    """Return a kept day or instant in words for a reader in `zone`; a day has no zone. Empty text stays empty."""
    if not said_at:
        return ""
    return (
        instant(datetime.fromisoformat(said_at), zone) if "T" in said_at else day(date.fromisoformat(said_at))
    )


def stamp_of(pair: Pair) -> Label:
    """Return the stamp of a promise: that of its leading delivery.

    Where a promise comes due again and again, nothing is open and the customer has called every time so far kept, it
    says so: "Kept, 10 of 10 times".
    """
    done = pair.leading
    if done is None:
        return Label("plain", "Not yet due", "ring", ("no occasion for it has come up so far",))
    come = has_come(pair)
    again = pair.due_kind in {"schedule", "every"} and len(pair.deliveries) > 1
    to_come = done not in come and done.time.kind != "due_today"
    if again and come and done.label.state in {"plain", "due"} and to_come:
        kept = sum(one.row.verdict in _GOOD for one in come)
        if kept == len(come):
            times = "1 of 1 time" if kept == 1 else f"{kept} of {kept} times"
            return Label("kept", f"Kept, {times}", "tick")
    return done.label


def notes_of(label: Label, voice: str) -> list[str]:
    """Return what stands below a stamp, as sentences; `voice` is "you" or "the customer".

    The day now expected stands in the line of dates.
    """
    spoken = {WORD_PLEASE: "Your word please." if voice == "you" else f"No word from {voice} yet."}
    notes = [note for note in label.notes if not note.startswith("now expected")]
    said = [spoken.get(note, f"{note[0].upper()}{note[1:]}.") for note in notes]
    return [note.replace("for you", f"for {voice}") for note in said]


def state_for(label: Label, voice: str) -> Label:
    """Return a stamp for its reader: what waits for the customer is blue on their own page alone."""
    return label if voice == "you" or label.state != "yours" else replace(label, state="plain")


def all_told(pair: Pair) -> list[Told]:
    """Return everything that was told about a promise, the newest first."""
    return sorted(
        (told for done in pair.deliveries for told in done.told), key=lambda told: told.at, reverse=True
    )


def last_judged(pair: Pair) -> tuple[Done, Judged] | None:
    """Return the customer's newest word on a promise, with the delivery that it is about."""
    found = [(done, done.verdicts[0]) for done in pair.deliveries if done.verdicts]
    return max(found, key=lambda one: one[1].at, default=None)


def last_word(ledger: Ledger, zone: str) -> str:
    """Say when the customer last heard from us."""
    told = ledger.last_word
    if told is None:
        return "There has been no word from us about this yet."
    return f"{word_from_us(told.at, told.teller, zone)}."


def word_from_us(at: datetime, by: str, zone: str) -> str:
    """Say when and by whom the last word from us was said, without a full stop."""
    return f"Last word from us: {instant_words(at, zone)}, {by}"


def rhythm_words(ledger: Ledger) -> str:
    """Say how often we promised a word, and plainly when one has not come; nothing where none was promised.

    A promise that serves the rule "care" and is on a schedule is one of a word. One from which the customer released
    us is none any more, and dates that were replaced by agreement are none that did not come.
    """
    pair = next(
        (one for one in ledger.pairs if one.said.rhythm and one.said.rule == "care" and not one.released),
        None,
    )
    if pair is None or ledger.sale.state != "open":
        return ""
    last = ledger.last_word.on if ledger.last_word else None
    silent = [
        done.row.due_on
        for done in pair.deliveries
        if done.row.due_on and not done.row.afterwards and done.row.state not in ENDED
        if done.row.due_on < ledger.today and (last is None or last < done.row.due_on)
    ]
    said = f"We promised you one {pair.said.rhythm}"
    if not silent:
        return f"{said}."
    if len(silent) == 1:
        return f"{said}; the one for {long_day(silent[0])} has not come."
    return f"{said}; the last {len(silent)} have not come."


def deliverers(ledger: Ledger) -> list[tuple[Person, list[int]]]:
    """Return who delivers anything in a sale and the numbers of those promises, but for the salesperson."""
    found: dict[str, tuple[Person, list[int]]] = {}
    for pair in ledger.pairs:
        if pair.deliverer and pair.deliverer.ref != ledger.salesperson.ref:
            found.setdefault(pair.deliverer.ref, (pair.deliverer, []))[1].append(pair.said.n)
    return list(found.values())


def salesperson_words(ledger: Ledger) -> str:
    """Say of the salesperson what follows the name: that they made these promises, or since when they see to them."""
    if not ledger.handed:
        return "made these promises and stays with them."
    last = ledger.handed[-1]
    since = long_day(day_in(last.at, ledger.sale.time_zone))
    return f"has seen to these promises since {since}, following {last.before}."


def price_lines(ledger: Ledger) -> list[tuple[str, str]]:
    """Return what the parts of the price are for and their amounts in words, as the receipt states them."""
    price = ledger.receipt.content.get("price") or {}
    try:
        return [
            (line["words"], money(minor_units(line["amount"], price["currency"]), price["currency"]))
            for line in price.get("lines", ())
        ]
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # Only bytes that were changed behind our back say no amount at all; the page says so in red above.
        return []


def price_history(ledger: Ledger) -> list[str]:
    """Say what the price was first and each time it was changed by agreement, the oldest first; nothing else."""
    changes = [(one.price, one.on) for one in ledger.price_changes if one.price and one.on]
    first = [f"first {price_words(price[0])}" for price, _ in changes[:1]]
    since = [f"{price_words(price[1])} since {long_day(on)}, by agreement" for price, on in changes]
    return [*first, *since]


def others_to_update(pair: Pair) -> list[Done]:
    """Return the open dates of a schedule but for the leading one: the past ones and the next."""
    leading = pair.leading
    still_open = [done for done in pair.deliveries if done is not leading and done.is_open]
    past = [done for done in still_open if done.time.kind in {"overdue", "due_today"}]
    coming = [done for done in still_open if done not in past]
    return [*past, *coming[:1]]


# What templates may call by name; create_app hands them over.
GLOBALS: dict[str, object] = {
    "moment": moment,
    "named": named,
    "notes_of": notes_of,
    "stamp_of": stamp_of,
    "state_for": state_for,
    "all_told": all_told,
    "story_of": story_of,
    "which": which,
    "word_of": word_of,
    "words_now": words_now,
    "dates_of": dates_of,
    "waited_words": waited_words,
    "last_judged": last_judged,
    "first_name": first_name,
    "tally": tally,
    "last_word": last_word,
    "price_history": price_history,
    "price_lines": price_lines,
    "due_words": due_words,
    "price_words": price_words,
    "rhythm_words": rhythm_words,
    "salesperson_words": salesperson_words,
    "deliverers": deliverers,
    "others_to_update": others_to_update,
    "CHANNELS": CHANNELS,
    "KINDS": KINDS,
    "RULES": RULES,
    "VERDICTS": VERDICTS,
    "VERDICT_WORDS": VERDICT_WORDS,
}
