"""The words around each of the three rules, for the form, the pages and the mail alike. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.ratings.rules import RuleKey


@dataclass(frozen=True)
class Question:
    """How a rule is asked about: `least` and `most` are the words at the ends of its numbers.

    `title` names it beside a number that was given, `about` the customer's own words on it; `missing` asks for a
    number.
    """

    title: str
    question: str
    least: str
    most: str
    about: str
    missing: str


QUESTIONS: Mapping[RuleKey, Question] = MappingProxyType(
    {
        "what": Question(
            "Doing what we said",
            "Did we do what we said we would do, as well as we said?",
            "Nothing of it",
            "All of it",
            "Your words on what we did",
            "Choose a number from 1 to 5 for what we did.",
        ),
        "when": Question(
            "Doing it when we said",
            "Did we do it when we said we would?",
            "Never",
            "Every time",
            "Your words on when we did it",
            "Choose a number from 1 to 5 for when we did it.",
        ),
        "care": Question(
            "Showing that we care",
            "Did you feel that we care about you?",
            "Not at all",
            "Very much",
            "Your words on how you felt",
            "Choose a number from 1 to 5 for how you felt.",
        ),
    }
)
