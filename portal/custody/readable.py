"""An export as a page for people: one file that needs nothing beside it, runs no script, and prints well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.custody.fields import day, due_words, instant, label, pairs, verdict_words
from portal.custody.files import Held, files_of_sale, photos_of
from portal.custody.things import Names, Thing, names_of, things_beside, things_in_company, things_of_sale
from portal.custody.whose import Whose
from portal.lib.mail_templates import environment
from portal.messages.wording import NOTED_AS
from portal.people.queries import company
from portal.sales.models import Sale
from portal.web.words import instant_words, money

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
        *("change", "voice", "message", "message_file", "message_occasion", "check_in_moment"),
        "concern_file",
        # The sum of the charges, which stand one by one.
        "price_charged",
    }
)
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

    def number(self, thing: Thing) -> int | None:
        """Return the number of the promise that a thing is about or has become; None where it is about none."""
        return next((one["n"] for one in self.all("promise") if one["ref"] == thing.get("promise")), None)

    def voices(self, change: Thing) -> list[Thing]:
        """Return who agreed to a change, in the order in which they did."""
        return sorted((one for one in self.all("voice") if one["change"] == change["ref"]), key=_at)

    def history(self, delivery: Thing) -> list[Thing]:
        """Return what was said about a delivery by either side, in its order."""
        told = [
            thing for kind in _HISTORY for thing in self.all(kind) if thing["delivery"] == delivery["ref"]
        ]
        return sorted(told, key=_at)

    def files_of(self, told: Thing) -> list[Held]:
        """Return the photos and files that came with an update or a message."""
        rows = self.all(f"{told['kind']}_file")
        hashes = {one["sha256"] for one in rows if one["of"] == told.get("ref")}
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


_WORDS: dict[str, Any] = {
    "pairs": pairs,
    "label": label,
    "when": instant,
    "on": day,
    "due_words": due_words,
    "verdict_words": verdict_words,
    "at_of": _at,
    "NOTED_AS": NOTED_AS,
    "money": money,
}
