"""Work that is spread over processes comes back whole, or the fault does; and no process is left behind."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing import active_children
from typing import Any

import pytest

from portal.lib.errors import Unavailable
from portal.lib.spread import processors, spread

REFUSED, DEADLY = -1, -2
Work = Callable[[int], tuple[int, int]]


@contextmanager
def squaring() -> Iterator[Work]:
    """Square numbers, and say in which process."""
    yield _squared


def _squared(task: int) -> tuple[int, int]:
    if task == REFUSED:
        message = "no such number"
        raise LookupError(message)
    if task == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_everything_is_done_once(jobs: int) -> None:
    done = list(spread(squaring, range(40), jobs))
    assert sorted(square for square, _ in done) == [n * n for n in range(40)]
    assert len({process for _, process in done}) <= jobs
    assert (os.getpid() in {process for _, process in done}) == (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised_here(jobs: int) -> None:
    with pytest.raises(LookupError, match="no such number"):
        list(spread(squaring, [1, 2, REFUSED, 3], jobs))
    assert not active_children()


def test_a_process_that_is_killed_is_no_work_that_was_done() -> None:
    with pytest.raises(Unavailable, match="ended from outside"):
        list(spread(squaring, [1, 2, DEADLY, 3], 2))
    assert not active_children()


def test_who_stops_asking_ends_the_processes() -> None:
    work: Any = spread(squaring, range(1000), 2)
    assert next(work)
    assert len(active_children()) == 2
    work.close()
    assert not active_children()


def test_tasks_are_taken_as_they_are_needed() -> None:
    tasks = count()
    for done, _ in enumerate(spread(squaring, tasks, 2)):
        if done == 50:
            break
    assert next(tasks) <= 54


def test_there_is_a_processor() -> None:
    assert processors() >= 1
