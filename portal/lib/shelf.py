"""A shelf that holds things by key in a bounded number of bytes; what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Things by key, at most `most_bytes` of them; safe to use from several threads."""

    def __init__(self, most_bytes: int) -> None:
        """Make an empty shelf."""
        self._most = most_bytes
        self._held = 0
        self._things: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._things)

    @property
    def held_bytes(self) -> int:
        """How many bytes are on the shelf."""
        return self._held

    def get(self, key: K) -> V | None:
        """Return what lies under `key`, if anything does."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: K, thing: V, size: int) -> None:
        """Lay a thing of `size` bytes under `key`; one that alone is too large for the shelf isn't kept."""
        with self._lock:
            self._held -= self._things.pop(key, (None, 0))[1]
            if size > self._most:
                return
            self._things[key] = (thing, size)
            self._held += size
            while self._held > self._most:
                self._held -= self._things.popitem(last=False)[1][1]
