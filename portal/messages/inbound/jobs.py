"""Background work of replies by mail: fetching them, where a mailbox is named, and forgetting which came."""

from datetime import datetime, timedelta

from portal.lib.installed import settings
from portal.lib.job_runs import every
from portal.lib.retention import Keeping, forget_old, keeps
from portal.messages.inbound.fetching import fetch_all
from portal.messages.inbound.models import ReceivedMail

RECEIVED = keeps(
    Keeping(
        "received_mail",
        "Which mails came in",
        "So that a mail that arrives twice is taken once, and you see which were refused. No words are kept.",
        usual=90,
        lowest=7,
        highest=365,
        count=lambda instant: ReceivedMail.select().where(ReceivedMail.at < instant).count(),
        forget=lambda instant: ReceivedMail.delete().where(ReceivedMail.at < instant).execute(),
    )
)


@every(timedelta(minutes=1))
def fetch_mail(at: datetime) -> None:
    """Take in what came into the mailbox of the settings. Raises NotFetched: managers see that it can't be read."""
    if url := settings().imap_url:
        fetch_all(url, at)


@every(timedelta(days=1))
def forget_received(at: datetime) -> None:
    """Delete which mails came in once that was kept long enough."""
    forget_old(RECEIVED.topic, at)
