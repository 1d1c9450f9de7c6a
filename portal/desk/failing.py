"""What managers are told of background work that fails, until it has ended well again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.backup.queries import trouble_of
from portal.desk.backup_words import trouble_words
from portal.lib.db import asked, utc_instant
from portal.web.words import instant_words

_SITE = "rebuild_site"
_DRILL = "drill"
# One statement for all of it: Today asks much already. The row of the drill is always there, and the last.
_FAILING = """
SELECT 1 AS "n", "name", "last_run_at", "last_error" FROM "job_run" WHERE "last_error" <> {}
UNION ALL
SELECT 2, {}, (SELECT MAX("begun_at") FROM "drill" WHERE "ended_at" IS NOT NULL AND "reason" = ''),
    (SELECT "reason" FROM "drill" WHERE "ended_at" IS NOT NULL ORDER BY "day" DESC LIMIT 1)
ORDER BY 1, 2
"""


def failing_words(zone: str, at: datetime) -> tuple[list[str], str]:
    """Return a sentence or two for each job whose last run failed, and what is wrong with the nightly backup at `at`.

    Instants are told in the IANA zone `zone`; where all is well there is nothing to tell.
    """
    *runs, drill = asked(_FAILING, ("", _DRILL)).fetchall()
    good = utc_instant(drill[2]) if drill[2] else None
    return [_words(run, zone) for run in runs], trouble_words(trouble_of(drill[3], good, at))


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
