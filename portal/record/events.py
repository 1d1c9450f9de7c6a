"""Which code turns an entry into rows: `@applies(kind)`, and which tables belong to the record at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from peewee import TextField

from portal.lib.canonical import strict_loads
from portal.lib.db import Table, utc_instant
from portal.record.models import SigningKey
from portal.record.reading import StoredEntry
from portal.record.rules import put_back
from portal.record.through import take_program


@dataclass(frozen=True)
class Applied:
    """An entry as an applier sees it: its facts with the personal texts in their places.

    `program` is the token through which `actor` acted, "" where they did it by hand.
    """

    stream: str
    seq: int
    at: datetime
    actor: str
    kind: str
    facts: Any
    program: str = ""


Applier = Callable[[Applied], None]
Check = Callable[[str], Iterable[str]]
CheckTogether = Callable[[Sequence[str]], Iterable[tuple[str, str]]]
if TYPE_CHECKING:
    Column = TextField[str]
else:
    Column = TextField


@dataclass(frozen=True)
class Projection:
    """A table that appliers alone write; `stream` is the column that names the stream, None for the company's."""

    table: type[Table]
    stream: Column | None


_appliers: dict[str, Applier] = {}
_projections: list[Projection] = []
_checks: list[CheckTogether] = []


def applies(kind: str) -> Callable[[Applier], Applier]:
    """Register the one function that writes the rows of entries of `kind`.

    It reads its entry and rows of the same stream: never the clock, the settings or chance, so that a rebuild
    gives the same rows.
    """

    def register(applier: Applier) -> Applier:
        if kind in _appliers:
            message = f"two appliers for {kind}"
            raise ValueError(message)
        _appliers[kind] = applier
        return applier

    return register


def projects(table: type[Table], stream: Column | None = None) -> None:
    """Declare that appliers alone write `table`; called once a table, lower tables first."""
    _projections.append(Projection(table, stream))


def kinds() -> tuple[str, ...]:
    """Return every kind of entry that a feature applies."""
    return tuple(_appliers)


def checks(check: Check) -> Check:
    """Register what else must hold of a stream whose chain and tables are sound: it yields what doesn't."""
    _checks.append(lambda streams: ((stream, what) for stream in streams for what in check(stream)))
    return check


def checks_together(check: CheckTogether) -> CheckTogether:
    """Register a check like `checks`, but of some streams at once; it yields the stream and what doesn't hold."""
    _checks.append(check)
    return check


def further_faults(streams: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what doesn't hold of these streams by the checks of features, beyond chain and tables: stream and what."""
    for check in _checks:
        yield from check(streams)


def projections() -> tuple[Projection, ...]:
    """Return every table of the record that pages read, lower tables first."""
    return tuple(_projections)


def apply(entry: Applied) -> None:
    """Write the rows of one entry. Raises LookupError for a kind that no feature knows."""
    applier = _appliers.get(entry.kind)
    if applier is None:
        message = f"no feature applies entries of kind {entry.kind}"
        raise LookupError(message)
    applier(entry)


def applied(stream: str, entry: StoredEntry, texts: Mapping[str, str | None]) -> Applied:
    """Return a stored entry of `stream` as appliers see it, with the texts beside it by their pointers."""
    facts = strict_loads(entry.facts)
    program = take_program(facts)
    if texts:
        facts = put_back(facts, texts)
    return Applied(stream, entry.seq, utc_instant(entry.at), entry.actor, entry.kind, facts, program)


@applies("key.added")
def key_added(entry: Applied) -> None:
    """A public key for receipts was put into use."""
    SigningKey.insert(id=entry.facts["id"], public=entry.facts["public"], added_at=entry.at).execute()


@applies("file.kept")
def file_kept(entry: Applied) -> None:
    """A file is kept from now on; its bytes lie beside the chain, so no row is written."""


@applies("record.erased")
def record_erased(entry: Applied) -> None:
    """Texts of this stream were erased on request; the texts themselves are gone, so no row is written."""


@applies("record.restored")
def record_restored(entry: Applied) -> None:
    """The database was replaced by a backup; what came after that is gone, and this entry says since when."""


@applies("record.moved")
def record_moved(entry: Applied) -> None:
    """The record was taken over from the export of another installation; what came there after it isn't here."""


projects(SigningKey)
