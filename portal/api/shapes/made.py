"""What a program gets for what it wrote: the thing's ref, how it stands, and where it is read. No personal text.

Answers are kept for a day so that a request may be sent again, and what they hold can't be erased meanwhile.
"""

from typing import Annotated

from pydantic import Field

from portal.lib.api.shapes import Day, Instant, Ref, Told

Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Made(Told):
    """Something that was made or changed: its ref, and where programs (`url`) and staff (`page`) read it."""

    ref: Ref
    url: Address
    page: Address


class SaleMade(Made):
    """A sale that was recorded: `draft`, or its state once it is sealed; `unchanged` where it was here already."""

    state: Annotated[str, Field(examples=["open"])]
    unchanged: bool


class DraftMade(Made):
    """A draft as it stands: `draft`, `locked` until it is sealed at `seal_at`, or `open` once it is a sale."""

    state: Annotated[str, Field(examples=["locked"])]
    version: int | None
    seal_at: Instant | None = None


class DeliveryMade(Made):
    """A delivery as it stands now; `update` is what was told about it, `promise` the number of its promise."""

    sale: Ref
    promise: int
    progress: Annotated[str, Field(examples=["started"])]
    due_on: Day | None
    due_at: Instant | None
    forecast_on: Day | None
    delivered_at: Instant | None
    assigned_to: Ref | None
    version: int
    update: Ref | None = None


class ChangeMade(Made):
    """A change that waits for the customer's answer, who can give it until the end of `expires_on`."""

    n: int
    state: Annotated[str, Field(examples=["proposed"])]
    expires_on: Day


class ExtraMade(Made):
    """An extra that waits for the customer's approval; nothing may be charged for it before."""

    n: int
    state: Annotated[str, Field(examples=["proposed"])]


class ChargeMade(Made):
    """A charge as it was entered; `unchanged` where the very same was entered before."""

    n: int
    unchanged: bool


class ConcernMade(Made):
    """A concern as it stands now; `fix` is the number of the promise by which it is put right."""

    n: int
    state: Annotated[str, Field(examples=["acknowledged"])]
    version: int
    fix: int | None
