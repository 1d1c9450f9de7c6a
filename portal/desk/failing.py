"""What managers are told of background work that fails, until it has ended well again."""

from datetime import datetime

from portal.backup.queries import latest_drills, trouble
from portal.desk.backup_words import trouble_words
from portal.lib.job_runs import JobRun, failing
from portal.web.words import instant_words

_SITE = "rebuild_site"


def failing_words(zone: str) -> list[str]:
    """Return a sentence or two for each job whose last run failed; instants are told in the IANA zone `zone`."""
    return [_words(run, zone) for run in failing()]


def failing_backup_words(at: datetime) -> str:
    """Return what managers are told of the nightly backup at `at`; empty while all is well."""
    return trouble_words(trouble(latest_drills(), at))


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
