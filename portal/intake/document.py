"""The shape of one sale in the import format, and its problems with their places."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, WithJsonSchema

from portal.lib.api.reading import problems_of
from portal.lib.errors import Invalid

LINE = 300
PARAGRAPH = 10_000
DOCUMENT = 2_000_000
MOST_PROMISES = 500
MOST_SOURCES = 50
MOST_CONTACTS = 50
MOST_LINES = 100
NOT_ONE = "There has to be at least one."

Line = Annotated[str, StringConstraints(min_length=1, max_length=LINE)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=PARAGRAPH)]
_PLAIN_DAY = {"type": "string", "format": "date"}
_UNTIL = {"type": "object", "properties": {"until": _PLAIN_DAY}, "additionalProperties": False}


def _one(**needed: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": needed,
        "required": list(needed),
        "additionalProperties": False,
    }


# Read by promises.due; this only describes it.
Due = Annotated[
    Any,
    WithJsonSchema(
        {
            "description": "When it is due: by a day, after an event, on a schedule (RFC 5545), on every"
            " occasion within a time (ISO 8601), as long as it holds, or undated.",
            "oneOf": [
                _one(once=_PLAIN_DAY),
                _one(once=_one(after={"type": "string"}, offset={"type": "string", "examples": ["P10D"]})),
                _one(
                    schedule={
                        **_one(rrule={"type": "string"}, start=_PLAIN_DAY),
                        "properties": {"rrule": {"type": "string"}, "start": _PLAIN_DAY, "until": _PLAIN_DAY},
                    }
                ),
                _one(
                    every={"type": "string", "maxLength": LINE},
                    within={"type": "string", "examples": ["PT4H"]},
                    clock={"enum": ["working", "calendar"]},
                ),
                _one(holding=_UNTIL),
                _one(undated={"const": True}),
            ],
        }
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ContactIn(_Strict):
    """A person of the customer."""

    name: Line
    email: Line
    time_zone: Line | None = None


class CustomerIn(_Strict):
    """The household or organisation that signed; a draft may still lack its contacts."""

    name: Line
    contacts: Annotated[list[ContactIn], Field(max_length=MOST_CONTACTS)]


class PriceLineIn(_Strict):
    """A part of the price: what it is for, and a decimal string."""

    words: Line
    amount: Line


class PriceIn(_Strict):
    """What was agreed: a decimal string, so that nothing is rounded, and an ISO 4217 code.

    `lines` say what it is made of; with them the amount, which is their sum, may be left out.
    """

    amount: Line | None = None
    currency: Line
    lines: Annotated[list[PriceLineIn], Field(max_length=MOST_LINES)] = []


class SourceIn(_Strict):
    """A document in which promises were made: its text, or at the command line a file beside the import file."""

    id: Line
    kind: Literal["proposal", "email", "call_note", "contract", "other"]
    title: Line
    received_at: Line
    text: Annotated[str, StringConstraints(min_length=1, max_length=DOCUMENT)] | None = None
    file: Line | None = None


class QuoteIn(_Strict):
    """The words as a TextQuoteSelector names them (W3C Web Annotation Data Model, 4.2.4), or a TextPositionSelector.

    The second (4.2.5) is `start` and `end`, in code points of the source's text; `exact` beside it must be that slice.
    """

    source: Line
    exact: Paragraph | None = None
    prefix: Annotated[str, StringConstraints(max_length=PARAGRAPH)] = ""
    suffix: Annotated[str, StringConstraints(max_length=PARAGRAPH)] = ""
    start: int | None = None
    end: int | None = None


class PromiseIn(_Strict):
    """What was said: quoted, or typed from a conversation."""

    id: Line | None = None
    quote: QuoteIn | None = None
    words: Paragraph | None = None
    said_by: Line
    said_at: Line
    channel: Literal["document", "email", "phone", "in_person", "video", "chat", "message", "other"]
    standing: Literal["contract", "beside"] | None = None
    rule: Literal["what", "when", "care"]
    criteria: Annotated[list[Paragraph], Field(max_length=50)] = []
    delivered_by: Line | None = None
    due: Due


class SaleIn(_Strict):
    """One sale of the import format (interface.md); a draft may still lack its promises."""

    external_id: Line | None = None
    customer: CustomerIn
    time_zone: Line | None = None
    title: Line
    signed_on: Line
    completed_on: Line | None = None
    salesperson: Line
    price: PriceIn | None = None
    sources: Annotated[list[SourceIn], Field(max_length=MOST_SOURCES)] = []
    promises: Annotated[list[PromiseIn], Field(max_length=MOST_PROMISES)]
    seal: bool = False


def shaped(raw: object) -> SaleIn:
    """Return `raw` as a sale of the right shape. Raises Invalid with a pointer to every field that isn't."""
    try:
        return SaleIn.model_validate(raw)
    except ValidationError as error:
        raise Invalid(*problems_of(error)) from error
