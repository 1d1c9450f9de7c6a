"""What managers are told of the work behind the pages: what fails, until it has ended well again, and the record."""

from dataclasses import dataclass
from datetime import datetime

from portal.desk.record_page import record_words
from portal.lib.db import asked, utc_instant
from portal.lib.job_runs import JobRun
from portal.record.faults import STANDING, standing_of
from portal.record.models import COMPANY
from portal.record.roots import ROOTS
from portal.web.words import instant_words

_SITE = "rebuild_site"
_BEHIND = f"""SELECT {STANDING}, j."name", j."last_run_at", j."last_error"
FROM (SELECT 1 AS "one") o LEFT JOIN "job_run" j ON j."last_error" <> '' ORDER BY j."name" """  # noqa: S608 - our own words


@dataclass(frozen=True)
class Behind:
    """Sentences on what is behind the pages: on the record, and on jobs whose last run failed."""

    record: list[str]
    failing: list[str]


NOTHING = Behind([], [])


def behind_words(at: datetime, zone: str) -> Behind:
    """Say what is wrong behind the pages at `at` (aware), in one statement; instants are told in the IANA zone `zone`.

    It is for managers; others are told NOTHING.
    """
    rows = asked(_BEHIND, (COMPANY, ROOTS)).fetchall()
    jobs = [(name, last, error) for *_, name, last, error in rows if name is not None]
    runs = [
        JobRun(name=name, last_run_at=utc_instant(last) if last else None, last_error=error)
        for name, last, error in jobs
    ]
    return Behind(record_words(standing_of(rows[0][:-3]), at), [_words(run, zone) for run in runs])


def _words(run: JobRun, zone: str) -> str:
    name = run.name.rpartition(".")[2]
    since = f" since {instant_words(run.last_run_at, zone)}" if run.last_run_at else ""
    if name == _SITE:
        return (
            f"The public site could not be built anew{since}, so it may show what is no longer so."
            " The command “portal site build” says why."
        )
    return (
        f"Background work has failed{since}: {name.replace('_', ' ')} ({run.last_error})."
        " The log of the server says more."
    )
