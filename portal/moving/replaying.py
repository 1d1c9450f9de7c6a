"""Replaying the lines of an export into the bound database, in the transaction of the caller."""

from collections.abc import Callable
from datetime import datetime

from portal.happenings.jobs import place_anew
from portal.lib.db import asked, utc_instant, utc_text
from portal.lib.errors import Conflict
from portal.moving.lines import Lines
from portal.moving.outside import compare_keys, take_keys, take_roots, take_rows
from portal.moving.putting import Putting
from portal.moving.shapes import COUNTED, Fields, line_of
from portal.moving.streams import take_stream
from portal.record.actions import append
from portal.record.keys import make_key
from portal.record.models import COMPANY, SYSTEM, Entry, Stream
from portal.record.root_check import root_faults
from portal.record.roots import ROOTS
from portal.record.rules import Fault
from portal.record.verify import count_streams, verify_all
from portal.record.verify_tables import empty_tables
from portal.record.versions import far_ahead
from portal.search.filling import index_at_rest

Tell = Callable[[str, int, int], None]
_VERSIONS = (
    """INSERT INTO "live" ("stream", "version", "at") SELECT "ref", CAST({} AS INTEGER), {} FROM "stream\""""
)


def header_of(lines: Lines) -> Fields:
    """Take the first line. Raises BadExport when its instant or its counts can't be read."""
    head = lines.header()
    counts = head["counts"]
    try:
        is_ours = utc_text(utc_instant(head["made_at"])) == head["made_at"]
    except ValueError:
        is_ours = False
    if (
        not is_ours
        or list(counts) != list(COUNTED)
        or any(type(count) is not int for count in counts.values())
    ):
        raise lines.refusal("its instant or its counts can't be read")
    return head


def need_empty() -> None:
    """Raise Conflict when the database has a record already."""
    if Stream.select().exists() or Entry.select().exists():
        raise Conflict(
            f"There is an installation here already, whose record has {Entry.select().count():,} entries. A whole"
            " export goes into an empty one alone: name another KEPT_DATA_DIR, and another KEPT_DATABASE_URL where you"
            " use it."
        )


def replay(lines: Lines, head: Fields, at: datetime) -> None:
    """Take in every line that follows the first. Raises BadExport with a line and the reason, and Conflict.

    1. The company's stream, whose keys are those at the beginning, then those of the sales.
    2. The roots, and the rows that move along.
    3. The end, whose hash is that of every byte before it; and as many lines of each kind as the first line says.
    """
    keys, putting = take_keys(lines), Putting()
    _need_later_than([str(key["added_at"]) for _, key in keys], at)
    with index_at_rest(), empty_tables() as shadow:
        if take_stream(lines, shadow, putting) != COMPANY:
            raise lines.refusal(f"the first stream must be that of the company, “{COMPANY}”")
        putting.finish()
        compare_keys(lines, keys)
        while lines.next_is("stream"):
            take_stream(lines, shadow, putting)
        putting.finish()
    take_roots(lines)
    take_rows(lines, putting)
    putting.finish()
    lines.end()
    for kind in COUNTED:
        if lines.counts[kind] != head["counts"][kind]:
            raise lines.refusal(
                f"it says {head['counts'][kind]:,} lines of the kind “{kind}”, and {lines.counts[kind]:,} came",
                1,
            )


def begin_anew(head: Fields, at: datetime) -> str:
    """Let the record say where it comes from, make the key that signs from now on, and return its id."""
    asked(_VERSIONS, (far_ahead(at), utc_text(at)))
    place_anew()
    facts = {"made_at": head["made_at"], "entries": head["counts"]["entry"]}
    append(COMPANY, "record.moved", facts, SYSTEM, at)
    return make_key(at)


def verify(lines: Lines, tell: Tell) -> None:
    """Verify the record as it is now, and its roots. Raises BadExport with the first fault."""
    streams = count_streams()
    done = iter(range(1, streams + 1))
    fault = next(verify_all(lambda: tell("Verifying", next(done, streams), streams)), None)
    # The other trees have their turns in the nightly checks.
    fault = fault or next(root_faults(whole=False), None)
    if fault is not None:
        raise lines.refusal(f"the record isn't sound: {fault.what}", _number_of(lines, fault))


def _need_later_than(added: list[str], at: datetime) -> None:
    """Refuse while the clock stands before a key was added: one that is made now would not be the newest."""
    newest = max(added, default="")
    if newest >= utc_text(at):
        raise Conflict(
            f"The clock says {utc_text(at)}, but a key of the export was added at {newest}. Set the clock right, then"
            " import again."
        )


def _number_of(lines: Lines, fault: Fault) -> int:
    """Return the number of the line that a fault is of: its entry, its root, or the beginning of its stream."""
    if fault.stream == ROOTS:
        return lines.find(b'{"kind":"root"') + fault.seq - 1
    return lines.find(line_of("stream", fault.stream, 0, "").partition(b',"seq"')[0]) + fault.seq
