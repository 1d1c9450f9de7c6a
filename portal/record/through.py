"""Through which program somebody acts: entries that are appended meanwhile name it, for nobody typed them by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# A key of stored facts that no verb may use itself; appliers never see it.
THROUGH = "acting_program"
_program: ContextVar[str] = ContextVar("the program that acts", default="")


@contextmanager
def acting_through(program: str) -> Iterator[None]:
    """Let every entry that is appended inside the block name `program`, the ref of a token, in this context only."""
    token = _program.set(program)
    try:
        yield
    finally:
        _program.reset(token)


def acting() -> str:
    """Return the program through which somebody acts now, "" for none."""
    return _program.get()


def with_program(facts: dict[str, Any]) -> dict[str, Any]:
    """Return `facts` with the program that acts now, if any. Raises ValueError for facts that use its key."""
    if THROUGH in facts:
        message = f"the key “{THROUGH}” is reserved in facts"
        raise ValueError(message)
    program = _program.get()
    return {**facts, THROUGH: program} if program else facts


def take_program(facts: Any) -> str:
    """Take the program out of stored facts and return it; empty when nobody acted through one."""
    found = facts.pop(THROUGH, "") if isinstance(facts, dict) else ""
    return found if isinstance(found, str) else ""
