"""What a mapping is made of, once it is read: where each value of a sale comes from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reading:
    """A value: the first of these places in the document that says something, or what holds `for_all`.

    `place` is where it stands in the mapping; `how` names one of the readings; `values` say what each text stands for.
    """

    place: str
    pointers: tuple[str, ...] = ()
    how: str = "text"
    values: Mapping[str, str] | None = None
    for_all: Any = None


@dataclass(frozen=True)
class Joined:
    """Several values in one text; those that say nothing are left out, with what stands between."""

    place: str
    parts: tuple[Reading, ...]
    between: str = " "


@dataclass(frozen=True)
class Each:
    """A list: what is made of each item of the first of these places in the document that holds a list."""

    place: str
    pointers: tuple[str, ...]
    part: "Part"


@dataclass(frozen=True)
class Fields:
    """An object with these fields."""

    place: str
    parts: Mapping[str, "Part"]


@dataclass(frozen=True)
class Items:
    """A list of these; an `Each` among them stands for all of its items."""

    place: str
    parts: tuple["Part", ...]


Part = Reading | Joined | Each | Fields | Items


@dataclass(frozen=True)
class ShapeMapping:
    """How a document becomes sales: where they stand in it, which of them count, and where each value comes from.

    `each` are places of which the first that is there holds a sale or a list of them. Of the sales those count that
    have, at every place of `only`, one of its texts. `time_zone` is empty for the company's.
    """

    sale: Fields
    each: tuple[str, ...] = ("",)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str = "YYYY-MM-DD"
    decimal: str = "."
    time_zone: str = ""
