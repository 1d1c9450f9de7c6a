"""A change in words: what stood before and what it would be, for pages and mails alike. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.changes.models import Change
from portal.promises.due_kinds import BadDue
from portal.promises.stored import words_of_due
from portal.web.words import money

NO_PRICE = "No price was agreed"


@dataclass(frozen=True)
class Difference:
    """One thing that a change changes: its name, what stands and what would; `quoted` for the promise's own words."""

    name: str
    before: str
    after: str
    quoted: bool = False


def differences_of(change: Change) -> tuple[Difference, ...]:
    """Return everything that a change changes, in the order in which a page shows it; nothing for a release."""
    return tuple(_differences(change))


def due_in_words(due: object) -> str:
    """Say when a stored due is due; "(erased)" for one that can't be read any more."""
    try:
        return words_of_due(due)
    except BadDue:
        return "(erased)"


def _differences(change: Change) -> Iterator[Difference]:
    if change.words is not None:
        yield Difference("The words", change.words_before, change.words, quoted=True)
    if change.due is not None:
        yield Difference("When", due_in_words(change.due_before), due_in_words(change.due))
    if change.price is not None:
        before = (
            NO_PRICE if change.price_before is None else money(change.price_before, change.currency or "")
        )
        yield Difference("The whole price", before, money(change.price, change.currency or ""))
