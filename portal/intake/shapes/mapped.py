"""One document of another program as a sale of the import format, with the place each of its values came from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from portal.intake.shapes.parts import Each, Fields, Items, Joined, Part, Reading, ShapeMapping
from portal.intake.shapes.pointers import NOTHING, at, below
from portal.intake.shapes.told import completed
from portal.intake.shapes.values import READINGS, Ways, said
from portal.intake.tables.cells import BadCell
from portal.lib.errors import Problem

_SHOWN = 40
_LISTED = 300
# An item of these lists that says none of this says nothing: a contact without an address, a promise without words.
_NEEDS = {
    "/customer/contacts": ("email",),
    "/sources": ("text", "file"),
    "/price/lines": ("words", "amount"),
    "/promises": ("words", "quote"),
}


@dataclass(frozen=True)
class Ours:
    """What holds where a mapping and its document are silent: the company's time zone and currency."""

    time_zone: str
    currency: str


@dataclass(frozen=True)
class Mapped:
    """A sale as a mapping makes it of a document: `value` in the import format, `problems` by the pointers in there.

    `left_out` says why it doesn't count (its place in the document and a sentence), None for one that does.
    """

    value: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    left_out: Problem | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin_of(self, pointer: str) -> str:
        """Return where the value that a pointer into the sale names comes from, or the nearest around it.

        That is a pointer into the document, or “mapping” and a pointer into the mapping for what comes from there.
        """
        while pointer and pointer not in self.origins:
            pointer = pointer.rpartition("/")[0]
        return self.origins.get(pointer, "")


def mapped(document: object, mapping: ShapeMapping, ours: Ours) -> Mapped:
    """Return a document (parsed JSON) as a sale; what can't be read is a problem, and left out of the sale."""
    filling = _Filling(
        document, Ways(mapping.dates, mapping.decimal, ZoneInfo(mapping.time_zone or ours.time_zone))
    )
    left_out = filling.passed_over(mapping.only)
    if left_out or filling.problems:
        return Mapped({}, tuple(filling.problems), left_out, filling.origins)
    value = filling.fields(mapping.sale, "", "")
    return Mapped(completed(value, ours.currency), tuple(filling.problems), None, filling.origins)


@dataclass
class _Filling:
    """Fills a sale from a document: `here` is where the pointers of a part begin, `to` is the place that it fills."""

    document: object
    ways: Ways
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def passed_over(self, only: Mapping[str, tuple[str, ...]]) -> Problem | None:
        """Return why the document doesn't count. One in which the place isn't there at all is a problem."""
        for pointer, values in only.items():
            found = at(self.document, pointer)
            try:
                text = "" if found is NOTHING else said(found)
            except BadCell as error:
                self._refuse("", pointer, str(error))
                continue
            if not text:
                self._refuse("", pointer, "Nothing stands here, and the mapping counts by it.")
            elif text not in values:
                return Problem(pointer, f"“{text[:_SHOWN]}” is none of: {', '.join(values)[:_LISTED]}.")
        return None

    def fields(self, part: Fields, here: str, to: str) -> dict[str, Any]:
        self._came(to, here)
        filled = {name: self._filled(one, here, below(to, name)) for name, one in part.parts.items()}
        return {name: value for name, value in filled.items() if value is not None}

    def _filled(self, part: Part, here: str, to: str) -> Any:
        """Return what a part makes, None for nothing."""
        match part:
            case Reading():
                return self._read(part, here, to)
            case Joined():
                return self._joined(part, here, to)
            case Each():
                return self._each(part, here, to)
            case Fields():
                return self.fields(part, here, to) or None
            case Items():
                self._came(to, f"mapping {part.place}")
                return self._items([place for one in part.parts for place in self._places(one, here, to)], to)

    def _read(self, part: Reading, here: str, to: str) -> Any:
        pointer, value = self._first(part.pointers, here)
        self._came(to, pointer if part.pointers else f"mapping {part.place}")
        try:
            text = said(value)
            if text and part.values is not None:
                text = _stands_for(text, part.values)
            if text:
                return READINGS[part.how](text, self.ways)
        except BadCell as error:
            self._refuse(to, pointer, str(error))
            return None
        if part.for_all is not None:
            self._came(to, f"mapping {part.place}")
        return part.for_all

    def _joined(self, part: Joined, here: str, to: str) -> str | None:
        read = [(one, self._read(one, here, to)) for one in part.parts]
        self._came(to, next((self._first(one.pointers, here)[0] for one in part.parts if one.pointers), here))
        texts = [(one, text) for one, text in read if text is not None]
        # What is the same for all says nothing by itself: it would be everybody's name or number.
        if not any(one.pointers for one, _ in texts):
            return None
        return part.between.join(str(text) for _, text in texts)

    def _each(self, part: Each, here: str, to: str) -> list[Any] | None:
        return self._items(self._places(part, here, to), to)

    def _places(self, part: Part, here: str, to: str) -> list[tuple[Part, str]]:
        """Return what fills the items of a list, with where its pointers begin: once, or for each item of a list."""
        if not isinstance(part, Each):
            return [(part, here)]
        pointer, value = self._first(part.pointers, here)
        self._came(to, pointer)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(to, pointer, "Here belongs a list in [ ].")
            return []
        return [(part.part, below(pointer, n)) for n in range(len(value))]

    def _items(self, parts: list[tuple[Part, str]], to: str) -> list[Any] | None:
        items: list[Any] = []
        for part, here in parts:
            made = self._filled(part, here, below(to, len(items)))
            if made is not None and _says(made, _NEEDS.get(to, ())):
                items.append(made)
        return items or None

    def _first(self, pointers: tuple[str, ...], here: str) -> tuple[str, Any]:
        """Return the first of these places where something stands, and what; the first place of all if nothing does."""
        for pointer in pointers:
            value = at(self.document, here + pointer)
            is_empty = value in (None, NOTHING) or (isinstance(value, str) and not value.strip())
            if not is_empty:
                return here + pointer, value
        return here + (pointers or ("",))[0], None

    def _came(self, to: str, origin: str) -> None:
        self.origins[to] = origin

    def _refuse(self, to: str, origin: str, message: str) -> None:
        self._came(to, origin)
        self.problems.append(Problem(to, message))


def _says(made: Any, needs: tuple[str, ...]) -> bool:
    return not needs or any(made.get(name) for name in needs)


def _stands_for(text: str, values: Mapping[str, str]) -> str:
    if text not in values:
        raise BadCell(f"“{text[:_SHOWN]}” is none of: {', '.join(values)[:_LISTED]}.")
    return values[text]
