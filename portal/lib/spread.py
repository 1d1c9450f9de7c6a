"""Spreads work over processes of this machine: for commands that wait for the processor, and for nothing else."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias, TypeVar

from portal.lib.errors import Unavailable

Task = TypeVar("Task")
Result = TypeVar("Result")
Work: TypeAlias = Callable[[], AbstractContextManager[Callable[[Task], Result]]]


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Work[Task, Result], tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """Do each of `tasks` in one of so many processes, and give what comes of them in the order in which it is ready.

    `work` is entered once in each process and gives the function that does a task; tasks are taken as they are needed.
    With one job all is done here, in order. Otherwise processes are forked: not for a process with threads, nor while a
    connection is open, which two processes can't share. What a task raises is raised here; Unavailable when a process
    was killed.
    """
    if jobs == 1:
        with work() as do:
            yield from map(do, tasks)
        return
    team = _Team()
    try:
        for _ in range(jobs):
            team.add(work)
        yield from team.done(iter(tasks))
    finally:
        team.stop()


class _Team:
    def __init__(self) -> None:
        self._processes: list[Any] = []
        self._pipes: list[Connection] = []

    def add(self, work: Work[Any, Any]) -> None:
        ours, theirs = get_context("fork").Pipe()
        process = get_context("fork").Process(
            target=_serve, args=(work, theirs, [*self._pipes, ours]), daemon=True
        )
        process.start()
        # Whose other end is held by its process alone says when that process is gone.
        theirs.close()
        self._processes.append(process)
        self._pipes.append(ours)

    def done(self, tasks: Iterator[Any]) -> Iterator[Any]:
        busy: list[Any] = [pipe for pipe in self._pipes if _given(pipe, tasks)]
        while busy:
            for pipe in wait(busy):
                result = _taken(pipe)
                if not _given(pipe, tasks):
                    busy.remove(pipe)
                yield result

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
            process.join()
        for pipe in self._pipes:
            pipe.close()


def _given(pipe: Any, tasks: Iterator[Any]) -> bool:
    for task in tasks:
        pipe.send(task)
        return True
    return False


def _taken(pipe: Any) -> Any:
    try:
        result, error = pipe.recv()
    except EOFError:
        message = "A process that did a part of the work was ended from outside, so it isn't done. Try again."
        raise Unavailable(message) from None
    if error is not None:
        raise error
    return result


def _serve(work: Work[Any, Any], pipe: Connection, of_others: list[Connection]) -> None:
    """Do what the pipe brings, until it ends with the process that asks."""
    # Whoever presses Ctrl-C means the process above, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in of_others:
        other.close()
    with work() as do:
        while True:
            try:
                task = pipe.recv()
            except EOFError:
                return
            pipe.send(_outcome(do, task))


def _outcome(do: Callable[[Any], Any], task: Any) -> tuple[Any, Exception | None]:
    try:
        return do(task), None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the work was asked for
        return None, error
