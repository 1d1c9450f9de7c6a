"""A few threads that run the WSGI app: half the cost of an executor, whose futures carry locks nobody here needs."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from contextvars import Context
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeVar, cast

T = TypeVar("T")
_PATIENCE_SECONDS = 3.0


class _Task(NamedTuple, Generic[T]):
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[T]
    work: Callable[[], T]


class Pool(Generic[T]):
    """Runs callables on `threads` threads; started in the process that serves, after any fork."""

    def __init__(self, threads: int, leave: Callable[[], None] = lambda: None) -> None:
        """Set the number of threads; none runs yet. Each calls `leave` as its last."""
        self._leave = leave
        self._tasks: SimpleQueue[_Task[T] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"web-{n}", daemon=True) for n in range(threads)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the threads finish what they have begun, for a few seconds at most."""
        for _ in self._threads:
            self._tasks.put(None)
        end = time.monotonic() + _PATIENCE_SECONDS
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))

    def run(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Return the future result of `work`, called on a thread in a context of its own."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._tasks.put(_Task(loop, future, work))
        return future

    def _run(self) -> None:
        while task := self._tasks.get():
            _do(task)
        self._leave()


def _do(task: _Task[T]) -> None:
    try:
        # A new context for each, so that nothing one request sets is seen by the next on this thread.
        result = Context().run(task.work)
    except BaseException as error:  # noqa: BLE001 - whatever a request raises, its thread serves the next one
        _settle(task, error, None)
    else:
        _settle(task, None, result)


def _settle(task: _Task[T], error: BaseException | None, result: T | None) -> None:
    # The loop is closed when the process ends before its last request does: then nobody waits any more.
    with contextlib.suppress(RuntimeError):
        task.loop.call_soon_threadsafe(_set, task.future, error, result)


def _set(future: asyncio.Future[T], error: BaseException | None, result: T | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(cast("T", result))
    else:
        # A future takes no StopIteration, and SystemExit would end the loop: the cause is kept, the kind is not.
        future.set_exception(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))
