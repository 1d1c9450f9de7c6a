"""How many testimonials are withheld, by reason: what the scoreboard and the page on the method publish."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from peewee import Case, Node, fn

from portal.testimonials.models import Withholding
from portal.testimonials.rules import REASONS, Reason


@dataclass(frozen=True)
class WithheldCount:
    """What was withheld for one reason, `words`, each time that it was.

    `confirmed` and `alone` are withheld now: with a second person's word, or on one person's word for 72 hours at most.
    `returned` went back before the public, `replaced` ended because the author wrote other words or withdrew theirs.
    `ever` is all of them.
    """

    reason: Reason
    words: str
    confirmed: int = 0
    alone: int = 0
    returned: int = 0
    replaced: int = 0

    @property
    def ever(self) -> int:
        """How often something was withheld for this reason."""
        return self.confirmed + self.alone + self.returned + self.replaced

    @property
    def now(self) -> int:
        """How many are withheld now."""
        return self.confirmed + self.alone


def withheld_counts(at: datetime) -> list[WithheldCount]:
    """Return the counts at `at` (aware) for each reason of the closed list, those of which there is none too.

    One statement, from the index alone: what has passed its 72 hours counts as returned whether a job ran or not.
    """
    holding = Withholding.ended_at.is_null()
    confirmed = holding & Withholding.confirmed_at.is_null(False)
    alone = holding & Withholding.confirmed_at.is_null() & (Withholding.until > at)
    replaced = Withholding.how == "replaced"
    query = Withholding.select(
        Withholding.reason,
        fn.COUNT(Withholding.reason),
        *(_times(one) for one in (confirmed, alone, replaced)),
    ).group_by(Withholding.reason)
    rows = cast("Iterable[tuple[Reason, int, int, int, int]]", query.tuples())
    found = {
        reason: WithheldCount(reason, REASONS[reason], of_two, of_one, ever - of_two - of_one - other, other)
        for reason, ever, of_two, of_one, other in rows
    }
    return [found.get(reason, WithheldCount(reason, words)) for reason, words in REASONS.items()]


def _times(condition: Node) -> Node:
    times: Node = fn.SUM(Case(None, [(condition, 1)], 0))
    return times
