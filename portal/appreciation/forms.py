"""The forms of thank-yous: words, whom they are for, and which promise they are about, if any."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField, TextAreaField

from portal.appreciation.actions import NewThanks
from portal.deliveries.forms import OnceForm
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.people.models import Staff

_NONE = ("", "Nothing in particular")


class CardForm(OnceForm):
    """What a member of staff thanks a customer for; `n` is the number of a promise."""

    words = TextAreaField("Your words")
    n = SelectField("About which promise", validate_choice=False)

    def begin(self, promises: Iterable[tuple[int, str]]) -> None:
        """Offer the promises of the sale by number and words, and give the form a key of its own."""
        self.n.choices = [_NONE, *((str(n), f"{n}: {words}") for n, words in promises)]
        self.n.data = self.n.data or ""
        self.key.data = new_ref()

    def thanks(self) -> NewThanks:
        """Return what was typed."""
        typed = self.n.data or ""
        return NewThanks(self.words.data or "", (small_number(typed) or -1) if typed else 0)


class ThanksForm(CardForm):
    """Whom a customer thanks, and for what."""

    to = RadioField("Whom do you thank?", validate_choice=False)

    def offer(self, people: Iterable[Staff], chosen: str = "") -> None:
        """Offer whoever may be thanked; the only one, or `chosen`, stands chosen."""
        offered = [(person.ref, person.name) for person in people]
        self.to.choices, refs = offered, [ref for ref, _ in offered]
        if self.to.data is None:
            self.to.data = chosen if chosen in refs else refs[0] if len(refs) == 1 else None

    def thanks(self) -> NewThanks:
        """Return what was typed."""
        card = super().thanks()
        return NewThanks(card.words, card.n, self.to.data or "")
