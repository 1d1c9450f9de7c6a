"""What sealing a draft puts on the record and into the receipt: refs given, people found, personal text marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.plan import Days
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.lib.money import amount
from portal.promises.stored import due_facts
from portal.record.rules import Personal


@dataclass(frozen=True)
class Cast:
    """The people of a sale: the customer's ref, and ref and name of each member of staff by their address."""

    customer: str
    staff: Mapping[str, tuple[str, str]]

    def ref(self, email: str | None) -> str | None:
        """Return the ref of the member of staff with this address."""
        return self.staff[email][0] if email else None

    def name(self, email: str | None) -> str | None:
        """Return the name of the member of staff with this address."""
        return self.staff[email][1] if email else None


def staff_emails(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the address of everybody of the staff that a document names, with the role a new one gets."""
    found = {document["salesperson"]: "sales"}
    for promise in document["promises"]:
        found.setdefault(promise["said_by"], "sales")
    for promise in document["promises"]:
        if promise["delivered_by"]:
            found.setdefault(promise["delivered_by"], "delivery")
    return found


def sale_facts(document: Mapping[str, Any], cast: Cast, sources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what goes on the record of the sale itself, with its sources; its receipt is added when that is signed."""
    return {
        "customer": cast.customer,
        "title": Personal(document["title"]),
        "time_zone": document["time_zone"],
        "signed_on": document["signed_on"],
        "completed_on": document["completed_on"],
        "salesperson": cast.ref(document["salesperson"]),
        "price": price_facts(document),
        "external_id": document["external_id"],
        "sources": sources,
    }


def source_facts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sources as they go on the record, each with a ref of its own."""
    kept = ("n", "kind", "received_at", "sha256")
    return [
        {
            "ref": new_ref(),
            **{name: source[name] for name in kept},
            "title": Personal(source["title"]),
            "text": Personal(source["text"]),
            "file_name": Personal(source["file_name"]) if source["file_name"] else None,
            **_kept_of_file(source),
        }
        for source in document["sources"]
    ]


def promise_facts(
    document: Mapping[str, Any], cast: Cast, sources: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the promises as they go on the record; their dues name another promise by its number."""
    refs = {source["n"]: source["ref"] for source in sources}
    kept = ("n", "start", "end", "said_at", "channel", "standing", "rule", "due_kind")
    return [
        {
            "ref": new_ref(),
            **{name: promise[name] for name in kept},
            "words": Personal(promise["words"]),
            "source": refs.get(promise["source"]),
            "criteria": [Personal(text) for text in promise["criteria"]],
            "said_by": cast.ref(promise["said_by"]),
            "delivered_by": cast.ref(promise["delivered_by"]),
            "due": due_facts(numbered_due(document, promise)),
        }
        for promise in document["promises"]
    ]


def receipt_content(
    document: Mapping[str, Any], cast: Cast, company: str, standing_words: str
) -> dict[str, Any]:
    """Return what the receipt states, in words that need nothing else to be understood."""
    price = document["price"]
    source_kept = ("n", "kind", "title", "received_at", "sha256")
    return {
        "issuer": company,
        "customer": document["customer"]["name"],
        "title": document["title"],
        "signed_on": document["signed_on"],
        "time_zone": document["time_zone"],
        "salesperson": cast.name(document["salesperson"]),
        "price": price and _stated_price(price),
        "standing_words": standing_words,
        "sources": [{name: source[name] for name in source_kept} for source in document["sources"]],
        "promises": [_stated(document, promise, cast) for promise in document["promises"]],
    }


def day(text: str | None) -> date | None:
    """Return the day that a document says, if it says one."""
    return date.fromisoformat(text) if text else None


def days_of(document: Mapping[str, Any], at: datetime) -> Days:
    """Return the days that decide the dates of a checked document, when it is sealed at `at`."""
    signed_on = day(document["signed_on"])
    if signed_on is None:
        message = "a checked document has the day of signing"
        raise LookupError(message)
    sealed_on = clock.today(ZoneInfo(document["time_zone"]), at)
    return Days(signed_on, day(document["completed_on"]), sealed_on)


def numbered_due(document: Mapping[str, Any], promise: Mapping[str, Any]) -> dict[str, Any]:
    """Return a promise's due with the promise it waits for named by its number, which customers can see."""
    due: dict[str, Any] = dict(promise["due"])
    once = due.get("once")
    numbers = {other["id"]: str(other["n"]) for other in document["promises"] if other["id"]}
    if isinstance(once, Mapping) and once["after"] in numbers:
        due["once"] = {**once, "after": numbers[once["after"]]}
    return due


def price_facts(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the price as it goes on the record, in minor units; what its lines are for is personal."""
    price = document["price"]
    if not price or "lines" not in price:
        return dict(price) if price else None
    lines = [{"words": Personal(line["words"]), "minor": line["minor"]} for line in price["lines"]]
    return {**price, "lines": lines}


def _stated_price(price: Mapping[str, Any]) -> dict[str, Any]:
    currency = price["currency"]
    stated: dict[str, Any] = {"amount": amount(int(price["minor"]), currency), "currency": currency}
    if "lines" in price:
        stated["lines"] = [
            {"words": line["words"], "amount": amount(int(line["minor"]), currency)}
            for line in price["lines"]
        ]
    return stated


def _kept_of_file(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the places of a source are, and its original file, where it has them."""
    kept: dict[str, Any] = {}
    if "places" in source:
        kept["places"] = [{"start": start, "label": label} for start, label in source["places"]]
    if "file" in source:
        kept["file_sha256"] = source["file"]["sha256"]
    return kept


def _stated(document: Mapping[str, Any], promise: Mapping[str, Any], cast: Cast) -> dict[str, Any]:
    kept = ("n", "words", "source", "start", "end", "said_at", "channel", "standing", "rule", "criteria")
    return {
        **{name: promise[name] for name in kept},
        "said_by": cast.name(promise["said_by"]),
        "delivered_by": cast.name(promise["delivered_by"]),
        "due": numbered_due(document, promise),
    }
