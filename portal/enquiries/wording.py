"""How the pages and mails of enquiries say when we work, when we are back, and how long an answer took. Pure."""

from datetime import datetime, time, timedelta

from portal.enquiries.models import Enquiry
from portal.enquiries.queries import ReplyTimes
from portal.enquiries.rules import FLAGS
from portal.lib.worktime import WorkingWeek, add_working
from portal.web.words import WEEKDAYS, clock_time, list_words, long_day, span_words

# Fewer answers say nothing about the next one.
ENOUGH = 10


def hours_words(week: WorkingWeek) -> str:
    """Return when we work, as "Monday to Friday, 08:00 to 17:00 (New York time)"."""
    spans = [_windows(week, day) for day in range(7)]
    runs: list[tuple[int, int]] = []
    for day, span in enumerate(spans):
        if span and runs and runs[-1][1] == day - 1 and spans[runs[-1][0]] == span:
            runs[-1] = (runs[-1][0], day)
        elif span:
            runs.append((day, day))
    days = "; ".join(f"{_days(first, last)}, {spans[first]}" for first, last in runs)
    place = str(week.zone).rpartition("/")[2].replace("_", " ")
    return f"{days} ({place} time)"


def back_words(at: datetime, week: WorkingWeek) -> str:
    """Return whether we are at work at `at` (aware), or when we are back, as a sentence."""
    opens = add_working(at, timedelta(), week)
    if opens <= at:
        return "We are at work now."
    zone = str(week.zone)
    return f"We are back on {long_day(opens.astimezone(week.zone).date())} at {clock_time(opens, zone)}."


def usual_words(times: ReplyTimes) -> str:
    """Return how long answers took, as a sentence; empty where there are too few of them."""
    if times.median_seconds is None or times.n < ENOUGH:
        return ""
    took = span_words(timedelta(seconds=times.median_seconds))
    answered = f"Half of the {times.n:,} enquiries that we answered in the last twelve months"
    return f"{answered} took us no more than {took} of working time."


def flag_words(enquiry: Enquiry) -> list[str]:
    """Return what we noticed about an enquiry, each as a sentence without its full stop."""
    return [words for flag, words in FLAGS.items() if flag in enquiry.flags]


def _windows(week: WorkingWeek, day: int) -> str:
    windows = [f"{start:%H:%M} to {_end(end)}" for start, end in week.hours.get(day, ())]
    return list_words(windows)


def _end(end: time) -> str:
    return "24:00" if end == time(0, 0) else f"{end:%H:%M}"


def _days(first: int, last: int) -> str:
    if first == last:
        return WEEKDAYS[first]
    return f"{WEEKDAYS[first]} {'to' if last - first > 1 else 'and'} {WEEKDAYS[last]}"
