"""Reading what a receipt states without trusting it: bytes that were changed behind our back may state anything."""

from collections.abc import Iterator, Mapping


class Stated:
    """A part of a receipt's content. What is missing, or of another kind than was asked for, reads as nothing."""

    def __init__(self, part: object) -> None:
        """Read `part`, an object of JSON; anything else has no fields."""
        self._fields: Mapping[object, object] = part if isinstance(part, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._fields)

    def raw(self, name: str) -> object:
        """Return a field as it stands, None without it."""
        return self._fields.get(name)

    def text(self, name: str) -> str:
        """Return a field of text."""
        return _text(self._fields.get(name))

    def number(self, name: str) -> int:
        """Return a field that counts from 1; 0 without it."""
        found = self._fields.get(name)
        return found if type(found) is int else 0

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, without what is none."""
        return [text for one in self._each(name) if (text := _text(one))]

    def part(self, name: str) -> "Stated":
        """Return an object in this one."""
        return Stated(self._fields.get(name))

    def parts(self, name: str) -> list["Stated"]:
        """Return a list of objects, without what is none."""
        return [part for one in self._each(name) if (part := Stated(one))]

    def _each(self, name: str) -> Iterator[object]:
        found = self._fields.get(name)
        yield from found if isinstance(found, list) else ()


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""
