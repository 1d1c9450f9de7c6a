"""What lib forgets by itself: keys of forms that nobody sends again, and mails that are long done with."""

from datetime import datetime, timedelta

from portal.lib import once, outbox
from portal.lib.job_runs import every

KEYS_KEPT_FOR = timedelta(days=2)
MAILS_KEPT_FOR = timedelta(days=90)


@every(timedelta(days=1))
def forget_done(at: datetime) -> None:
    """Delete the keys of forms after two days, and who was written to (the words went at sending) after 90."""
    once.forget_before(at - KEYS_KEPT_FOR)
    outbox.forget_before(at - MAILS_KEPT_FOR)
