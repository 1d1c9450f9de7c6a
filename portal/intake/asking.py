"""Whether those who would deliver the promises of a draft were asked if they can, and what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.intake.asked_about import about, can_be_asked_about
from portal.intake.models import DraftAsk
from portal.intake.queries import Parts, parts_of
from portal.intake.rules import Fields

AskKind = Literal["not_asked", "asked", "can", "cannot", "settled", "stale"]


@dataclass(frozen=True)
class AskState:
    """How it stands with one promise of a draft.

    "stale" means that words, due or deliverer changed since they were asked about; "settled" that it stands although
    they said that they can't. `to`, `answered_by` and `settled_by` are refs of staff, `words` what was answered,
    `settled_words` what was said to that; all empty, and the instants None, where nothing was. `blocks`: they can't,
    and neither was that settled nor were they asked anew since.
    """

    kind: AskKind
    blocks: bool = False
    to: str = ""
    asked_at: datetime | None = None
    answer: str = ""
    words: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_words: str = ""


NOT_ASKED = AskState("not_asked")


def state_of(draft: str, parts: Parts | None = None) -> dict[str, AskState]:
    """Return how it stands with each promise of a draft, by the part's ref; `parts` saves reading them again."""
    return states_in(parts or parts_of(draft), DraftAsk.select().where(DraftAsk.draft == draft))


def unsettled(draft: str) -> list[str]:
    """Return the promises of a draft, by their parts' refs and in order, whose "we can't" keeps it from being sealed.

    Asking anew about another date settles it, and so does saying in words that it stands all the same.
    """
    return [ref for ref, state in state_of(draft).items() if state.blocks]


def states_in(parts: Parts, asks: Iterable[DraftAsk]) -> dict[str, AskState]:
    """Return how it stands with each promise among the parts of a draft, in order, by the part's ref."""
    by_part = {ask.part: ask for ask in asks}
    return {ref: _state(by_part.get(ref), digest) for ref, digest in abouts(parts).items()}


def is_to_ask(fields: Fields, state: AskState) -> bool:
    """Tell whether there is something to ask about a promise: a date, a deliverer, and no question about them yet."""
    return can_be_asked_about(fields) and state.kind in ("not_asked", "stale")


def abouts(parts: Parts) -> dict[str, str]:
    """Return for each promise, in order, the digest of what somebody would be asked about now, by the part's ref."""
    promises: Mapping[str, Mapping[str, str]] = {part.ref: part.fields for part in parts.promises}
    return {part.ref: about(part.fields, parts.sale.fields, promises) for part in parts.promises}


def _state(ask: DraftAsk | None, digest: str) -> AskState:
    if ask is None:
        return NOT_ASKED
    is_settled = ask.settled_at is not None
    return AskState(
        kind=_kind(ask, digest),
        blocks=ask.answer == "cannot" and not (is_settled and ask.about == digest),
        to=ask.to,
        asked_at=ask.asked_at,
        answer=ask.answer or "",
        words=ask.words,
        answered_at=ask.answered_at,
        answered_by=ask.answered_by or "",
        settled_at=ask.settled_at,
        settled_by=ask.settled_by or "",
        settled_words=ask.settled_words,
    )


def _kind(ask: DraftAsk, digest: str) -> AskKind:
    if ask.about != digest:
        return "stale"
    if ask.answer == "cannot":
        return "cannot" if ask.settled_at is None else "settled"
    return "can" if ask.answer == "can" else "asked"
