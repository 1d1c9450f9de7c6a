"""What the clock says beside a customer's opinion: rule 2 by the dates, rule 3 by how fast we answered."""

from collections.abc import Mapping
from datetime import datetime

from portal.figures.parity.sale import sale_parity
from portal.figures.parity.sentences import sale_words
from portal.figures.punctuality import Punctuality, punctuality_words
from portal.ratings.rules import RuleKey


def by_the_clock(sale: str, dates: Punctuality | None, at: datetime) -> Mapping[RuleKey, str]:
    """Return what is computed of a sale (its ref) at `at` (aware), by the rule that it is about; empty for nothing yet.

    One statement.
    """
    return {
        "when": punctuality_words(dates) if dates else "",
        "care": sale_words(sale_parity(sale, at)),
    }
