"""Reads of ratings, one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.lib.together import Rows, together
from portal.people.models import Contact
from portal.ratings.models import Rating
from portal.ratings.rules import RULES, RuleKey
from portal.ratings.wording import QUESTIONS


@dataclass(frozen=True)
class Mark:
    """One rule of a rating: the number that was given, of 5, and the customer's words on it, possibly empty."""

    rule: RuleKey
    number: int
    words: str

    @property
    def title(self) -> str:
        """What the number is about, in our words."""
        return QUESTIONS[self.rule].title


@dataclass(frozen=True)
class Given:
    """A rating as pages and mails show it: when (UTC), by whom by name, and the three rules in their order."""

    at: datetime
    by: str
    marks: tuple[Mark, ...]


def ratings_of(sale: str) -> list[Given]:
    """Return every rating of a sale, the newest first."""
    return ratings_from(together(rating_queries(sale)))


def rating_queries(sale: str) -> dict[str, Any]:
    """Return the query whose rows `ratings_from` reads, for a page that reads other things in the same statement."""
    ratings: Any = Rating.select(Rating, Contact.name.alias("author"))
    return {
        "ratings": ratings.join(Contact, on=(Contact.ref == Rating.by))
        .where(Rating.sale == sale)
        .order_by(Rating.seq.desc())
    }


def ratings_from(rows: Rows) -> list[Given]:
    """Return what the rows of `rating_queries` say, the newest first."""
    return [Given(row.at, row.author, marks_of(row)) for row in rows["ratings"]]


def latest_of(sale: str) -> Rating | None:
    """Return the latest rating of a sale, the one that averages use, if there is one."""
    row: Rating | None = Rating.select().where(Rating.sale == sale).order_by(Rating.seq.desc()).first()
    return row


def latest_by(sales: Collection[str]) -> dict[tuple[str, str], Rating]:
    """Return the latest rating that each contact gave of these sales, by (sale, contact)."""
    newest_first = Rating.select().where(Rating.sale.in_(list(sales))).order_by(Rating.seq.desc())
    found: dict[tuple[str, str], Rating] = {}
    for row in newest_first if sales else ():
        found.setdefault((row.sale, row.by), row)
    return found


def marks_of(rating: Rating) -> tuple[Mark, ...]:
    """Return what a rating says of each rule, in their order."""
    return tuple(Mark(rule, getattr(rating, rule), getattr(rating, f"{rule}_words")) for rule in RULES)
