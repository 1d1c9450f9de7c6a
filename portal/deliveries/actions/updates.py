"""What is told about a delivery: staff say how it stands, and the customer may report a breach."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import LINE_LIMIT, By, day_there, only, read_words, words
from portal.deliveries.actions.following import tell_followers
from portal.deliveries.mail import tell_answer, tell_customer
from portal.deliveries.models import Delivery, Update
from portal.deliveries.plan import date_after
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import (
    NotNow,
    Progress,
    Step,
    UpdateKind,
    check_follows,
    check_forecast,
    needs_text,
    stand_after,
    waits_by,
)
from portal.deliveries.timing import standing_day
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.uploads import Upload
from portal.promises.due_kinds import DueKind
from portal.record.actions import NewFile, append, hold, keep_file
from portal.record.rules import Personal
from portal.sales.models import Sale

_SAY = "Say in a sentence or two what the customer should know."


@dataclass(frozen=True)
class NewWait:
    """What we wait for: exactly what, by which day, and what moves otherwise."""

    what: str
    by_on: date | None
    otherwise: str


@dataclass(frozen=True)
class NewUpdate:
    """An update as it was typed: `was` is the version of the delivery that its author looked at, None for any.

    `forecast_on` goes with a risk, `wait` with a wait; photos and files go with any. `unread` are the problems that its
    form found before, so that all are named at once.
    """

    kind: UpdateKind
    text: str
    was: int | None
    forecast_on: date | None = None
    wait: NewWait | None = None
    files: tuple[Upload, ...] = ()
    unread: tuple[Problem, ...] = ()


def post_update(seen: Seen, new: NewUpdate, by: By) -> None:
    """Tell the customer something about a delivery.

    Raises Conflict when the delivery changed since its author looked at it, Invalid with every problem when the words
    can't be kept or this kind can't follow, NotHere for a customer, who may only report a breach.
    """
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        delivery = unchanged(seen.delivery, new.was)
        said = checked(seen, delivery, new, by)
        say(replace(seen, delivery=delivery), new, said, by)


def checked(seen: Seen, delivery: Delivery, new: NewUpdate, by: By) -> dict[str, Any]:
    """Return what an update says, as facts, once everything about it is sound.

    Raises Invalid with every problem, NotHere for a customer, who may only report a breach.
    """
    if new.kind != "breach":
        only(by, "staff")
    problems = [*new.unread, *_problems_of_step(seen, delivery, new, by)]
    wordless = new.kind == "progress" and new.files  # A photo says enough.
    text = read_words(problems, "text", new.text, "" if wordless or not needs_text(new.kind) else _SAY)
    wait = _wait(new, day_there(seen.sale, by.at), problems)
    if problems:
        raise Invalid(*problems)
    return {"kind": new.kind, "text": Personal(text) if text else "", "wait": wait}


def say(seen: Seen, new: NewUpdate, said: dict[str, Any], by: By) -> None:
    """Append an update that was `checked`, in the caller's transaction, which holds the sale."""
    delivery = seen.delivery
    step = Step(new.kind, by.at, day_there(seen.sale, by.at), new.forecast_on, ref=new_ref())
    facts = facts_after(seen, delivery, [*steps_of(delivery, seen.sale), step], by) | {"update": step.ref}
    more = {"files": kept_files(seen.sale.ref, new.files, by), **_moved(delivery, new, seen.sale)}
    append(seen.sale.ref, "delivery.updated", {**facts, **said, **more}, by.viewer.ref, by.at)
    if new.kind == "delivered":
        date_after(seen.sale, str(seen.promise.n), step.on, by.at)
    tell_other_side(seen, facts["update"], by, "reports that it was not kept")
    if new.kind == "delivered":
        tell_followers(seen, by)


def report_breach(seen: Seen, text: str, by: By) -> None:
    """Let the customer say that a holding promise was broken, whatever was told since. Raises like `post_update`."""
    words("text", text, "Say in a sentence what happened.")
    post_update(seen, NewUpdate("breach", text, was=None), by)


