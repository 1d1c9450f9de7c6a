"""What is told about a delivery: staff say how it stands, or take back what they said by mistake."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import LINE_LIMIT, By, day_there, only, words
from portal.deliveries.mail import tell_answer, tell_customer
from portal.deliveries.models import Delivery, Update, Verdict
from portal.deliveries.plan import date_after, undate_after
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
from portal.deliveries.timing import due_day
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.uploads import Upload
from portal.people.models import Contact
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

    `forecast_on` goes with a risk, `wait` with a wait; photos and files go with any.
    """

    kind: UpdateKind
    text: str
    was: int | None
    forecast_on: date | None = None
    wait: NewWait | None = None
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True)
class Retraction:
    """That an update was a mistake, and what is true instead."""

    update: str
    text: str
    was: int


def post_update(seen: Seen, new: NewUpdate, by: By) -> None:
    """Tell the customer something about a delivery.

    Raises Invalid when the words can't be kept or this kind can't follow, Conflict when the delivery changed since
    its author looked at it, NotHere for a customer, who may only report a breach.
    """
    if new.kind != "breach":
        only(by, "staff")
    text = words("text", new.text, _SAY if needs_text(new.kind) else "")
    wait = _wait(new, day_there(seen.sale, by.at))
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        delivery = _unchanged(seen.delivery, new.was)
        _check(delivery, seen, new, by)
        step = Step(new.kind, by.at, day_there(seen.sale, by.at), new.forecast_on, ref=new_ref())
        facts = _facts(seen, delivery, [*steps_of(delivery, seen.sale), step], by) | {"update": step.ref}
        said = {
            "kind": new.kind,
            "text": Personal(text) if text else "",
            "wait": wait,
            "files": _kept(seen, new, by),
        }
        moved = _moved(delivery, new, seen.sale)
        append(seen.sale.ref, "delivery.updated", {**facts, **said, **moved}, by.viewer.ref, by.at)
        if new.kind == "delivered":
            date_after(seen.sale, str(seen.promise.n), step.on, by.at)
        _tell(seen, facts["update"], by, "reports that it was not kept")


def report_breach(seen: Seen, text: str, by: By) -> None:
    """Let the customer say that a holding promise was broken, whatever was told since. Raises like `post_update`."""
    post_update(seen, NewUpdate("breach", text, was=None), by)


def retract_update(seen: Seen, retraction: Retraction, by: By) -> None:
    """Take back an update that was a mistake: it stays visible, and the delivery stands as it did without it.

    Staff take back what staff said, contacts what contacts said. Raises NotHere for an update that isn't there or of
    the other side, Invalid when it can't be taken back, Conflict when the delivery changed meanwhile.
    """
    text = words("text", retraction.text, "Say what was wrong, and how it is.")
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        delivery = _unchanged(seen.delivery, retraction.was)
        mistaken = _mistaken(delivery, retraction.update, by)
        facts = _facts(seen, delivery, steps_of(delivery, seen.sale, but=mistaken.ref), by)
        said = {"kind": "retracted", "text": Personal(text), "retracts": mistaken.ref}
        append(seen.sale.ref, "delivery.updated", {**facts, **said}, by.viewer.ref, by.at)
        if mistaken.kind == "delivered":
            undate_after(seen.sale, str(seen.promise.n), by.at)
        _tell(seen, facts["update"], by, "takes back what they reported")


def _tell(seen: Seen, update: str, by: By, what: str) -> None:
    """Mail the other side: the customer hears what staff told, staff hear `what` a contact did."""
    row = Update.get_by_id(update)
    if by.viewer.kind == "contact":
        tell_answer(seen, what, row.text, by.viewer, by.at)
    else:
        tell_customer(seen, row, by.viewer)


def _wait(new: NewUpdate, today: date) -> dict[str, Any] | None:
    if new.kind != "waiting":
        return None
    wait = new.wait or NewWait("", None, "")
    what = words("what", wait.what, "Say exactly what you need from the customer.", LINE_LIMIT)
    otherwise = words("otherwise", wait.otherwise, "Say what moves if it comes later.", LINE_LIMIT)
    if wait.by_on is None or wait.by_on < today:
        raise Invalid(Problem("by_on", "Say by which day you need it; today or later."))
    return {
        "ref": new_ref(),
        "what": Personal(what),
        "by_on": wait.by_on.isoformat(),
        "otherwise": Personal(otherwise),
    }


def _unchanged(seen: Delivery, was: int | None) -> Delivery:
    delivery: Delivery = Delivery.get_by_id(seen.ref)
    if was is not None and delivery.version != was:
        raise Conflict("Somebody else changed this while you were writing.")
    return delivery


def _check(delivery: Delivery, seen: Seen, new: NewUpdate, by: By) -> None:
    progress, due_kind = cast("Progress", delivery.state), cast("DueKind", seen.promise.due_kind)
    try:
        check_follows(progress, new.kind, due_kind, breached=delivery.breached_at is not None)
    except NotNow as error:
        raise Invalid(Problem("kind", error.reason)) from error
    if new.kind != "at_risk":
        return
    try:
        at_risk, due_on = delivery.forecast_on is not None, due_day(delivery, seen.sale.time_zone)
        check_forecast(new.forecast_on, due_on, day_there(seen.sale, by.at), at_risk=at_risk)
    except NotNow as error:
        raise Invalid(Problem("forecast_on", error.reason)) from error


def _facts(seen: Seen, delivery: Delivery, steps: list[Step], by: By) -> dict[str, Any]:
    return {
        "update": new_ref(),
        "delivery": delivery.ref,
        "was": delivery.version,
        "on": day_there(seen.sale, by.at).isoformat(),
        "stands": stand_after(steps, due_day(delivery, seen.sale.time_zone)).as_facts(),
        "waits": waits_by(steps),
    }


def _moved(delivery: Delivery, new: NewUpdate, sale: Sale) -> dict[str, str | None]:
    if new.kind != "at_risk" or new.forecast_on is None:
        return {}
    before = delivery.forecast_on or due_day(delivery, sale.time_zone)
    return {
        "forecast_before": before.isoformat() if before else None,
        "forecast_on": new.forecast_on.isoformat(),
    }


def _kept(seen: Seen, new: NewUpdate, by: By) -> list[dict[str, Any]]:
    """Keep the bytes of photos and files, and return what the entry says of each; a file's own name is personal."""
    return [_kept_file(seen.sale.ref, n, upload, by) for n, upload in enumerate(new.files, start=1)]


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


def _mistaken(delivery: Delivery, ref: str, by: By) -> Update:
    update: Update | None = Update.get_or_none((Update.ref == ref) & (Update.delivery == delivery.ref))
    if update is None or update.kind == "retracted":
        raise NotHere
    by_contact = update.kind == "breach" and is_of_contact(update.by)
    if by_contact != (by.viewer.kind == "contact"):
        raise NotHere
    if update.retracted_at is not None:
        raise Invalid(Problem("text", "This was taken back already."))
    if update.kind == "delivered" and _was_judged(update):
        raise Invalid(
            Problem("text", "The customer has given their word on it, and nobody takes that back for them.")
        )
    return update


def _was_judged(update: Update) -> bool:
    """Tell whether the customer gave their word since an update; one from before it was not about it."""
    since = (Verdict.delivery == update.delivery) & (Verdict.seq > update.seq)
    return bool(Verdict.select().where(since).exists())


def is_of_contact(ref: str) -> bool:
    """Tell whether somebody who told something is a contact."""
    return bool(Contact.select().where(Contact.ref == ref).exists())
