"""Drafts as programs read them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from portal.api.shapes.made import Address
from portal.intake.asking import states_in
from portal.intake.assembling import assembled_of
from portal.intake.models import Draft, DraftAsk
from portal.intake.queries import Headline, parts_of, sources_of
from portal.lib.api.pointers import pointer_of
from portal.lib.api.shapes import Instant, JsonObject, Ref, Told
from portal.lib.installed import settings

State = Literal["draft", "locked"]


class DraftTold(Told):
    """A draft in a list; `seal_at` is when it is sealed, where it is locked until then."""

    ref: Ref
    title: str
    customer: str
    promises: int
    salesperson: Ref
    state: State
    seal_at: Instant | None
    created_at: Instant
    changed_at: Instant
    page: Address


class Lacking(Told):
    """What keeps a draft from being sealed: where in `sale` (a JSON Pointer), and what to do there."""

    pointer: Annotated[str, Field(examples=["#/promises/0/due"])]
    detail: str


class DraftFull(Told):
    """A draft with all that it says.

    `sale` is in the import format as far as it goes: promises and sources are named by their refs, under which they
    stay the same when it is sent back. `lacking` keeps it from being sealed, and so does each promise of `unsettled`
    (their ids): somebody who is to deliver it said that they can't by then. `failure` says why a sealing failed.
    """

    ref: Ref
    state: State
    seal_at: Instant | None
    failure: str | None
    version: int
    sale: JsonObject
    lacking: list[Lacking]
    unsettled: list[Ref]
    page: Address


def draft_listed(draft: Draft, headline: Headline) -> DraftTold:
    """Return a draft as a list tells it."""
    return DraftTold(
        ref=draft.ref,
        title=headline.title,
        customer=headline.customer,
        promises=headline.promises,
        salesperson=draft.salesperson,
        state=_state(draft),
        seal_at=draft.seal_at,
        created_at=draft.created_at,
        changed_at=draft.changed_at,
        page=_page(draft),
    )


def draft_full(draft: Draft, at: datetime) -> DraftFull:
    """Return a draft with all that it says, at `at`."""
    parts, sources = parts_of(draft.ref), sources_of(draft.ref, with_text=True)
    made = assembled_of(parts, sources, at)
    asks = DraftAsk.select().where(DraftAsk.draft == draft.ref)
    return DraftFull(
        ref=draft.ref,
        state=_state(draft),
        seal_at=draft.seal_at,
        failure=draft.failure,
        version=draft.version,
        sale=_with_words(made.raw),
        lacking=[Lacking(**pointer_of(one.field), detail=one.message) for one in made.problems],
        unsettled=[ref for ref, state in states_in(parts, asks).items() if state.blocks],
        page=_page(draft),
    )


def _with_words(raw: Any) -> JsonObject:
    """Return a sale in which every quote that has its place says its words too."""
    texts = {source["id"]: source["text"] for source in raw["sources"]}
    return {**raw, "promises": [_quoting(promise, texts) for promise in raw["promises"]]}


def _quoting(promise: Any, texts: dict[str, str]) -> JsonObject:
    quote = promise.get("quote")
    text = texts.get(quote["source"], "") if quote else ""
    if not quote or not 0 <= quote["start"] < quote["end"] <= len(text):
        return dict(promise)
    return {**promise, "quote": {**quote, "exact": text[quote["start"] : quote["end"]]}}


def _state(draft: Draft) -> State:
    return "locked" if draft.state == "locked" else "draft"


def _page(draft: Draft) -> str:
    return f"{settings().base_url}/staff/sales/{draft.ref}"
