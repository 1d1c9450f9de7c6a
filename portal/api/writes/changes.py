"""Proposing a change or a release of a promise; the customer alone makes it so."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portal.api.calling import Call, operation
from portal.api.roles import SELLING, only
from portal.api.shapes.made import ChangeMade
from portal.api.writes.deliveries import numbered
from portal.api.writes.telling import CREATED, api_url, by, created, page_url, placed
from portal.changes.actions import NewChange, propose
from portal.changes.models import Change
from portal.changes.rules import LIFETIMES, USUAL_LIFETIME
from portal.deliveries.actions.fields import TEXT_LIMIT
from portal.intake.document import Due
from portal.lib.api.answers import Answer
from portal.lib.api.shapes import Amount, Shape
from portal.lib.errors import Invalid, Problem

Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT)]
_EITHER = "A release leaves words, date and price as they are: propose either."


class ChangeIn(Shape):
    """A change of a promise (its number): what is left out stays as it is.

    `due` is written as an import writes it, where another promise is named by its number; `price` is that of the whole
    sale from then on. A `release` changes nothing else. It can be accepted for `lifetime` days.
    """

    promise: int
    reason: Words
    words: Words = ""
    due: Due = None
    price: Amount | None = None
    release: bool = False
    lifetime: Annotated[int, Field(json_schema_extra={"enum": list(LIFETIMES)})] = USUAL_LIFETIME


@operation(
    "POST",
    "/sales/{ref}/changes",
    "sales:write",
    "Changes",
    "Propose a change of a promise",
    about="Other words, another date or another price, or to be released: as one order, which the customer accepts or"
    " declines. Nothing changes before they accept, and the original stays visible for ever.",
    body=ChangeIn,
    answer=ChangeMade,
    status=CREATED,
    refusals=("not-allowed", "conflict"),
    example={"promise": 1, "reason": "The quarry closed for a week.", "due": {"once": "2026-03-20"}},
)
def propose_change(call: Call, ref: str) -> Answer:
    """Propose a change to the customer."""
    only(call, *SELLING)
    sent: ChangeIn = call.body
    sale, promise = numbered(call, ref, sent.promise)
    if sent.release and (sent.words or sent.due is not None or sent.price is not None):
        raise Invalid(Problem("release", _EITHER))
    new = NewChange(
        sent.reason, sent.words, sent.due, sent.price or "", release=sent.release, lifetime=sent.lifetime
    )
    with placed({"amount": "price"}):
        made = propose(sale, promise, new, by(call))
    return change_told(made)


def change_told(ref: str) -> Answer:
    """Answer with a change as it stands now."""
    made: Change = Change.get_by_id(ref)
    return created(
        ChangeMade(
            ref=ref,
            url=api_url(f"sales/{made.sale}/changes"),
            page=page_url(f"changes/{ref}"),
            n=made.n,
            state=made.state,
            expires_on=made.expires_on,
        )
    )
