"""What the customer reads after they said something: what holds now, and what happens next."""

from typing import cast

from portal.deliveries.access import Seen
from portal.deliveries.models import Delivery
from portal.deliveries.rules import VerdictWord
from portal.deliveries.story import VERDICT_WORDS
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.web.words import instant_words, plural

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


def opened(promise: Promise, reader: Viewer) -> str:
    """Say until when we have to keep a promise on the occasion that was opened last, in the reader's zone."""
    of_promise = Delivery.promise == promise.ref
    last = Delivery.select().where(of_promise).order_by(Delivery.n.desc()).get()
    return f"The clock runs: by our promise this is done by {instant_words(last.due_at, reader.time_zone)}."
