"""Who acted, and through which program: as pages and mails name them."""

from collections.abc import Iterable

from peewee import Function, Node, fn

from portal.people.access import Viewer
from portal.people.models import Token
from portal.record.through import acting


def named(name: str, program: str) -> str:
    """Return who acted as a line of their own says it: by name, with the name of the program, if there was one."""
    return f"{name}, through {program}" if program else name


def acting_name(by: Viewer) -> str:
    """Return who acts right now as a sentence says it, where a verb follows."""
    program = program_names([acting()]).get(acting())
    return f"{by.name}, through {program}," if program else by.name


def program_names(refs: Iterable[str | None]) -> dict[str, str]:
    """Return the names of these programs by the refs of their tokens; none and the unknown are left out."""
    wanted = sorted({ref for ref in refs if ref})
    rows = Token.select(Token.ref, Token.name).where(Token.ref.in_(wanted)) if wanted else ()
    return {row.ref: row.name for row in rows}


def program_column(program: Node) -> Function:
    """Return the name of the program whose token has this ref, as a column; "" for none."""
    return fn.COALESCE(Token.select(Token.name).where(Token.ref == program), "")
