"""What staff do about a concern; only the customer's yes closes it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portal.api.calling import Call, operation
from portal.api.roles import SELLING, only
from portal.api.shapes.made import ConcernMade
from portal.api.writes.telling import CREATED, api_url, by, created, page_url, placed
from portal.changes.actions.promising import MOST_CRITERIA
from portal.concerns.access import concern_for
from portal.concerns.actions import NewFix, acknowledge, propose_fix, say_fixed
from portal.concerns.models import Concern
from portal.deliveries.actions.fields import LINE_LIMIT, TEXT_LIMIT
from portal.lib.api.answers import Answer
from portal.lib.api.shapes import Day, Ref, Shape
from portal.promises.models import Promise

Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT)]
_ABOUT = " `was` is the `version` of the concern that you read: another one by now is a 409."


class WordsIn(Shape):
    """Your words to the customer, and the version of the concern that you read, if that matters to you."""

    words: Words
    was: int | None = None


class FixIn(Shape):
    """What is promised so that it is put right, by which day, by whom, and how both of you can tell."""

    words: Words
    on: Day
    delivered_by: Ref | None = None
    criteria: Annotated[
        list[Annotated[str, StringConstraints(max_length=LINE_LIMIT)]], Field(max_length=MOST_CRITERIA)
    ] = Field(default_factory=list)
    was: int | None = None


@operation(
    "POST",
    "/concerns/{ref}/acknowledgement",
    "messages:write",
    "Concerns",
    "Acknowledge a concern",
    about=f"Say to the customer what you understood is wrong.{_ABOUT}",
    body=WordsIn,
    answer=ConcernMade,
    status=CREATED,
    refusals=("conflict",),
    example={"words": "The joint by the sink is open by two millimetres."},
)
def acknowledge_concern(call: Call, ref: str) -> Answer:
    """Say what we understood."""
    acknowledge(concern_for(call.viewer, ref), call.body.words, call.body.was, by(call))
    return _stands(ref)


@operation(
    "POST",
    "/concerns/{ref}/fix",
    "messages:write",
    "Concerns",
    "Promise a fix",
    about="A promise on a receipt of its own, which every contact of the customer has by mail. Once it is delivered"
    f" they are asked whether it worked.{_ABOUT}",
    body=FixIn,
    answer=ConcernMade,
    status=CREATED,
    refusals=("not-allowed", "conflict"),
    example={"words": "We close the joint and polish it.", "on": "2026-03-10"},
)
def promise_fix(call: Call, ref: str) -> Answer:
    """Promise by when it is put right."""
    only(call, *SELLING)
    sent: FixIn = call.body
    fix = NewFix(sent.words, sent.on, sent.delivered_by or "", tuple(sent.criteria))
    with placed({"due": "on", "due/once": "on"}):
        propose_fix(concern_for(call.viewer, ref), fix, sent.was, by(call))
    return _stands(ref)


@operation(
    "POST",
    "/concerns/{ref}/fixed",
    "messages:write",
    "Concerns",
    "Say that it is put right",
    about="Where that took no promise: the customer is asked whether it worked. A fix that was promised is delivered by"
    f" an update on its delivery.{_ABOUT}",
    body=WordsIn,
    answer=ConcernMade,
    status=CREATED,
    refusals=("conflict",),
    example={"words": "We came by on Monday and closed the joint."},
)
def say_it_is_fixed(call: Call, ref: str) -> Answer:
    """Say that it is put right."""
    say_fixed(concern_for(call.viewer, ref), call.body.words, call.body.was, by(call))
    return _stands(ref)


def _stands(ref: str) -> Answer:
    row: Concern = Concern.get_by_id(ref)
    return created(
        ConcernMade(
            ref=ref,
            url=api_url(f"sales/{row.sale}/concerns"),
            page=page_url(f"concerns/{ref}"),
            n=row.n,
            state=row.state,
            version=row.version,
            fix=Promise.get_by_id(row.fix).n if row.fix else None,
        )
    )
