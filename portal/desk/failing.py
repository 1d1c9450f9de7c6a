"""What managers are told of background work that fails, until it has ended well again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.backup.queries import trouble_of
from portal.desk.backup_words import trouble_words
from portal.lib.db import asked, utc_instant
from portal.lib.outbox import ERASED
from portal.web.words import instant_words

_SITE = "rebuild_site"
_JOB, _MAIL = 1, 2
# One statement for all of it: Today asks much already. The row of the drill is always there.
_FAILING = """
SELECT 1 AS "n", "name", "last_run_at", "last_error" FROM "job_run" WHERE "last_error" <> ''
UNION ALL
SELECT 2, m."kind", m."recipient", m."failed_at" FROM (
    SELECT "kind", "recipient", "failed_at" FROM "outbox" WHERE "failed_at" IS NOT NULL AND "last_error" <> {}
    ORDER BY "failed_at" DESC LIMIT 20) m
UNION ALL
SELECT 3, '', (SELECT MAX("begun_at") FROM "drill" WHERE "ended_at" IS NOT NULL AND "reason" = ''),
    (SELECT "reason" FROM "drill" WHERE "ended_at" IS NOT NULL ORDER BY "day" DESC LIMIT 1)
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Failing:
    """What fails: sentences about jobs, mails that could not be sent as (kind, recipient), and about the backup."""

    jobs: tuple[str, ...] = ()
    unsent: tuple[tuple[str, str], ...] = ()
    backup: str = ""


def what_fails(zone: str, at: datetime) -> Failing:
    """Return what fails at `at`, a job until it has ended well again; instants are told in the IANA zone `zone`."""
    *rows, drill = asked(_FAILING, (ERASED,)).fetchall()
    good = utc_instant(drill[2]) if drill[2] else None
    mails = sorted((row for row in rows if row[0] == _MAIL), key=lambda row: str(row[3]), reverse=True)
    return Failing(
        tuple(_words(row, zone) for row in rows if row[0] == _JOB),
        tuple((kind, recipient) for _, kind, recipient, _ in mails),
        trouble_words(trouble_of(drill[3], good, at)),
    )


def _words(run: Sequence[Any], zone: str) -> str:
    _, called, last_run_at, error = run
    name = called.rpartition(".")[2]
    since = f" since {instant_words(utc_instant(last_run_at), zone)}" if last_run_at else ""
    if name == _SITE:
        return (
            f"The public site could not be built anew{since}, so it may show what is no longer so."
            " The command “portal site build” says why."
        )
    return (
        f"Background work has failed{since}: {name.replace('_', ' ')} ({error})."
        " The log of the server says more."
    )
