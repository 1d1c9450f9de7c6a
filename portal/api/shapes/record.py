"""The record of a sale as programs read it, entry by entry."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

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


class ReceiptTold(Told):
    """A receipt: what it states, and what every receipt carries. The page on how we check says how to verify one."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["kept-receipt"])]
    version: int
    sale: Ref
    key: Annotated[str, Field(description="The id of the key that it was signed with.")]
    sealed_at: Instant
    previous_head: Annotated[str, Field(description="The head of the record upon which it was sealed.")]
    nonce: str


class BundledTold(Told):
    """A receipt in the bundle: the exact bytes and their signature in base64, null where they were erased."""

    n: int
    number: Annotated[str, Field(examples=["KQ7M-2XWD-4RTB-ZZA2-Q5LM"])]
    sha256: str
    key: str
    sealed_at: Instant
    body: str | None
    signature: str | None


class BundleTold(Told):
    """All receipts of a sale, the public keys, and the proof that the newest daily root covers the sale."""

    type: Annotated[str, Field(examples=["kept-bundle"])]
    version: int
    sale: Ref
    made_at: Instant
    receipts: list[BundledTold]
    root: Annotated[JsonObject | None, Field(description="Null before the first root.")]
    issuer: str
    keys: list[JsonObject]
