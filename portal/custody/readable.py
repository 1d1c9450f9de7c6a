"""An export as a page for people: one file that needs nothing beside it, runs no script, and prints well."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.custody.files import Held, files_of_sale, photos_of
from portal.custody.things import Names, Thing, names_of, things_beside, things_in_company, things_of_sale
from portal.custody.whose import Whose
from portal.lib.db import utc_instant
from portal.lib.ids import is_ref
from portal.lib.mail_templates import environment
from portal.people.queries import company
from portal.promises.due_kinds import BadDue
from portal.promises.stored import words_of_due
from portal.sales.models import Sale
from portal.web.words import instant_words, long_day, money

# These have a place of their own on the page, or say nothing to people; all of them are in the lines.
_PLACED = frozenset(
    {
        *(
            "sale",
            "price_line",
            "promise",
            "delivery",
            "update",
            "update_file",
            "wait",
            "occasion",
            "verdict",
        ),
        *("source", "rating", "receipt", "record_entry", "saying", "plan", "reading", "closing", "handover"),
    }
)
# Numbers and names by which programs put things together.
_HIDDEN = frozenset(
    {
        *("kind", "sale", "ref", "seq", "n", "version", "delivery", "promise", "currency", "month", "place"),
        *("photo", "message_id", "urgent", "tries", "external_id", "last_error"),
    }
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HISTORY = ("update", "wait", "occasion", "verdict")


@dataclass(frozen=True)
class OfSale:
    """A sale as the page shows it: its things by kind, its files, and how many entries its record has."""

    sale: Sale
    by_kind: dict[str, list[Thing]]
    files: tuple[Held, ...]

    def all(self, kind: str) -> list[Thing]:
        """Return the things of a kind."""
        return self.by_kind.get(kind, [])

    @property
    def title(self) -> str:
        """What was agreed."""
        return str(self.sale.title)

    @property
    def others(self) -> list[tuple[str, list[Thing]]]:
        """The kinds that have no place of their own on the page, in the order of the record."""
        return [(kind, rows) for kind, rows in self.by_kind.items() if kind not in _PLACED]

    def of_promise(self, promise: Thing) -> list[Thing]:
        """Return the deliveries of a promise, in their order."""
        return [one for one in self.all("delivery") if one["promise"] == promise["ref"]]

    def history(self, delivery: Thing) -> list[Thing]:
        """Return what was said about a delivery by either side, in its order."""
        told = [
            thing for kind in _HISTORY for thing in self.all(kind) if thing["delivery"] == delivery["ref"]
        ]
        return sorted(told, key=_at)

    def files_of(self, update: Thing) -> list[Held]:
        """Return the photos and files that came with an update."""
        hashes = {one["sha256"] for one in self.all("update_file") if one["of"] == update.get("ref")}
        return [file for file in self.files if file.sha256 in hashes]

    def paper(self, source: Thing) -> Held | None:
        """Return the original file of a paper, if it came as one."""
        return next((file for file in self.files if file.sha256 == source["file_sha256"]), None)


def pieces_of_page(of: Whose | None, sales: Iterable[Sale], at: datetime) -> Iterator[str]:
    """Yield the page piece by piece: in memory is one sale at a time."""
    names = names_of(of.customer) if of else Names({})
    context: dict[str, Any] = {
        "company": company().name,
        "as_of": instant_words(at, company().time_zone),
        "in_company": _grouped(things_in_company(of, names)) if of else {},
        "beside": _grouped(one for one in things_beside(of, names) if one["kind"] not in _PLACED)
        if of
        else {},
        "photos": tuple(photos_of(of)) if of else (),
        "sales": (_of_sale(sale, names) for sale in sales),
        **_WORDS,
    }
    return environment().get_template("custody/everything.html").generate(context)


def _of_sale(sale: Sale, names: Names) -> OfSale:
    things = things_of_sale(sale.ref, names)
    # The entries say the same once more, so that their number is enough for people.
    return OfSale(sale, _grouped(things), tuple(files_of_sale(sale)))


def _grouped(things: Iterable[Thing]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for thing in things:
        found.setdefault(thing["kind"], []).append(thing)
    return found


def _at(thing: Thing) -> str:
    return str(thing.get("at") or thing.get("since") or thing.get("opened_at") or "")


def _pairs(thing: Thing) -> list[tuple[str, str]]:
    """Return the fields of a thing that say something to people; the name of another thing says nothing."""
    shown = [(name, _value(value)) for name, value in thing.items() if name not in _HIDDEN]
    said = [(_label(name), value) for name, value in shown if value and (name == "code" or not is_ref(value))]
    if thing.get("price") is None or thing.get("currency") is None:
        return said
    return [
        (name, money(thing["price"], thing["currency"]) if name == "Price" else value) for name, value in said
    ]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day(value)
    if isinstance(value, str):
        return _instant(value) if value.endswith("Z") and "T" in value[:11] else value
    return "" if value is None else str(value)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _instant(text: str, zone: str = "UTC") -> str:
    try:
        return instant_words(utc_instant(text), zone)
    except ValueError:
        return text


def _day(text: str | None) -> str:
    return long_day(date.fromisoformat(text[:10])) if text else ""


def _due(due: object) -> str:
    try:
        return words_of_due(due)
    except BadDue:
        return ""


_WORDS: dict[str, Any] = {
    "pairs": _pairs,
    "label": _label,
    "when": _instant,
    "on": _day,
    "due_words": _due,
    "at_of": _at,
    "money": money,
}
