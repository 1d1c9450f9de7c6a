"""What can be done to a table of sales: bring it, say how it is read, let it begin, stop it."""

from dataclasses import dataclass
from typing import Any

from portal.deliveries.actions.fields import By
from portal.intake.models import TableImport
from portal.intake.table_looking import Asked, look_at
from portal.intake.tables.decoding import BadEncoding, BadTable, decoded
from portal.intake.tables.mapping import TableMapping, found_mapping, with_marks
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.people.access import Viewer
from portal.people.queries import company
from portal.people.rules import MANAGER

_CHANGED = "Somebody else changed this import meanwhile; look at it again."


@dataclass(frozen=True)
class NewTable:
    """A file that somebody brings: its name, and its bytes."""

    file_name: str
    body: bytes


def add_table(new: NewTable, by: By) -> str | None:
    """Keep a table with the mapping that it says by itself; returns its ref, None when this form came before.

    Raises Invalid for what is no table.
    """
    mapping = _found(new.body, by.viewer)
    seen = look_at(new.body, mapping, _asked(by))
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        table: TableImport = TableImport.create(
            ref=new_ref(),
            by=by.viewer.ref,
            at=by.at,
            file_name=new.file_name,
            body=new.body,
            mapping=mapping.as_json(),
            state="mapping",
            total=seen["sales"],
            report=seen,
            changed_at=by.at,
            version=1,
            force_insert=True,
        )
        return table.ref


def map_table(table: TableImport, mapping: TableMapping, was: int, by: By) -> None:
    """Read a table by another mapping; `was` is the version that its author looked at.

    Another encoding or another mark between columns gives other columns: those that its heading says are taken then.
    Does nothing where it is read so already. Raises Conflict when somebody was first or it has begun.
    """
    body = bytes(table.body or b"")
    read = _read_anew(body, mapping, table.mapping)
    seen = look_at(body, read, _asked(by))
    changes = {"mapping": read.as_json(), "report": seen, "total": seen["sales"]}
    if not _change(table, was, ("mapping",), {**changes, "changed_at": by.at}):
        now: TableImport = TableImport.get_by_id(table.ref)
        if (now.state, now.mapping) != ("mapping", read.as_json()):
            raise Conflict(_CHANGED)


def start_table(table: TableImport, was: int, by: By) -> None:
    """Let a table be brought in, or the rest of one that was stopped.

    Does nothing to one that has begun. Raises Conflict when somebody else said meanwhile how it is read, or nobody yet.
    """
    report = table.report
    if "counts" in report:
        raise Conflict("The file of this import is deleted; bring it again.")
    if report["error"] or report["lacking"] or report["asks"] or not table.total:
        raise Conflict("Say first how this table is read: a column, or how days or amounts are written.")
    if not _change(table, was, ("mapping", "stopped"), {"state": "waiting", "changed_at": by.at}):
        now: TableImport = TableImport.get_by_id(table.ref)
        if now.state in ("mapping", "stopped"):
            raise Conflict(_CHANGED)


def stop_table(table: TableImport, by: By) -> None:
    """Stop a table that waits or is being brought in; the drafts that were made stay. Does nothing to an ended one."""
    going = (TableImport.ref == table.ref) & TableImport.state.in_(("waiting", "running"))
    row = {"state": "stopped", "version": TableImport.version + 1, "changed_at": by.at}
    TableImport.update(row).where(going).execute()


def first_for_all(viewer: Viewer) -> dict[str, str]:
    """Return what holds for all rows of a table until somebody says otherwise."""
    mine = {} if viewer.role == MANAGER else {"salesperson": viewer.email}
    return {"currency": company().currency, **mine}


def _found(body: bytes, viewer: Viewer) -> TableMapping:
    try:
        return found_mapping(body, first_for_all(viewer))
    except BadEncoding:
        return TableMapping("utf-8", ",", for_all=first_for_all(viewer))
    except BadTable as error:
        raise Invalid(Problem("file", error.reason)) from error


def _read_anew(body: bytes, mapping: TableMapping, before: dict[str, Any]) -> TableMapping:
    try:
        if mapping.encoding != before["encoding"]:
            return found_mapping(body, mapping.for_all, mapping.encoding)
        if mapping.delimiter != before["delimiter"]:
            return found_mapping(body, mapping.for_all, mapping.encoding, mapping.delimiter)
        return with_marks(mapping, decoded(body, mapping.encoding))
    except BadTable:
        return mapping


def _asked(by: By) -> Asked:
    return Asked(by.viewer.ref, by.at, "" if by.viewer.role == MANAGER else by.viewer.email)


def _change(table: TableImport, was: int, states: tuple[str, ...], row: dict[str, Any]) -> bool:
    """Change a table in one of these states as it was seen; tells whether it was still so."""
    as_seen = (
        (TableImport.ref == table.ref) & (TableImport.version == was) & TableImport.state.in_(list(states))
    )
    return changed(TableImport.update({**row, "version": was + 1}).where(as_seen)) == 1
