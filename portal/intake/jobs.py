"""Background work of intake: sealing what an hour of grace has passed for, bringing in tables, forgetting them."""

from datetime import datetime, timedelta

import structlog

from portal.intake.actions import locked_until
from portal.intake.mail import queue_not_sealed
from portal.intake.models import Draft
from portal.intake.sealing import Sealing, seal
from portal.intake.table_work import count_tables, forget_tables, next_table, work_off
from portal.lib.db import AWAY, changed, transaction
from portal.lib.errors import Invalid, KeptError
from portal.lib.jobs import every
from portal.lib.retention import Keeping, forget_old, keeps

log = structlog.get_logger()
TABLES = keeps(
    Keeping(
        "tables",
        "Tables that were brought in",
        "So that what was refused can be read again, with its file. How many sales came of it stays.",
        usual=30,
        lowest=1,
        highest=90,
        count=count_tables,
        forget=forget_tables,
    )
)


@every(timedelta(seconds=20))
def seal_locked(at: datetime) -> None:
    """Seal every draft whose hour of grace is over; one that can't be sealed is opened again and managers are told."""
    for draft in locked_until(at):
        try:
            seal(draft, Sealing(draft.seal_by or "", at))
        except KeptError as error:
            log.warning("not_sealed", draft=draft.ref, error=type(error).__name__)
            _reopen(draft, _reason(error), at)
        except AWAY:
            raise
        except Exception:
            # Whatever is wrong with one draft: those behind it are sealed, and its own doesn't stay locked.
            log.exception("not_sealed", draft=draft.ref)
            _reopen(draft, "Something in it could not be kept; the portal's log says what.", at)


@every(timedelta(seconds=10))
def bring_in_tables(at: datetime) -> None:
    """Bring in the next sales of the table whose turn it is."""
    table = next_table(at)
    if table is not None:
        work_off(table, at)


@every(timedelta(days=1))
def forget_old_tables(at: datetime) -> None:
    """Delete the files of tables, and what was read from them, once they were kept long enough."""
    forget_old(TABLES.topic, at)


def _reason(error: KeptError) -> str:
    problems = error.problems if isinstance(error, Invalid) else ()
    return " ".join(problem.message for problem in problems) or error.message


def _reopen(draft: Draft, reason: str, at: datetime) -> None:
    as_seen = (Draft.ref == draft.ref) & (Draft.version == draft.version) & (Draft.state == "locked")
    opened = {
        "state": "draft",
        "seal_at": None,
        "seal_by": None,
        "failure": reason,
        "version": draft.version + 1,
    }
    with transaction():
        if changed(Draft.update(**opened).where(as_seen)):
            queue_not_sealed(draft, reason, at)
