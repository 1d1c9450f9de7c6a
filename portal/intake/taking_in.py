"""A checked document becomes the parts of a draft: what a file brought in is edited like what was typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.intake.actions.drafts import NewDraft, start_draft
from portal.intake.actions.parts import NewPart, put_part
from portal.intake.actions.sources import NewSource, put_source
from portal.intake.due_fields import due_fields
from portal.intake.sources import Papers
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.money import amount
from portal.lib.text import one_line

_SAID = ("said_by", "said_at", "channel", "standing", "rule")


@dataclass(frozen=True)
class TakingIn:
    """Whose draft it becomes (the salesperson's ref), who brings it in, when, and the papers its sources came from."""

    seller: str
    by: str
    at: datetime
    papers: Papers = field(default_factory=Papers)


def draft_from(ref: str, document: Mapping[str, Any], taking: TakingIn) -> None:
    """Make the draft `ref` of a checked document."""
    by, at = taking.by, taking.at
    with transaction():
        start_draft(NewDraft(taking.seller, sale_fields(document), ref), by, at)
        for contact in document["customer"]["contacts"]:
            put_part(ref, NewPart("contact", fields=contact), by, at)
        for fields in line_fields(document):
            put_part(ref, NewPart("line", fields=fields), by, at)
        sources = {source["n"]: _source(ref, source, taking) for source in document["sources"]}
        refs = {promise["id"]: new_ref() for promise in document["promises"] if promise["id"]}
        for promise in document["promises"]:
            new = NewPart("promise", promise_fields(promise, sources, refs), refs.get(promise["id"], ""))
            with placed(f"/promises/{promise['n'] - 1}"):
                put_part(ref, new, by, at)


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Let what is wrong with a part be told at its place (a JSON pointer) in what is brought in."""
    try:
        yield
    except Invalid as error:
        found = [Problem(f"{place}/{problem.field}", problem.message) for problem in error.problems]
        raise Invalid(*found) from error


def sale_fields(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of the part that says what is sold."""
    price = document["price"]
    said = {name: document[name] or "" for name in ("external_id", "title", "signed_on", "completed_on")}
    return {
        **said,
        "name": document["customer"]["name"],
        "time_zone": document["time_zone"],
        "salesperson": document["salesperson"],
        "amount": amount(int(price["minor"]), price["currency"]) if price else "",
        "currency": price["currency"] if price else "",
    }


def line_fields(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the fields of each line of the price."""
    price = document["price"] or {}
    return [
        {"words": line["words"], "amount": amount(int(line["minor"]), price["currency"])}
        for line in price.get("lines", ())
    ]


def promise_fields(
    promise: Mapping[str, Any], sources: Mapping[int, str], refs: Mapping[str, str]
) -> dict[str, str]:
    """Return the fields of a promise; `sources` are refs by number, `refs` those of promises by their ids."""
    said = {name: str(promise[name]) for name in _SAID}
    place = {"words": promise["words"]}
    if promise["source"] is not None:
        place = {
            "source": sources[promise["source"]],
            "start": str(promise["start"]),
            "end": str(promise["end"]),
        }
    due = due_fields(promise["due"])
    after = due.get("due_after", "")
    return {
        **place,
        **said,
        # One a line; a line end inside of one is no more than a space there.
        "criteria": "\n".join(one_line(text) for text in promise["criteria"]),
        "delivered_by": promise["delivered_by"] or "",
        **due,
        **({"due_after": refs.get(after, after)} if after else {}),
    }


def _source(ref: str, source: Mapping[str, Any], taking: TakingIn) -> str:
    kept = {name: source[name] for name in ("kind", "title", "received_at", "text", "file_name")}
    paper = taking.papers.read.get(source["n"])
    if paper:
        kept |= {"places": paper.read.places, "voices": paper.read.voices}
    if paper and paper.is_more:
        kept |= {"media_type": paper.read.media_type, "body": paper.body}
    with placed(f"/sources/{source['n'] - 1}"):
        return put_source(ref, NewSource(**kept), source["text"], taking.by, taking.at)
