"""The table of the API: where each operation is called on the stage, and what the tokens of Max, Sam and Dee get there.

A new operation needs one line in `REACHED`. That no token, a token without the scope and a cookie open nothing is asked
of every operation by itself, see test_api_access.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.lib.api.operations import Operation

IN_WHOSE_NAME = ("max", "sam", "dee")


@dataclass(frozen=True)
class Reached:
    """How an operation is called: `answers` for Max, Sam and Dee with its scope, and what fills the names in its path.

    `where` maps those names to places of the stage (tests/codebase/help.py) or, as `=1`, to what stands behind the
    sign. `query` goes behind the path. `body` is sent in place of the example of the operation; `{…}` in both are
    places. What an operation writes is undone before the next one is called.
    """

    answers: tuple[int, int, int]
    where: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    body: Mapping[str, Any] | None = None

    def answer_for(self, who: str) -> int:
        """Return the status that the token of one of IN_WHOSE_NAME gets."""
        return self.answers[IN_WHOSE_NAME.index(who)]

    def path(self, of: Operation, places: Mapping[str, str]) -> str:
        """Return the path below `/api/v1`, with its query."""
        names = {name: _place(place, places) for name, place in self.where.items()}
        return of.path.format_map(names) + self.query.format_map(dict(places))

    def sent(self, of: Operation, places: Mapping[str, str]) -> Any:
        """Return the body: that of this line, the example of the operation, or nothing at all."""
        body = self.body if self.body is not None else of.example
        return _filled(body, places) if body is not None else {}


def all_get(status: int, query: str = "", **where: str) -> Reached:
    """Whoever the token acts for gets the same."""
    return Reached((status,) * 3, where, query)


def each_gets(answers: tuple[int, int, int], **where: str) -> Reached:
    """Max, Sam and Dee get these."""
    return Reached(answers, where)


def _place(place: str, places: Mapping[str, str]) -> str:
    return place[1:] if place.startswith("=") else places[place]


def _filled(value: Any, places: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return places[value[1:-1]] if value.startswith("{") and value[1:-1] in places else value
    if isinstance(value, Mapping):
        return {name: _filled(one, places) for name, one in value.items()}
    return [_filled(one, places) for one in value] if isinstance(value, list) else value


REACHED: Mapping[str, Reached] = {
    "read_token": all_get(200),
}
