"""Reading a mapping: the file that says how another program's JSON becomes sales, with every mistake at its place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.intake.shapes.format import SALE, Shape
from portal.intake.shapes.parts import Each, Fields, Items, Joined, Part, Reading, ShapeMapping
from portal.intake.shapes.pointers import NOTHING, at, below, is_pointer
from portal.intake.shapes.values import READINGS, said
from portal.intake.tables.cells import DATES, MARKS, BadCell
from portal.lib.errors import Invalid, Problem
from portal.people.rules import is_time_zone

_NEEDED = ("/customer/name", "/title", "/signed_on", "/salesperson")
_PLAIN = ("dates", "decimal", "time_zone")
_OF_A_MAPPING = ("each", "only", *_PLAIN, "sale")
_OF_A_READING = ("from", "as", "values", "for_all")
_OF_A_JOIN = ("join", "with")
_OF_EACH = ("each", "as")
_TELLING = {"from", "join", "each", "for_all"}
_SHOWN = 60


def told_shape(raw: object) -> ShapeMapping:
    """Return the mapping that a file says. Raises Invalid with the place of every mistake in it, as a JSON pointer."""
    reader = _Reader()
    mapping = reader.mapping(raw)
    if reader.problems:
        raise Invalid(*reader.problems)
    return mapping


@dataclass
class _Reader:
    """Reads a mapping part by part, and collects what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)

    def mapping(self, raw: object) -> ShapeMapping:
        read = self._object("", raw, _OF_A_MAPPING)
        given: dict[str, Any] = {name: read[name] for name in _PLAIN if name in read}
        for name, known in (("dates", DATES), ("decimal", MARKS)):
            self._one_of(f"/{name}", given.get(name, next(iter(known))), known)
        zone = given.get("time_zone", "UTC")
        if not isinstance(zone, str) or not is_time_zone(zone):
            self._refuse("/time_zone", f"{_shown(zone)} is no time zone; one looks like America/New_York.")
        for place in _NEEDED:
            if at(read.get("sale"), place) in (None, NOTHING):
                self._refuse(f"/sale{place}", "A sale needs this; say where it comes from.")
        return ShapeMapping(
            sale=self._fields("/sale", read.get("sale", {}), SALE),
            each=self._pointers("/each", read.get("each", "")),
            only=self._only(read.get("only", {})),
            **given,
        )

    def _only(self, raw: object) -> dict[str, tuple[str, ...]]:
        only: dict[str, tuple[str, ...]] = {}
        for pointer, values in self._object("/only", raw).items():
            place = below("/only", pointer)
            self._pointers(place, pointer)
            if not isinstance(values, list) or not values:
                self._refuse(place, "Here belongs a list in [ ] of the values that count.")
                continue
            only[pointer] = tuple(self._text(below(place, n), value) for n, value in enumerate(values))
        return only

    def _part(self, place: str, raw: object, shape: Shape) -> Part:
        if isinstance(raw, dict) and not _TELLING.isdisjoint(raw):
            return self._told(place, raw, shape)
        if shape == "any":
            return self._anything(place, raw)
        if isinstance(shape, dict):
            return self._fields(place, raw, shape)
        if isinstance(shape, list):
            return self._items(place, raw, shape)
        return self._value(place, raw)

    def _told(self, place: str, raw: dict[str, Any], shape: Shape) -> Part:
        """Read what says where it comes from."""
        if "each" in raw:
            return self._each(place, raw, shape)
        if isinstance(shape, list | dict):
            what = (
                "a list: say {“each”, “as”} or write one in [ ]"
                if isinstance(shape, list)
                else "an object in { }"
            )
            self._refuse(place, f"Here belongs {what}.")
        return self._join(place, raw) if "join" in raw else self._reading(place, raw)

    def _each(self, place: str, raw: dict[str, Any], shape: Shape) -> Part:
        read = self._object(place, raw, _OF_EACH)
        inside: Shape = shape[0] if isinstance(shape, list) else "any"
        if not isinstance(shape, list) and shape != "any":
            self._refuse(place, "Here belongs no list, so nothing can be said of each.")
        part = self._part(f"{place}/as", read.get("as"), inside)
        return Each(place, self._pointers(f"{place}/each", read["each"]), part)

    def _join(self, place: str, raw: dict[str, Any]) -> Part:
        read = self._object(place, raw, _OF_A_JOIN)
        parts = read["join"]
        if not isinstance(parts, list) or not parts:
            self._refuse(f"{place}/join", "Here belongs a list in [ ] of what is joined.")
            parts = []
        between = read.get("with", " ")
        if not isinstance(between, str):
            self._refuse(f"{place}/with", "This has to be text in quotation marks.")
        values = tuple(self._value(below(f"{place}/join", n), part) for n, part in enumerate(parts))
        return Joined(place, values, str(between))

    def _value(self, place: str, raw: object) -> Reading:
        if isinstance(raw, bool):
            return Reading(place, for_all=raw)
        return self._reading(place, raw if isinstance(raw, dict) else {"from": raw})

    def _reading(self, place: str, raw: dict[str, Any]) -> Reading:
        read = self._object(place, raw, _OF_A_READING)
        how = read.get("as", "text")
        self._one_of(f"{place}/as", how, READINGS)
        if _TELLING.isdisjoint(read):
            self._refuse(place, "Say “from” where this comes, or what it is “for_all”.")
        pointers = self._pointers(place, read["from"]) if "from" in read else ()
        for_all = read.get("for_all")
        if isinstance(for_all, dict | list):
            self._refuse(f"{place}/for_all", "Here belongs a single value.")
        return Reading(place, pointers, str(how), self._values(place, read.get("values")), for_all)

    def _values(self, place: str, raw: object) -> Mapping[str, str] | None:
        if raw is None:
            return None
        read = self._object(f"{place}/values", raw)
        return {name: self._text(below(f"{place}/values", name), value) for name, value in read.items()}

    def _fields(self, place: str, raw: object, shape: dict[str, Shape]) -> Fields:
        read = self._object(place, raw, shape)
        return Fields(place, {name: self._part(below(place, name), read[name], shape[name]) for name in read})

    def _items(self, place: str, raw: object, shape: list[Any]) -> Part:
        if not isinstance(raw, list):
            self._refuse(place, "Here belongs a list: say {“each”, “as”} or write one in [ ].")
            raw = []
        return Items(place, tuple(self._item(below(place, n), one, shape) for n, one in enumerate(raw)))

    def _item(self, place: str, raw: object, shape: list[Any]) -> Part:
        is_each = isinstance(raw, dict) and "each" in raw
        return self._part(place, raw, shape if is_each else shape[0])

    def _anything(self, place: str, raw: object) -> Part:
        if isinstance(raw, dict):
            return Fields(
                place, {name: self._part(below(place, name), one, "any") for name, one in raw.items()}
            )
        return self._value(place, raw)

    def _pointers(self, place: str, raw: object) -> tuple[str, ...]:
        pointers = raw if isinstance(raw, list) and raw else [raw]
        if all(is_pointer(pointer) for pointer in pointers):
            return tuple(pointers)
        wrong = next(pointer for pointer in pointers if not is_pointer(pointer))
        message = "is no JSON pointer, as /properties/amount; what is the same for all is {“for_all”: …}."
        self._refuse(place, f"{_shown(wrong)} {message}")
        return ()

    def _object(self, place: str, raw: object, known: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the fields of an object that are known, all if none are said."""
        if not isinstance(raw, dict):
            self._refuse(place, "This has to be an object in { }.")
            return {}
        for name in raw:
            if known is not None and name not in known:
                self._refuse(below(place, name), f"There is no such field; there is: {', '.join(known)}.")
        return {name: value for name, value in raw.items() if known is None or name in known}

    def _one_of(self, place: str, value: object, known: Mapping[str, str | Callable[..., str]]) -> None:
        # A list, for what stands in the file may be something that no table of names can be asked for.
        if value not in list(known):
            self._refuse(place, f"{_shown(value)} is none of: {', '.join(known)}.")

    def _text(self, place: str, value: object) -> str:
        try:
            return said(value)
        except BadCell as error:
            self._refuse(place, str(error))
            return ""

    def _refuse(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))


def _shown(value: object) -> str:
    return f"“{str(value)[:_SHOWN]}”"
