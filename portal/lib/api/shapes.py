"""The types of which shapes are made: what a call brings and gets, checked strictly and described by themselves."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic import WithJsonSchema as Schema
from pydantic_core import PydanticCustomError

from portal.lib.ids import ALPHABET, REF_LENGTH

LINE = 300
PARAGRAPH = 10_000
MOST_ITEMS = 100
FIRST_YEAR, LAST_YEAR = 1900, 2200
_BETWEEN = f"from {FIRST_YEAR} to {LAST_YEAR}"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_AMOUNT = r"-?[0-9]{1,16}(\.[0-9]{1,4})?"
_LIMIT = re.compile(r"[0-9]{1,3}")
Found = TypeVar("Found", bound=date)


class Shape(BaseModel):
    """Base of what a call brings: no unknown field, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Told(BaseModel):
    """Base of what a call gets: made by us, so only described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return _in_our_time(date.fromisoformat(value))
        except ValueError:
            pass
    raise PydanticCustomError("day", f"This isn't a day {_BETWEEN}; one looks like 2026-05-01")


def _instant(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return _in_our_time(datetime.fromisoformat(value))
        except ValueError:
            pass
    raise PydanticCustomError(
        "instant", f"This isn't an instant in UTC {_BETWEEN}; one looks like 2026-05-01T16:30:00Z"
    )


def _in_our_time(found: Found) -> Found:
    """Refuse years in which no sale is, as every date of ours is bounded: the first of all exist in no other zone."""
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    raise ValueError(found.year)


def _limit(value: object) -> object:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _LIMIT.fullmatch(value) and 1 <= int(value) <= MOST_ITEMS:
        return int(value)
    raise PydanticCustomError("limit", f"This has to be a whole number from 1 to {MOST_ITEMS}")


def _decimal(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_AMOUNT, value):
        return value
    raise PydanticCustomError(
        "amount", "This isn't an amount; one is a decimal in quotation marks, like “1499.00”"
    )


def instant_text(instant: datetime) -> str:
    """Return an aware instant as the API writes it: in UTC, to the microsecond where it has any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=LINE)]
Paragraph: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=PARAGRAPH)]
Ref: TypeAlias = Annotated[
    str, StringConstraints(pattern=f"^[{ALPHABET}]{{{REF_LENGTH}}}$"), Field(examples=["K7MPQ2XWDR4TB"])
]
Day: TypeAlias = Annotated[
    date,
    BeforeValidator(_day),
    Schema({"type": "string", "format": "date", "examples": ["2026-05-01"]}),
]
Instant: TypeAlias = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(instant_text, when_used="json"),
    Schema({"type": "string", "format": "date-time", "examples": ["2026-05-01T16:30:00Z"]}),
]
Amount: TypeAlias = Annotated[
    str,
    BeforeValidator(_decimal),
    Schema({"type": "string", "pattern": f"^{_AMOUNT}$", "examples": ["1499.00"]}),
]
Limit: TypeAlias = Annotated[
    int,
    BeforeValidator(_limit),
    Schema({"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": 50}),
]
JsonObject: TypeAlias = dict[str, Any]


class Money(Told):
    """An amount: a decimal string with its currency (ISO 4217); it is kept in minor units, so nothing is rounded."""

    amount: Amount
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$"), Field(examples=["USD"])]


class Paged(Shape):
    """What every list takes: how many items at most, and where to go on (`next` of the page before)."""

    limit: Limit = 50
    cursor: Annotated[str, StringConstraints(max_length=400)] | None = None
