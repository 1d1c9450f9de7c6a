"""What fails stands on Today of managers, and of nobody else."""

from collections.abc import Callable
from datetime import timedelta

from portal.lib.job_runs import JobRun
from portal.lib.mail import Letter, queue
from portal.lib.outbox import ERASED, Outbox
from portal.people.queries import look
from tests.cast import NOON
from tests.page import Browser

Open = Callable[[str], Browser]


def test_max_reads_of_jobs_and_mails_that_failed(browser: Open) -> None:
    JobRun.insert(name="portal.search.jobs.forget_erased", next_run_at=NOON, last_error="OSError").execute()
    _unsent("ana@brandt.example", "late", "SMTP 550", NOON)
    _unsent("bea@okafor.example", "delivered", "SMTP 550", NOON + timedelta(minutes=1))
    _unsent("gone@brandt.example", "late", ERASED, NOON)
    words = browser("max").get("/staff/").words
    assert "Background work has failed: forget erased (OSError)." in words
    first, last = "sent: delivered, to bea@okafor.example", "sent: late, to ana@brandt.example"
    assert 0 < words.index(first) < words.index(last)
    assert "gone@" not in words
    assert "failed" not in browser("dee").get("/staff/").words


def _unsent(to: str, kind: str, error: str, at: object) -> None:
    letter = Letter(kind, to, "Somebody", "About it", "backup/mail/failed", {"reason": ""})
    message = queue(letter, look(), NOON)
    ended = {"failed_at": at, "body": None, "last_error": error}
    Outbox.update(ended).where(Outbox.message_id == message).execute()
