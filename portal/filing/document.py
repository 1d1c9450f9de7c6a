"""The whole PDF as data: every sentence of it, made from what the receipts of a sale state. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC

from portal.deliveries.papers import KIND_WORDS
from portal.filing.glyphs import MISSING, drawn, has_gaps
from portal.filing.later import headline, later_section, price_said_later, said_later
from portal.filing.paper import paper_of
from portal.filing.promise import Around, Json, paragraphs, promise_blocks
from portal.filing.receipts import Filed
from portal.filing.stated import Stated
from portal.filing.wording import amount_words, moment_words, short_hash, zone_of
from portal.web.words import instant_words, list_words, plural

Document = dict[str, Json]

_MOST_AT_THE_FOOT = 3
_GAPS = (
    "This PDF can\N{RIGHT SINGLE QUOTATION MARK}t draw every script and sign. Where it says that characters are"
    " missing, they stand in the receipt itself and on your page; those are what is signed."
)
_ERASED = (
    "The text of {} is no longer kept here; the number stays. If you did not ask us to erase it, compare the receipt in"
    " your mail, and tell us."
)
_UNSOUND = (
    "What {} says here no longer matches what was signed. Don\N{RIGHT SINGLE QUOTATION MARK}t rely on this paper:"
    " compare it with the receipt in your mail, and tell us."
)


def document_of(receipts: Sequence[Filed], verify_address: str) -> Document:
    """Return what the PDF says of all receipts of a sale, the oldest first; at least one.

    `verify_address` is where anybody can check a receipt. The same receipts give the same document.
    """
    sealing, newest = receipts[0], receipts[-1]
    frame = next((one.content for one in receipts if one.content), Stated({}))
    titles = {one.number("n"): one.text("title") for one in sealing.content.parts("sources")}
    zone = zone_of(frame)
    around, priced = Around(zone, titles, said_later(receipts, zone)), price_said_later(receipts)
    document: Document = {
        "title": _title(frame, sealing),
        "company": frame.text("issuer"),
        "paper": paper_of(zone),
        "made": list(newest.sealed_at.astimezone(UTC).timetuple()[:6]),
        "warnings": _about(_UNSOUND, [one for one in receipts if not one.sound and not one.erased]),
        "notes": _about(_ERASED, [one for one in receipts if one.erased]),
        "facts": _facts(frame, sealing, zone, changed=bool(priced)),
        "intro": _intro(receipts),
        "promises": promise_blocks(sealing.content.parts("promises"), around),
        "later": [later_section(one, around) for one in receipts[1:]],
        "price": _price(sealing.content.part("price"), priced),
        "sources": [_source(one, zone) for one in sealing.content.parts("sources")],
        "standing": paragraphs(frame.text("standing_words")) if frame.text("standing_words") else [],
        "receipts": [_receipt(one, zone) for one in receipts],
        "address": verify_address,
        "until": instant_words(newest.sealed_at, zone),
        "foot": _foot(frame.text("issuer"), receipts),
    }
    return drawable(document)


def drawable(document: Document, missing: re.Pattern[str] = MISSING) -> Document:
    """Return a document in which every gap that the fonts leave is named, and a note says so if there is one."""
    if not _has_gaps(document, missing):
        return document
    notes = document["notes"]
    told: list[Json] = [*notes] if isinstance(notes, list) else []
    told += [_GAPS] if _GAPS not in told else []
    return {name: _drawn(part, missing) for name, part in {**document, "notes": told}.items()}


def _title(frame: Stated, sealing: Filed) -> str:
    if title := frame.text("title"):
        return f"What we promised: {title}"
    return (
        "An erased receipt"
        if sealing.erased
        else "A receipt that can\N{RIGHT SINGLE QUOTATION MARK}t be read"
    )


def _about(sentence: str, receipts: Sequence[Filed]) -> list[Json]:
    """Return a sentence about these receipts; nothing when there are none."""
    named = [f"receipt {one.n} (number {one.number})" for one in receipts]
    return [sentence.format(list_words(named))] if named else []


def _facts(frame: Stated, sealing: Filed, zone: str, *, changed: bool) -> list[Json]:
    price = sealing.content.part("price")
    since = " when it was sealed; it was changed since" if changed else ""
    rows = (
        ("For", frame.text("customer")),
        ("Signed on", moment_words(frame.text("signed_on"), zone)),
        ("Signed with", frame.text("salesperson")),
        ("Price", f"{amount_words(price)}{since}" if price else ""),
        ("Sealed", instant_words(sealing.sealed_at, zone)),
        ("Receipt number", sealing.number),
    )
    return [{"label": label, "value": value} for label, value in rows if value]


def _intro(receipts: Sequence[Filed]) -> str:
    count = len(receipts[0].content.parts("promises"))
    if not count:
        return ""
    sealed = (
        f"{plural(count, 'promise', 'promises')}, word for word as we made {'it' if count == 1 else 'them'}."
    )
    if len(receipts) == 1:
        return sealed
    more = plural(len(receipts) - 1, "more receipt was", "more receipts were")
    return (
        f"{sealed} Since then {more} signed; what they hold stands below, and nothing above it was altered."
    )


def _price(price: Stated, later: list[str]) -> Json:
    if not price:
        return None
    currency = price.text("currency")
    lines: list[Json] = [
        {"words": line.text("words"), "amount": amount_words(line, currency)} for line in price.parts("lines")
    ]
    return {"lines": lines, "total": amount_words(price), "later": [*later]}


def _source(source: Stated, zone: str) -> Json:
    received = moment_words(source.text("received_at"), zone)
    return {
        "title": source.text("title"),
        "kind": KIND_WORDS.get(source.text("kind"), ""),
        "received": received,
        "hash": short_hash(source.text("sha256")),
    }


def _receipt(receipt: Filed, zone: str) -> Json:
    return {
        "n": str(receipt.n),
        "number": receipt.number,
        "holds": headline(receipt),
        "sealed": instant_words(receipt.sealed_at, zone),
    }


def _foot(company: str, receipts: Sequence[Filed]) -> str:
    """Return the foot of every page: whose receipt it is, and every number, or the first and the newest."""
    numbers = [one.number for one in receipts]
    many = len(numbers) > _MOST_AT_THE_FOOT
    named = f"{numbers[0]} to {numbers[-1]}, {len(numbers)} in all" if many else list_words(numbers)
    said = f"{'Receipt' if len(numbers) == 1 else 'Receipts'} {named}"
    return f"{company} \N{MIDDLE DOT} {said}" if company else said


def _has_gaps(part: Json, missing: re.Pattern[str]) -> bool:
    if isinstance(part, str):
        return has_gaps(part, missing)
    if isinstance(part, dict):
        return any(_has_gaps(one, missing) for one in part.values())
    return isinstance(part, list) and any(_has_gaps(one, missing) for one in part)


def _drawn(part: Json, missing: re.Pattern[str]) -> Json:
    if isinstance(part, str):
        return drawn(part, missing)
    if isinstance(part, dict):
        return {name: _drawn(one, missing) for name, one in part.items()}
    return [_drawn(one, missing) for one in part] if isinstance(part, list) else part
