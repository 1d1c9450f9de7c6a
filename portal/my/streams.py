"""All open live streams of one process: who hears what, and who has to go. Used on the event loop alone."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from portal.lib.asgi_stream import EventStream
from portal.lib.asgi_types import Receive
from portal.lib.canonical import canonical
from portal.lib.logs import told
from portal.my.seats import Looked, Seat
from portal.record.models import COMPANY

BEAT_SECONDS = 20.0
_TURNS = 10
_AT_ONCE = 500
# What happens within this time is one event.
_PAUSE_SECONDS = 0.03
_RETRY_SECONDS = 1.0
# After half an hour or a little more the reader comes back by itself: a connection that broke without a word, behind
# which nobody is any more, is held no longer than that.
BEATS = 90
_SPREAD = 30

Look: TypeAlias = Callable[[Collection[Seat]], Awaitable[Looked]]
_log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Open:
    """An open stream: its seat, the version of the page that its reader knows, its turn, and the beats it has left."""

    seat: Seat
    stream: EventStream
    known: str
    turn: int
    beats: int


class Streams:
    """The open streams by sale. Each is told once for all that moved since it was told last."""

    def __init__(self, look: Look) -> None:
        """Prepare; `look` asks the database which seats may stay, and for the versions."""
        self._look = look
        self._by_sale: dict[str, set[Open]] = {}
        self._sessions: Counter[str] = Counter()
        self._moved: set[str] = set()
        self._wake = asyncio.Event()
        self._count = self._taken = 0

    def __len__(self) -> int:
        """Return how many streams are open."""
        return self._count

    def of_session(self, session: str) -> int:
        """Return how many streams this session holds."""
        return self._sessions[session]

    def watched(self) -> list[str]:
        """Return the streams of the record that somebody here wants to hear of; may be called on any thread."""
        return [COMPANY, *list(self._by_sale)]

    async def sit(self, seat: Seat, stream: EventStream, known: str, receive: Receive) -> None:
        """Hold a stream whose reader knows the version `known`, and tell it what is new until either side ends it."""
        self._taken += 1
        held = Open(seat, stream, known, self._taken % _TURNS, BEATS + self._taken % _SPREAD)
        self._by_sale.setdefault(seat.sale, set()).add(held)
        self._sessions[seat.session] += 1
        self._count += 1
        # Only now is it certain that nothing happens unheard: so what happened before is looked up now.
        self.moved({seat.sale})
        try:
            await stream.hold(receive)
        finally:
            self._leave(held)

    def moved(self, streams: Collection[str] | None) -> None:
        """Have everybody told who is concerned by these streams of the record; None concerns everybody."""
        everybody = streams is None or COMPANY in streams
        self._moved |= set(self._by_sale) if everybody else set(streams or ()) & set(self._by_sale)
        if self._moved:
            self._wake.set()

    def end(self) -> None:
        """End every stream."""
        for held in self._all():
            held.stream.end()

    async def tell_for_ever(self) -> None:
        """Tell what moved, as often as anything does."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            moved, self._moved = self._moved, set()
            concerned = [held for sale in moved for held in self._by_sale.get(sale, ())]
            if not await self._tell(concerned):
                await asyncio.sleep(_RETRY_SECONDS)
                self.moved(moved)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def beat_for_ever(self) -> None:
        """Give every stream a sign of life in its turn, and look again whether its reader may stay."""
        turn = 0
        while True:
            await asyncio.sleep(BEAT_SECONDS / _TURNS)
            turn = (turn + 1) % _TURNS
            some = [held for held in self._all() if held.turn == turn]
            await self._tell(some)
            for held in some:
                held.beats -= 1
                if held.beats <= 0:
                    held.stream.end()
                await held.stream.beat()

    async def _tell(self, concerned: list[Open]) -> bool:
        """Tell these what they don't know, end those who may not stay; False when the database gave no answer."""
        for start in range(0, len(concerned), _AT_ONCE):
            some = concerned[start : start + _AT_ONCE]
            try:
                looked = await self._look({held.seat for held in some})
            except Exception as error:  # noqa: BLE001 - whatever it is, everybody else is still to be told later
                _log.warning("nobody told", **told(error))
                return False
            for held in some:
                await _tell_one(held, looked)
        return True

    def _all(self) -> list[Open]:
        return [held for those in self._by_sale.values() for held in those]

    def _leave(self, held: Open) -> None:
        those = self._by_sale[held.seat.sale]
        those.discard(held)
        if not those:
            del self._by_sale[held.seat.sale]
        self._count -= 1
        self._sessions[held.seat.session] -= 1
        if not self._sessions[held.seat.session]:
            del self._sessions[held.seat.session]


async def _tell_one(held: Open, looked: Looked) -> None:
    version = looked.versions.get(held.seat.sale, "")
    if held.seat not in looked.admitted:
        held.stream.end()
    elif version != held.known:
        held.known = version
        await held.stream.event("changed", version, canonical({"version": version}).decode())
