"""Taking what a calendar program answers to an invitation (RFC 5546, 3.2.3), when such a mail arrives."""

from datetime import datetime

from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.messages.inbound.calendar import answers_to
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.reviews.access import SeenReview, review_for
from portal.reviews.actions.arranging import NewReview, propose_times
from portal.reviews.actions.settling import accept_time
from portal.reviews.itip import own_words, reply_of, review_of
from portal.reviews.queries import times_of
from portal.reviews.rules import UNDER_WAY
from portal.sales.models import Sale

_CANNOT = "I cannot make it at that time."


def take_reply(body: bytes, sender: Contact, key: str, at: datetime, text: str = "") -> bool:
    """Take the calendar part of a mail that came from a contact whom we know; tell whether it answered a review.

    Accepting takes the one time that is proposed, declining says that it does not fit, and an answer to an older
    invitation, or "maybe", changes nothing. What the contact wrote in the calendar, or as `text` of the mail, stands
    with the answer. `key` is that of the mail, so that the same one counts once. Raises Conflict where the review has
    ended, or the time has passed, Invalid for words that can't be kept.
    """
    reply = reply_of(body)
    if reply is None:
        return False
    reader = Viewer(
        "contact", sender.ref, sender.name, sender.email, sender.time_zone, customer=sender.customer
    )
    try:
        seen = review_for(reader, review_of(reply.uid))
    except NotHere:
        return False
    if reply.sequence not in {None, seen.review.sequence}:
        return False
    said = own_words(reply.comment, text, (sender.name, sender.email))
    return _answer(seen, reply.part, said, By(reader, at, key))


@answers_to
def take_answer(_sale: Sale, body: bytes, said: str, by: By) -> bool:
    """Take the answer of a calendar that came to the address of a contact; what can't be taken (any more) is left."""
    if by.viewer.kind != "contact":
        return False
    sender: Contact | None = Contact.get_or_none(Contact.ref == by.viewer.ref)
    try:
        # What is left is a message, which is noted under the key of the mail itself.
        return sender is not None and take_reply(body, sender, f"{by.key} review", by.at, said)
    except (Conflict, Invalid):
        return False


def _answer(seen: SeenReview, part: str, said: str, by: By) -> bool:
    review, times = seen.review, times_of(seen.review)
    # While a time stands, that one is in the calendar, and what is proposed instead is not.
    alone = review.meets_at is None and len(times) == 1
    if part == "ACCEPTED" and review.turn == "customer" and alone:
        accept_time(seen, times[0], by, said)
        return True
    if part == "DECLINED" and review.state in UNDER_WAY:
        new = NewReview(how=review.how, minutes=review.minutes, place=review.place, words=said or _CANNOT)
        propose_times(seen, new, by)
        return True
    return False
