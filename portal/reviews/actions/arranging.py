"""Inviting to a review, asking for one, and proposing times: either side does, and the other answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.access import refuse_erased
from portal.deliveries.actions.fields import LINE_LIMIT, By, read_words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.reviews.access import SeenReview
from portal.reviews.actions.opening import opened, refuse_delivery
from portal.reviews.mail import tell_proposed
from portal.reviews.models import Review
from portal.reviews.rules import HOWS, LENGTHS, MOST_TIMES, UNDER_WAY, USUAL_LENGTH, sorted_times, wrong_time
from portal.sales.models import Sale

_ANOTHER = "A review is being arranged already. Answer about that one, or call it off first."
_NO_TIME = "Propose at least one time."
_SAY = "Say in a sentence why none of the times fits, or propose others."


@dataclass(frozen=True)
class NewReview:
    """Times for a review as they were typed: aware instants, and how, where and for how many minutes it is held.

    `unread` are problems with what could not even be read.
    """

    times: Sequence[datetime] = ()
    how: str = "call"
    minutes: int = USUAL_LENGTH
    place: str = ""
    words: str = ""
    unread: tuple[Problem, ...] = ()


def ask_for_review(sale: Sale, new: NewReview, by: By) -> str:
    """Invite a customer to a review or, as a contact, ask for one; return its ref, empty where the form came before.

    Staff propose one to four times, a contact may leave that to us. Raises Invalid with every problem beside its field,
    Conflict where one is being arranged already or the customer was erased, NotHere for those who deliver.
    """
    refuse_delivery(by)
    is_ours = by.viewer.kind == "staff"
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        sale = Sale.get_by_id(sale.ref)
        refuse_erased(sale)
        if review_under_way(sale.ref) is not None:
            raise Conflict(_ANOTHER)
        facts = {
            "review": new_ref(),
            "n": Review.select().where(Review.sale == sale.ref).count() + 1,
            "by_customer": not is_ours,
            "host": by.viewer.ref if is_ours else sale.salesperson,
            "sequence": 0,
            **_checked(new, by, needs_time=is_ours),
        }
        append(sale.ref, "review.invited", facts, by.viewer.ref, by.at)
        tell_proposed(facts["review"], new.words.strip(), by)
        return str(facts["review"])


def propose_times(seen: SeenReview, new: NewReview, by: By) -> None:
    """Propose other times for a review; a time that both accepted stands until one of them is accepted instead.

    A contact may say that none fits and leave new ones to us, with a word. Raises like `ask_for_review`.
    """
    is_ours = by.viewer.kind == "staff"
    with transaction():
        review = opened(seen, by, *UNDER_WAY)
        if review is None:
            return
        checked = _checked(new, by, needs_time=is_ours)
        if not checked["times"] and not checked["words"]:
            raise Invalid(Problem("words", _SAY))
        facts = {
            "review": review.ref,
            "by_customer": not is_ours,
            "host": by.viewer.ref if is_ours else review.host,
            "sequence": review.sequence + 1,
            **checked,
        }
        append(seen.sale.ref, "review.times_proposed", facts, by.viewer.ref, by.at)
        tell_proposed(review.ref, new.words.strip(), by)


def review_under_way(sale: str) -> Review | None:
    """Return the review of a sale that is being arranged or agreed on, if one is."""
    found: Review | None = Review.get_or_none((Review.sale == sale) & Review.state.in_(UNDER_WAY))
    return found


def _checked(new: NewReview, by: By, *, needs_time: bool) -> dict[str, Any]:
    problems = list(new.unread)
    times = sorted_times(new.times)
    wrong = next((said for said in (wrong_time(time, by.at) for time in times) if said), "")
    if wrong:
        problems.append(Problem("times", wrong))
    if len(times) > MOST_TIMES:
        problems.append(Problem("times", f"Propose at most {MOST_TIMES} times."))
    if needs_time and not times and not problems:
        problems.append(Problem("times", _NO_TIME))
    if new.how not in HOWS:
        problems.append(Problem("how", "Choose how you talk."))
    if new.minutes not in LENGTHS:
        problems.append(Problem("minutes", "Choose for how long."))
    place = read_words(problems, "place", new.place, limit=LINE_LIMIT)
    words = read_words(problems, "words", new.words)
    if problems:
        raise Invalid(*problems)
    return {
        "times": [utc_text(time) for time in times],
        "how": new.how,
        "minutes": new.minutes,
        "place": Personal(place) if place else "",
        "words": Personal(words) if words else "",
    }
