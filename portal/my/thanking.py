"""What the customer reads after they said something: what holds now, and what happens next."""

from typing import cast

from portal.changes.access import SeenChange
from portal.changes.actions import who_still_has_to
from portal.changes.models import Change
from portal.deliveries.access import Seen
from portal.deliveries.models import Delivery
from portal.deliveries.rules import VerdictWord
from portal.deliveries.story import VERDICT_WORDS, first_name
from portal.people.access import Viewer
from portal.people.queries import contact_names
from portal.promises.models import Promise
from portal.record.receipts import newest_number
from portal.web.words import instant_words, list_words, plural

ANSWERED = "Thank you. Your answer is here for all of us to read, and we no longer wait for you."
DISPUTED = "Your words stand beside ours now, for everybody who reads this page."
BROKEN = "This stands as broken now, with your words. Whoever promised it and whoever delivers it see that."
TAKEN_BACK = "Taken back. What you had reported stays in the history, marked so."
_GOOD = frozenset({"better", "kept"})


def word_given(seen: Seen) -> str:
    """Say which word counts on a delivery now."""
    word = cast("VerdictWord | None", Delivery.get_by_id(seen.delivery.ref).verdict)
    said = VERDICT_WORDS[word].lower() if word else "not given"
    begun = "Thank you" if word in _GOOD else "Thank you for saying so"
    return (
        f"{begun}. Your word on promise {seen.promise.n} is \N{LEFT DOUBLE QUOTATION MARK}{said}"
        "\N{RIGHT DOUBLE QUOTATION MARK} now. You can change it at any time, and add to it on the promise's own page."
    )


def words_given(count: int) -> str:
    """Say how many words were given on one form."""
    return (
        f"Thank you. We have {plural(count, 'word', 'words')} more from you. You can change each at any time."
    )


def agreed_to(seen: SeenChange, reader: Viewer) -> str:
    """Say what holds since the reader agreed to a change: that it stands, on which receipt, or whose yes is missing."""
    change: Change = Change.get_by_id(seen.change.ref)
    if change.state == "accepted":
        how = "We are released from it" if change.kind == "release" else "It stands as agreed"
        return f"Thank you. {how}, on receipt number {newest_number(change.sale)}, which is on its way to your mail."
    missing, ours = who_still_has_to(change, seen.sale)
    names = contact_names(missing)
    whom = [first_name(names[ref]) for ref in missing if ref in names] + (["one of us"] if ours else [])
    agree = "agrees" if len(whom) == 1 else "agree"
    return f"Thank you, {first_name(reader.name)}. It stands as soon as {list_words(whom)} {agree} too."


def opened(promise: Promise, reader: Viewer) -> str:
    """Say until when we have to keep a promise on the occasion that was opened last, in the reader's zone."""
    of_promise = Delivery.promise == promise.ref
    last = Delivery.select().where(of_promise).order_by(Delivery.n.desc()).get()
    return f"The clock runs: by our promise this is done by {instant_words(last.due_at, reader.time_zone)}."
