"""The sales that stand in the documents of another program, each told at its line and place there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal.intake.reading import Item, Told
from portal.intake.shapes.mapped import Mapped, Ours, mapped
from portal.intake.shapes.parts import ShapeMapping
from portal.intake.shapes.pointers import NOTHING, at, below
from portal.lib.errors import Problem


@dataclass(frozen=True)
class LeftOut:
    """A sale that the mapping doesn't count: the line where that shows, and why, with its place in the document."""

    line: int
    reason: Problem


@dataclass(frozen=True)
class Deal:
    """One sale of a document: where it stands in there (a JSON pointer), and what the mapping made of it."""

    item: Item
    pointer: str
    made: Mapped

    @property
    def value(self) -> Any:
        """The sale in the import format."""
        return self.made.value

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What couldn't be read of it."""
        return self.made.problems

    def place_of(self, pointer: str) -> tuple[int, str]:
        """Return the line of the document from which the value that a pointer names comes, and its place there."""
        origin = self.made.origin_of(pointer)
        if origin and not origin.startswith("/"):
            return self.item.line_of(self.pointer), origin
        return self.item.line_of(self.pointer + origin), self.pointer + origin


def deals_of(
    items: Iterable[Item], mapping: ShapeMapping, ours: Ours, left_out: Callable[[LeftOut], None]
) -> Iterator[Told]:
    """Yield the sales of documents; `left_out` is told of each that doesn't count."""
    for item in items:
        if item.problems:
            yield item
            continue
        if all(at(item.value, place) is NOTHING for place in mapping.each):
            places = " or ".join(mapping.each)
            yield replace(item, problem=Problem("", f"Nothing stands at {places}, where the mapping begins."))
            continue
        for pointer, document in _documents(item.value, mapping.each):
            deal = Deal(item, pointer, mapped(document, mapping, ours))
            if deal.made.left_out is None:
                yield deal
            else:
                place = pointer + deal.made.left_out.field
                left_out(LeftOut(item.line_of(place), Problem(place, deal.made.left_out.message)))


def _documents(value: Any, places: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield what stands at the first of these places that is there, or each item of a list there."""
    pointer = next(place for place in places if at(value, place) is not NOTHING)
    found = at(value, pointer)
    if isinstance(found, list):
        yield from ((below(pointer, n), one) for n, one in enumerate(found))
    else:
        yield pointer, found