def tell_other_side(seen: Seen, update: str, by: By, what: str) -> None:
    """Mail the other side: the customer hears what staff told, staff hear `what` a contact did."""
    row = Update.get_by_id(update)
    if by.viewer.kind == "contact":
        tell_answer(seen, what, row.text, by.viewer, by.at)
    else:
        tell_customer(seen, row, by.viewer)


def unchanged(seen: Delivery, was: int | None) -> Delivery:
    """Return a delivery as it is now. Raises Conflict when that isn't the version that was looked at."""
    delivery: Delivery = Delivery.get_by_id(seen.ref)
    if was is not None and delivery.version != was:
        raise Conflict("Somebody else changed this while you were writing.")
    return delivery


def _wait(new: NewUpdate, today: date, problems: list[Problem]) -> dict[str, Any] | None:
    if new.kind != "waiting":
        return None
    wait = new.wait or NewWait("", None, "")
    what = read_words(problems, "what", wait.what, "Say exactly what you need from the customer.", LINE_LIMIT)
    if wait.by_on is None or wait.by_on < today:
        problems.append(Problem("by_on", "Say by which day you need it; today or later."))
    otherwise = read_words(
        problems, "otherwise", wait.otherwise, "Say what moves if it comes later.", LINE_LIMIT
    )
    by_on = wait.by_on.isoformat() if wait.by_on else ""
    return {"ref": new_ref(), "what": Personal(what), "by_on": by_on, "otherwise": Personal(otherwise)}


def _problems_of_step(seen: Seen, delivery: Delivery, new: NewUpdate, by: By) -> list[Problem]:
    progress, due_kind = cast("Progress", delivery.state), cast("DueKind", seen.promise.due_kind)
    try:
        check_follows(progress, new.kind, due_kind, breached=delivery.breached_at is not None)
    except NotNow as error:
        return [Problem("kind", error.reason)]
    if new.kind != "at_risk":
        return []
    try:
        at_risk, due_on = delivery.forecast_on is not None, standing_day(delivery, seen.sale.time_zone)
        check_forecast(new.forecast_on, due_on, day_there(seen.sale, by.at), at_risk=at_risk)
    except NotNow as error:
        return [Problem("forecast_on", error.reason)]
    return []


def facts_after(seen: Seen, delivery: Delivery, steps: list[Step], by: By) -> dict[str, Any]:
    """Return what every entry about a delivery states: which one, as it was seen, and how it stands after `steps`."""
    return {
        "update": new_ref(),
        "delivery": delivery.ref,
        "was": delivery.version,
        "on": day_there(seen.sale, by.at).isoformat(),
        "stands": stand_after(steps, standing_day(delivery, seen.sale.time_zone)).as_facts(),
        "waits": waits_by(steps),
    }


def _moved(delivery: Delivery, new: NewUpdate, sale: Sale) -> dict[str, str | None]:
    if new.kind != "at_risk" or new.forecast_on is None:
        return {}
    before = delivery.forecast_on or standing_day(delivery, sale.time_zone)
    return {
        "forecast_before": before.isoformat() if before else None,
        "forecast_on": new.forecast_on.isoformat(),
    }


def kept_files(sale: str, files: Iterable[Upload], by: By) -> list[dict[str, Any]]:
    """Keep the bytes of photos and files, and return what the entry says of each; a file's own name is personal."""
    return [_kept_file(sale, n, upload, by) for n, upload in enumerate(files, start=1)]


def _kept_file(sale: str, n: int, upload: Upload, by: By) -> dict[str, Any]:
    who = (by.viewer.ref, by.at)
    thumb = upload.thumb and keep_file(sale, NewFile("thumb", upload.media_type, upload.thumb), *who)
    return {
        "ref": new_ref(),
        "n": n,
        "kind": upload.kind,
        "name": Personal(upload.name),
        "media_type": upload.media_type,
        "size": len(upload.body),
        "sha256": keep_file(sale, NewFile(upload.kind, upload.media_type, upload.body), *who),
        "thumb": thumb,
        "width": upload.width,
        "height": upload.height,
    }
