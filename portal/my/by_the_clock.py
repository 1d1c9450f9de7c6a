"""What the clock says beside a customer's opinion: rule 2 by the dates, rule 3 by how fast we answered."""

from collections.abc import Mapping

from portal.figures.punctuality import Punctuality, punctuality_words
from portal.ratings.rules import RuleKey


def by_the_clock(sale: str, dates: Punctuality | None) -> Mapping[RuleKey, str]:
    """Return what is computed of a sale (its ref), by the rule that it is about; empty where there is nothing yet."""
    return {"when": punctuality_words(dates) if dates else "", "care": answers_words(sale)}


def answers_words(_sale: str) -> str:
    """Say how many messages we answered and how fast; nothing while no message of the customer's is on the record."""
    return ""
