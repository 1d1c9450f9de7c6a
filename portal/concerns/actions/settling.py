"""“Did the fix work?”: the customer's yes alone closes a concern, and their no opens it again."""

from dataclasses import dataclass

from portal.concerns.access import SeenConcern
from portal.concerns.actions.raising import open_about
from portal.concerns.actions.taking import note, taken
from portal.concerns.mail import tell_answered
from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict

_STILL = "Say in a sentence what is still wrong, so that it can be put right."
_ANOTHER = "Another concern about this is open already. What is still wrong belongs there."


@dataclass(frozen=True)
class NewAnswer:
    """The words of an answer, and the version of the concern that was looked at, None for any."""

    words: str = ""
    was: int | None = None


def settle(seen: SeenConcern, answer: NewAnswer, by: By) -> None:
    """Close a concern: the fix worked, or it is settled for the customer. Any contact of theirs may say so.

    Raises Conflict where the concern moved on since the page was opened, NotHere for staff.
    """
    only(by, "contact")
    said = words("words", answer.words)
    with transaction():
        concern = taken(seen, "yes", answer.was, by)
        if concern is not None:
            was = concern.state
            note(concern, "closed", said, by, delivery=concern.delivery)
            tell_answered(concern.ref, said, by, worked=was == "fixed")


def still_wrong(seen: SeenConcern, answer: NewAnswer, by: By) -> None:
    """Open a concern again that we say is put right, or that was closed, with what is still wrong.

    Raises Invalid for no words, and like `settle`.
    """
    only(by, "contact")
    said = words("words", answer.words, _STILL)
    with transaction():
        concern = taken(seen, "no", answer.was, by)
        if concern is None:
            return
        if concern.state == "closed" and concern.delivery and open_about(concern.delivery):
            raise Conflict(_ANOTHER)
        note(concern, "reopened", said, by, delivery=concern.delivery)
        tell_answered(concern.ref, said, by, worked=False)
