"""Background work for erasures: those whose week is over are carried out, and what is left of them is cleaned."""

from datetime import datetime, timedelta

import structlog

from portal.custody.cleaning import clean_up
from portal.custody.erasing import carry_out
from portal.custody.queries import cleanings, due_erasures
from portal.lib.db import AWAY
from portal.lib.jobs import every

# A customer may have many sales; the next ones have their turn a minute later.
_A_TURN = 5

log = structlog.get_logger()


@every(timedelta(minutes=1))
def carry_out_erasures(at: datetime) -> None:
    """Carry out the erasures that are due, each in a transaction of its own, and clean up behind them.

    Raises what the last one that failed raised, once the others had their turn: managers see that a job fails.
    """
    failed: Exception | None = None
    for erasure in due_erasures(at, _A_TURN):
        try:
            carry_out(erasure.ref, at)
        except AWAY:
            raise
        except Exception as error:
            log.exception("not erased", erasure=erasure.ref)
            failed = error
    for cleaning in cleanings():
        clean_up(cleaning, at)
    if failed is not None:
        raise failed
