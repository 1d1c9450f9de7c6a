"""A draft as its page shows it: what would be sealed, in the words that the customer would see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.intake.facts import numbered_due
from portal.promises.stored import words_of_due
from portal.web.words import list_words, long_day, money


@dataclass(frozen=True)
class Line:
    """One promise of a draft."""

    n: int
    words: str
    said_by: str
    said_at: str
    channel: str
    standing: str
    rule: str
    criteria: tuple[str, ...]
    due: str
    source: str | None


@dataclass(frozen=True)
class Preview:
    """A draft, read: `price` is in words, or None."""

    document: dict[str, Any]
    lines: tuple[Line, ...]
    price: str | None

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The facts of a draft, for checking before it is sealed."""
        document = self.document
        contacts = [f"{person['name']} ({person['email']})" for person in document["customer"]["contacts"]]
        return [
            ("Customer", document["customer"]["name"]),
            ("Who gets the mail", list_words(contacts)),
            ("Signed", long_day(date.fromisoformat(document["signed_on"]))),
            ("Salesperson", document["salesperson"]),
            ("Price", self.price or "None was given"),
            ("Time zone of the dates", document["time_zone"]),
            ("Papers", list_words([source["title"] for source in document["sources"]]) or "None"),
        ]


def preview_of(document: dict[str, Any]) -> Preview:
    """Return the checked document of a draft as its page shows it."""
    price = document["price"]
    shown = _price(price) if price else None
    return Preview(document, tuple(_line(document, promise) for promise in document["promises"]), shown)


def _price(price: dict[str, Any]) -> str:
    """Return a price in words, with what its parts are for: "$4,200: Boards, $3,000; Laying them, $1,200"."""
    currency = price["currency"]
    parts = [f"{line['words']}, {money(int(line['minor']), currency)}" for line in price.get("lines", ())]
    return f"{money(int(price['minor']), currency)}{': ' if parts else ''}{'; '.join(parts)}"


def _line(document: dict[str, Any], promise: dict[str, Any]) -> Line:
    titles = {source["n"]: source["title"] for source in document["sources"]}
    kept = ("n", "words", "said_by", "said_at", "channel", "standing", "rule")
    return Line(
        **{name: promise[name] for name in kept},
        criteria=tuple(promise["criteria"]),
        due=words_of_due(numbered_due(document, promise)),
        source=titles.get(promise["source"]),
    )
