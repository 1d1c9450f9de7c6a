"""The line of dates of a promise: promised, now expected, told when, delivered, waited for. Pure."""

from collections.abc import Iterator

from markupsafe import Markup

from portal.deliveries.ledger import Done, Pair
from portal.deliveries.story import told_when
from portal.web.pieces import day
from portal.web.words import days, long_day, plural

_BOLD = Markup("{} <b>{}</b>")


def dates_of(pair: Pair, voice: str) -> Markup:
    """Return the dates of a promise as its page shows them beside the stamp, parted by dots.

    `voice` is "you" or "the customer".
    """
    done = pair.leading
    parts = [_promised(pair, done), *(_since(pair, done, voice) if done else ())]
    return Markup(" \N{MIDDLE DOT} ").join(parts)


def waited_words(done: Done, voice: str) -> str:
    """Say how long we waited for the customer in all, and that they dispute it; nothing where we did not wait.

    `voice` is "you" or "the customer". Nothing is subtracted from the lateness beside which it stands.
    """
    counted = [wait for wait in done.waits if wait.counts and (wait.days or wait.row.disputed_at)]
    if not counted:
        return ""
    waited = sum(wait.days for wait in counted)
    said = f"We waited {days(waited)} for {voice}" if waited else f"We said that we waited for {voice}"
    disputes = "you dispute that" if voice == "you" else f"{voice} disputes that"
    return f"{said} ({disputes})." if any(wait.row.disputed_at for wait in counted) else f"{said}."


def tally(pair: Pair) -> str:
    """Say how many dates of a schedule have come, how many of them are delivered, and when the next one is."""
    counted = [done for done in pair.deliveries if _counts(done)]
    come = has_come(pair)
    delivered = sum(done.row.state == "delivered" for done in come)
    on_time = sum(done.time.kind == "on_time" for done in come)
    said = (
        f"{delivered} of {plural(len(come), 'date', 'dates')} so far delivered, {on_time} on time."
        if come
        else ""
    )
    following = next((done for done in counted if done not in come and done.row.due_on), None)
    if following:
        said += f" Next: {long_day(following.row.due_on)}."
    return said.strip() or "All its dates had passed before this record began."


def has_come(pair: Pair) -> list[Done]:
    """Return a promise's deliveries whose date has passed or that are delivered, but for those that never count."""
    return [
        done
        for done in pair.deliveries
        if _counts(done)
        if done.time.kind not in {"not_due", "due_soon", "due_today"} or done.row.delivered_on
    ]


def _counts(done: Done) -> bool:
    gone = done.row.state in {"released", "replaced"}
    return not (gone or done.row.afterwards or done.set_apart)


def _promised(pair: Pair, done: Done | None) -> Markup:
    if pair.due_kind == "undated":
        return Markup("No date was promised")
    if pair.due_kind == "holding":
        return _BOLD.format("To hold", pair.said.due)
    if pair.due_kind == "once" and done and done.row.due_on:
        return _BOLD.format("Promised", day(done.row.due_on))
    return _BOLD.format("Promised", pair.said.due)


def _since(pair: Pair, done: Done, voice: str) -> Iterator[Markup]:
    row, whose = done.row, "your" if voice == "you" else f"{voice}'s"
    if pair.due_kind == "schedule" and row.due_on and not row.afterwards and done.time.kind != "not_due":
        ended = row.state in {"delivered", "missed"}
        yield _BOLD.format(
            "this one was due" if ended or done.time.kind == "overdue" else "next", day(row.due_on)
        )
    if row.forecast_on and done.is_open:
        yield _BOLD.format("now expected", day(row.forecast_on))
    yield from _warned(done)
    if row.delivered_on:
        yield _BOLD.format("delivered", day(row.delivered_on))
    if row.named_on and row.delivered_on:
        yield _BOLD.format(f"done, by {whose} account,", day(row.named_on))
    if pair.deliverer:
        yield Markup("{} sees to it").format(pair.deliverer.name)


def _warned(done: Done) -> Iterator[Markup]:
    """Say when the newest move was told, or the miss: before the promised day, or after."""
    telling = {"missed", "at_risk"} if done.row.state == "missed" else {"at_risk"}
    newest = next((told for told in done.told if told.stands and told.from_us and told.kind in telling), None)
    if newest is not None and (done.is_open or done.row.state == "missed" or done.time.kind == "late"):
        yield Markup("{}").format(told_when(newest))
