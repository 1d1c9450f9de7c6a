"""The record of a sale as programs read it, entry by entry."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Text
from portal.lib.api.shapes import Instant, JsonObject, Ref, Told


class ActorTold(Told):
    """Who did something: a member of staff, a contact, or the portal by itself."""

    kind: Literal["staff", "contact", "portal", "somebody"]
    ref: Ref | None
    name: Text


class EntryTold(Told):
    """One fact that happened. The hash is over the entry and the hash before it, so that none can be changed."""

    seq: Annotated[int, Field(examples=[1])]
    at: Instant
    actor: ActorTold
    program: Annotated[Ref | None, Field(description="The token of the program through which it was done.")]
    kind: Annotated[str, Field(examples=["delivery.updated"])]
    facts: Annotated[
        JsonObject,
        Field(description="What happened; a text that was erased at the customer's request is null."),
    ]
    previous: Annotated[str, Field(description="The hash of the entry before, in hex.")]
    hash: Annotated[str, Field(description="SHA-256 in hex.")]
