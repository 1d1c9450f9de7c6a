"""Background work of intake: sealing what an hour of grace has passed for."""

from datetime import datetime, timedelta

import structlog

from portal.intake.drafts import locked_until
from portal.intake.mail import queue_not_sealed
from portal.intake.models import Draft
from portal.intake.sealing import Sealing, seal
from portal.lib.db import changed, transaction
from portal.lib.errors import KeptError
from portal.lib.jobs import every

_log = structlog.get_logger()


@every(timedelta(seconds=20))
def seal_locked(at: datetime) -> None:
    """Seal every draft whose hour of grace is over; one that can't be sealed is opened again and managers are told."""
    for draft in locked_until(at):
        try:
            seal(draft, Sealing(draft.seal_by or "", at))
        except KeptError as error:
            _log.warning("not_sealed", draft=draft.ref, error=type(error).__name__)
            _reopen(draft, error.message, at)


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
