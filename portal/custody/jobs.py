"""Background work for erasures: those whose week is over are carried out, and what is left of them is cleaned."""

from datetime import datetime, timedelta

from portal.custody.cleaning import clean_up
from portal.custody.erasing import carry_out
from portal.custody.queries import cleanings, due_erasures
from portal.lib.jobs import every

# A customer may have many sales; the next ones have their turn a minute later.
_A_TURN = 5


@every(timedelta(minutes=1))
def carry_out_erasures(at: datetime) -> None:
    """Carry out the erasures that are due, each in a transaction of its own, and clean up behind them."""
    for erasure in due_erasures(at, _A_TURN):
        carry_out(erasure.ref, at)
    for cleaning in cleanings():
        clean_up(cleaning, at)
