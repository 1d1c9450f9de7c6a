"""What the scoreboard says in whole sentences: always of how many, and what they are. Pure."""

from fractions import Fraction

from portal.figures.company import CompanyFigures, Distribution, Period
from portal.ratings.rules import NUMBERS, RuleKey
from portal.ratings.wording import QUESTIONS
from portal.web.words import list_words, plural

_TENTHS = 10


def lead_words(figures: CompanyFigures) -> str:
    """Say how the promises stand: of the last twelve months, or of all time where those may not be shown alone."""
    of = figures.year or figures.all
    when = "in the last twelve months" if figures.year else "since our first recorded sale"
    if not of.promises:
        return f"None of our promises has come due {when}."
    if of.promises == 1:
        return f"The one promise that came due {when} {_one(of)}."
    return f"Of the {of.promises:,} promises that came due {when}, {list_words(_parts(of))}."


def covers_words(figures: CompanyFigures) -> str:
    """Say which sales are counted: every recorded one, and how many of them the last twelve months are about."""
    every = (
        f"Covers {plural(figures.all.sales, 'recorded sale', 'recorded sales')}, every one since the first."
    )
    if figures.year is None:
        return f"{every} Too few customers had something due in the last twelve months to show those alone."
    count = figures.year.sales
    return f"{every} The last twelve months are about {count:,} of them."


def mean_words(ratings: Distribution) -> str:
    """Say the average of all that rated, with how many they are; in tenths, halves up."""
    if ratings.mean is None:
        return "Not rated yet."
    of = plural(ratings.n, "sale that was rated", "sales that were rated")
    return f"{tenths(ratings.mean)} of 5, the average of all {of}."


def spread_words(rule: RuleKey, ratings: Distribution) -> str:
    """Say a distribution, for those who don't see it drawn."""
    given = [
        f"{plural(count, 'sale gives', 'sales give')} {number}"
        for number, count in reversed(list(zip(NUMBERS, ratings.counts, strict=True)))
    ]
    return f"{QUESTIONS[rule].title}: {list_words(given)}."


def tenths(value: Fraction) -> str:
    """Write a number with one decimal, exactly and halves up: "4.3"."""
    whole, rest = divmod(
        (2 * _TENTHS * value.numerator + value.denominator) // (2 * value.denominator), _TENTHS
    )
    return f"{whole}.{rest}"


def _parts(of: Period) -> list[str]:
    named = (
        ("disputed", of.disputed),
        ("waiting for the customer\N{RIGHT SINGLE QUOTATION MARK}s word", of.unconfirmed),
        ("not done yet", of.open),
    )
    # Kept and broken are said whatever they are, the others where there are any.
    return [
        _are(of.kept, "kept"),
        _are(of.broken, "broken"),
        *(_are(count, word) for word, count in named if count),
    ]


def _are(count: int, word: str) -> str:
    number = "none" if count == 0 else f"{count:,}"
    return f"{number} {'are' if count > 1 else 'is'} {word}"


def _one(of: Period) -> str:
    words = (
        (of.kept, "is kept"),
        (of.broken, "is broken"),
        (of.disputed, "is disputed"),
        (of.unconfirmed, "is delivered and waits for the customer\N{RIGHT SINGLE QUOTATION MARK}s word"),
        (of.open, "is not done yet"),
    )
    return next(word for count, word in words if count)
