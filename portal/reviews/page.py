"""The page of one review, for either side: where it stands, its times, the answers side by side, what was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.lib import clock
from portal.people.queries import names_of
from portal.reviews.access import SeenReview
from portal.reviews.models import Review, ReviewStep
from portal.reviews.queries import Agreed, Answer, agreements_of, answers_of, steps_of, times_of
from portal.reviews.rules import QUESTIONS, TAKES_ANSWERS, TOOK_PLACE, UNDER_WAY, may_agree_on_promises
from portal.reviews.words import STAMPS
from portal.sales.models import Sale


@dataclass(frozen=True)
class Asked:
    """A question with what stands of it: the customer's own answers, what was noted for them, and ours."""

    question: str
    words: str
    theirs: Sequence[Answer]
    noted: Sequence[Answer]
    ours: Sequence[Answer]
    earlier: Sequence[Answer]

    @property
    def is_answered(self) -> bool:
        """Whether anybody answered it."""
        return bool(self.theirs or self.noted or self.ours)


@dataclass(frozen=True)
class ReviewShown:
    """A review with all that belongs to it. `times` wait for an answer; `names` are those of everybody in it by ref.

    `can_agree` tells whether what was agreed on may be noted now.
    """

    review: Review
    sale: Sale
    times: Sequence[datetime]
    steps: Sequence[ReviewStep]
    questions: Sequence[Asked]
    agreed: Sequence[Agreed]
    names: dict[str, str]
    can_agree: bool
    meets_on: date | None

    @property
    def host(self) -> str:
        """The name of who holds it for us."""
        return self.names.get(self.review.host, "")

    @property
    def stamp(self) -> tuple[str, str, str]:
        """State, word and icon of its stamp."""
        return STAMPS[self.review.state]

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to take place."""
        return self.review.state in UNDER_WAY

    @property
    def took_place(self) -> bool:
        """Whether it has taken place."""
        return self.review.state in TOOK_PLACE

    @property
    def takes_answers(self) -> bool:
        """Whether the questions can be answered: until it is called off, and ever after it took place."""
        return self.review.state in TAKES_ANSWERS

    def stands_of(self, *, by_customer: bool, noted: bool = False) -> dict[str, str]:
        """Return what one side's answers are now, by question."""
        found = {}
        for one in self.questions:
            side = one.noted if noted else one.theirs if by_customer else one.ours
            if side:
                found[one.question] = side[0].words
        return found


def review_shown(seen: SeenReview, at: datetime) -> ReviewShown:
    """Return a review with all that belongs to it as it stands at `at`, in seven statements."""
    review, sale = seen.review, seen.sale
    steps, answers, agreed = steps_of(review.ref), answers_of(review.ref), agreements_of(review.ref)
    named = [
        review.by,
        review.host,
        *(one.by for one in steps),
        *(one.by for one in answers),
        *(one.worked_by for one in agreed),
    ]
    zone = ZoneInfo(sale.time_zone)
    meets_on = clock.today(zone, review.meets_at) if review.meets_at else None
    return ReviewShown(
        review,
        sale,
        times_of(review) if review.turn else (),
        steps,
        [_asked(question, answers) for question in QUESTIONS],
        agreed,
        names_of(named),
        may_agree_on_promises(review.state, meets_on, clock.today(zone, at)),
        meets_on,
    )


def _asked(question: str, answers: Sequence[Answer]) -> Asked:
    mine = [one for one in answers if one.question == question]
    stand = [one for one in mine if one.stands]
    return Asked(
        question,
        QUESTIONS[question],
        [one for one in stand if one.by_customer and not one.noted],
        [one for one in stand if one.noted],
        [one for one in stand if not one.by_customer],
        [one for one in mine if not one.stands],
    )
