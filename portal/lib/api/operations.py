"""What an API can do: operations, each with its method, path, scope, shapes and words; its document is made of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from portal.lib.api.shapes import Shape

Do = Callable[..., Any]


class NoQuery(Shape):
    """An operation whose query takes nothing."""


@dataclass(frozen=True)
class Operation:
    """One thing that a program can do.

    `path` is like `/sales/{ref}`; `scope` what a token must have, "" for anybody without one. `tag` is the noun under
    which it stands in the document, `about` further sentences (Markdown). `answer` is the shape of the answer with
    `status`, or with another good one (`also`), None for none; `media_type` tells of another than JSON. `refusals` are
    slugs of problems beside those that any operation may give. `example` is a body that the tests send.
    """

    name: str
    method: str
    path: str
    scope: str
    tag: str
    summary: str
    about: str = ""
    query: type[BaseModel] = NoQuery
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    also: tuple[int, ...] = ()
    media_type: str = "application/json"
    refusals: tuple[str, ...] = ()
    example: Mapping[str, Any] | None = None
    do: Do = field(default=lambda: None, compare=False)

    @property
    def writes(self) -> bool:
        """Whether it changes anything, and so takes an Idempotency-Key."""
        return self.method != "GET"


class Operations:
    """The operations of an API, in the order in which its document tells them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[str, Operation] = {}

    def add(self, operation: Operation) -> None:
        """Add an operation. Raises ValueError for a second one of its name."""
        if operation.name in self._known:
            message = f"two operations are named {operation.name}"
            raise ValueError(message)
        self._known[operation.name] = operation

    def __iter__(self) -> Iterator[Operation]:
        """Yield each operation."""
        return iter(self._known.values())

    def __getitem__(self, name: str) -> Operation:
        """Return an operation by its name. Raises KeyError."""
        return self._known[name]
