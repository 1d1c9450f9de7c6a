"""Background work of figures: the company's are counted a few seconds after something happened."""

from datetime import datetime, timedelta

from portal.figures.counting import AT_ONCE, count_anew, count_sales, fold, marked, note
from portal.figures.heeding import keep_late_to_enquiries
from portal.figures.moved import moved_since, uncounted
from portal.figures.parity.keeping import keep_parity
from portal.figures.parity.reading import read_stages, unread
from portal.lib.jobs import every

# What was recorded by then is surely committed: a transaction that takes longer is found by comparing.
MARGIN = timedelta(minutes=5)
COMPARED_EVERY = timedelta(hours=1)
# After so many sales the other jobs and the mails have their turn, and the rest is counted at the next look.
MOST_A_LOOK = 200
# Papers are read a few at a time; of sales that were sealed before the portal read any, more but seldom.
NEW_AT_ONCE, OLD_AT_ONCE = 20, 500
_NEW = timedelta(days=1)
# Where nothing moves, nothing is written at each look.
_NOTED_EVERY = timedelta(minutes=1)


@every(timedelta(seconds=5))
def count_what_moved(at: datetime) -> None:
    """Count every sale in which something was recorded since the last look; once an hour, compare all of them.

    1. Fold what turned two days ago. A clock that has stood years ahead has folded what is yet to come: count anew.
    2. Count what moved since the last look, less a margin for transactions that were long in coming.
    3. Once an hour, and the first time, find what moved without being seen: the clock was set back meanwhile.
    4. Note how far it is, so that a look that was cut off is taken again.
    """
    mark = marked(at)
    if mark.since > at:
        count_anew(at)
        return
    fold(at)
    if mark.looked_at is None or mark.compared_at is None or _is_old(mark.compared_at, COMPARED_EVERY, at):
        if _count(uncounted(MOST_A_LOOK), at):
            note(looked_at=at, compared_at=at)
        return
    moved = moved_since(min(mark.looked_at, at) - MARGIN, MOST_A_LOOK)
    if _count(moved, at) and (moved or _is_old(mark.looked_at, _NOTED_EVERY, at)):
        note(looked_at=at)


@every(timedelta(minutes=1))
def note_who_asks(_at: datetime) -> None:
    """Note which customers ask about something new and wait, or wait no longer."""
    keep_late_to_enquiries()


@every(timedelta(seconds=10))
def read_new_papers(at: datetime) -> None:
    """Read the mails of the sales stage in the papers of sales that were sealed lately."""
    read_stages(unread(NEW_AT_ONCE, at - _NEW))


@every(timedelta(minutes=10))
def read_old_papers(_at: datetime) -> None:
    """Read those of all other sales that were not read, or not by the reader of now."""
    read_stages(unread(OLD_AT_ONCE))


@every(timedelta(minutes=1))
def measure_answers(at: datetime) -> None:
    """Measure how long prospects and customers waited for our answers, where it may be another than before."""
    keep_parity(at)


def _is_old(instant: datetime, than: timedelta, at: datetime) -> bool:
    """Say whether something was longer ago; what is yet to come was noted before the clock was set back."""
    return not timedelta() <= at - instant < than


def _count(sales: list[str], at: datetime) -> bool:
    """Count these sales, and say whether that were all there are to count."""
    for start in range(0, len(sales), AT_ONCE):
        count_sales(sales[start : start + AT_ONCE], at)
    return len(sales) < MOST_A_LOOK
