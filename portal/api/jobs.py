"""Background work of the API: answers that were kept for a day are forgotten."""

from datetime import datetime, timedelta

from portal.lib.api.replay import KEPT_FOR, forget_before
from portal.lib.jobs import every


@every(timedelta(hours=1))
def forget_answers(at: datetime) -> None:
    """Delete what was answered longer ago than a request may be sent again."""
    forget_before(at - KEPT_FOR)
