"""The words around each of the three rules, for the form, the pages and the mail alike. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portal.ratings.moments import BROKEN, COMPLETION, FIRST
from portal.ratings.rules import RuleKey
from portal.web.words import list_words


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

THREE_QUESTIONS = (
    "Three questions, one minute: did we do what we said, when we said it, and did you feel cared for?"
)


def asked_because(moments: Sequence[str]) -> str:
    """Say at which moments we ask, as it follows "we ask every customer": the first one leads.

    Several broken promises are said once.
    """
    fixed = [moment for moment in moments if not moment.startswith(BROKEN)]
    broken = len(moments) - len(fixed)
    words = [moment_words(moment) for moment in fixed[:1]]
    if broken:
        words.append(
            "after a promise was broken" if broken == 1 else f"after promises were broken ({broken})"
        )
    return list_words(words)


def moment_words(moment: str) -> str:
    """Name a moment: "a week after signing", "when the work has ended"."""
    if moment.startswith(BROKEN):
        return "after a promise was broken"
    if moment == COMPLETION:
        return "when the work has ended"
    days = int(moment.removeprefix("day_"))
    return "a week after signing" if days == FIRST else f"{days} days after signing"
