"""How a view tells the server that its answer is the same for anybody, and on which terms it may be given again."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

# Streams of the record, sorted, each with its version; 0 is that of a stream where nothing has happened yet.
Versions: TypeAlias = tuple[tuple[str, int], ...]

# Where the server puts its Offer into the environment of a request (PEP 3333).
OFFER = "kept.offer"


class Terms(NamedTuple):
    """An answer is true from `since` on and before `until` (aware), while nothing has moved beyond `versions`.

    `route` and `endpoint` are what the log and the figures call the request.
    """

    versions: Versions
    since: datetime
    until: datetime
    route: str
    endpoint: str

    def are_good(self, at: datetime) -> bool:
        """Tell whether the clock leaves the answer true at `at`."""
        return self.since <= at < self.until


class Offer:
    """The server's offer to keep the answer to this request; a view that takes it sets the terms."""

    __slots__ = ("terms",)

    def __init__(self) -> None:
        """Offer; no terms are set yet."""
        self.terms: Terms | None = None
