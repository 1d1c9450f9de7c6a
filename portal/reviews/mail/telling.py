"""What the other side hears at each step of a review."""

from collections.abc import Mapping
from datetime import datetime

from portal.deliveries.actions.fields import By
from portal.deliveries.mail.customers import short
from portal.deliveries.story import first_name
from portal.people.queries import staff
from portal.promises.models import Promise
from portal.reviews.mail.notes import Entry, Note, to_contacts, to_staff
from portal.reviews.models import Review, ReviewFollowUp
from portal.reviews.queries import times_of
from portal.reviews.rules import QUESTIONS
from portal.reviews.words import time_words, where_words
from portal.sales.models import Sale

_NO_PENALTY = "If you would rather not, say so on the same page; nothing follows from it."


def tell_proposed(ref: str, words: str, by: By) -> None:
    """Tell the other side which times are proposed for a review, be it new or not."""
    review, sale = _of(ref)
    times = times_of(review)
    if by.viewer.kind == "contact":
        to_staff(review, sale, _asked(review, sale, words, by, times), by)
        return
    listed = tuple(time_words(time, sale.time_zone) for time in times)
    moved = (
        f" It is agreed for {time_words(review.meets_at, sale.time_zone)} so far." if review.meets_at else ""
    )
    note = Note(
        f"{by.viewer.name} would like to talk with you: {sale.title}",
        f"{by.viewer.name} invites you to a review of “{sale.title}”: whether we exceed your expectations, what we"
        f" could do better, what else we could help with, what went wrong, and whether the fix worked.{moved}",
        "Choose a time" if len(times) > 1 else "Answer",
        listed,
        (("How", where_words(review, customer=True)),),
        words,
        closing=f"Accept a time that suits you, or propose others. {_NO_PENALTY}",
    )
    # Just one time can be accepted in the calendar itself; while another stands, that one stays there.
    alone = len(times) == 1 and review.meets_at is None
    to_contacts(review, sale, note, by, Entry("REQUEST", times[0], tentative=True) if alone else None)


def tell_agreed(ref: str, words: str, by: By) -> None:
    """Tell both sides when a review takes place, with what their calendars take and the words of who accepted."""
    review, sale = _of(ref)
    when = time_words(review.meets_at, sale.time_zone)
    host = staff(review.host)
    entry = Entry("REQUEST", review.meets_at)
    note = Note(
        f"Agreed: we talk on {when}",
        f"The review of “{sale.title}” takes place on {when}, with {host.name}.",
        "See the questions",
        facts=(("How", where_words(review, customer=True)),),
        text=words,
        closing="The four questions stand on the page; answer them beforehand, or when we talk.",
    )
    to_contacts(review, sale, note, by, entry)
    ours = Note(
        f"Agreed: review of {sale.title} on {when}",
        f"{by.viewer.name} accepted: the review of “{sale.title}” takes place on {when}.",
        "Look at the review",
        facts=(("How", where_words(review, customer=False)),),
        text=words,
    )
    to_staff(review, sale, ours, by, entry)


def tell_kept(ref: str, words: str, by: By) -> None:
    """Tell who proposed another time that the other side would rather keep the one that stands."""
    review, sale = _of(ref)
    when = time_words(review.meets_at, sale.time_zone)
    note = Note(
        f"It stays as agreed: {when}",
        f"{by.viewer.name} would rather keep the time of the review of “{sale.title}”: {when}.",
        text=words,
    )
    _to_the_other_side(review, sale, note, by)


def tell_called_off(ref: str, words: str, by: By) -> None:
    """Tell the other side that a review is declined or called off; where it had a time, calendars hear it too."""
    review, sale = _of(ref)
    verb = "does not want a review now" if review.state == "declined" else "called the review off"
    note = Note(
        f"{by.viewer.name} {verb}: {sale.title}",
        f"{by.viewer.name} {verb} (“{sale.title}”).",
        text=words,
    )
    entry = Entry("CANCEL", review.meets_at) if review.meets_at else None
    if entry:
        to_contacts(review, sale, note, by, entry)
        to_staff(review, sale, note, by, entry)
    else:
        _to_the_other_side(review, sale, note, by)


def tell_answered(ref: str, answers: Mapping[str, str], by: By) -> None:
    """Tell staff what a customer answers to the questions."""
    review, sale = _of(ref)
    note = Note(
        f"{by.viewer.name} answers the questions of the review: {sale.title}",
        f"{by.viewer.name} answers for the review of “{sale.title}”:",
        "Look at the review",
        parts=tuple((QUESTIONS[question], (words,)) for question, words in answers.items()),
    )
    to_staff(review, sale, note, by)


def tell_followed_up(said: ReviewFollowUp, by: By) -> None:
    """Tell staff whether what was agreed on worked: who holds the review, who sold, and who agreed on it."""
    review, sale = _of(said.review)
    promise = Promise.get_by_id(said.promise)
    worked = "says that it worked" if said.worked else "says that it did not work"
    note = Note(
        f"{by.viewer.name} {worked}: {short(promise.words, 60)}",
        f"What was agreed on in the review of “{sale.title}” is done. {by.viewer.name} {worked}:"
        f" promise {promise.n}, “{short(promise.words, 160)}”.",
        "Look at the review",
        text=said.words,
    )
    to_staff(review, sale, note, by)


def _asked(review: Review, sale: Sale, words: str, by: By, times: list[datetime]) -> Note:
    if review.sequence == 0:
        begun = "asks for a review"
    else:
        begun = "proposes other times for the review" if times else "has no time then for the review"
    return Note(
        f"{by.viewer.name} {begun}: {sale.title}",
        f"{by.viewer.name} {begun} of “{sale.title}”.",
        "Answer",
        tuple(time_words(time, sale.time_zone) for time in times),
        (("How", where_words(review, customer=False)),),
        words,
        closing="" if times else f"{first_name(by.viewer.name)} names no time: propose some.",
    )


def _to_the_other_side(review: Review, sale: Sale, note: Note, by: By) -> None:
    if by.viewer.kind == "contact":
        to_staff(review, sale, note, by)
    else:
        to_contacts(review, sale, note, by)


def _of(ref: str) -> tuple[Review, Sale]:
    review: Review = Review.get_by_id(ref)
    return review, Sale.get_by_id(review.sale)
