"""Hands of the tests about what both sides say: a wait, an occasion, a breach, a word, all through the real actions."""

import io
from datetime import date, datetime, timedelta

from werkzeug.datastructures import FileStorage

from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import (
    NewOccasion,
    NewUpdate,
    NewVerdict,
    NewWait,
    Retraction,
    give_verdicts,
    open_occasion,
    post_update,
    report_breach,
    retract_update,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload, read_uploads
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again
from tests.lib.sent_files import half_red

TAP = NewWait("Which tap would you like?", date(2026, 3, 5), "The tap moves by a week.")


def by(who: str, at: datetime = NOON) -> By:
    """Return one of the cast who acts at an instant, with a key of its own."""
    return By(viewer(who), at, new_ref())


def photos(*names: str) -> tuple[Upload, ...]:
    """Return photos of these names, read as from a form."""
    sent = [FileStorage(io.BytesIO(half_red()), name) for name in names]
    return tuple(read_uploads(sent))


def wait_for_ana(
    delivery: Delivery, files: tuple[Upload, ...] = (), at: datetime = NOON, wait: NewWait = TAP
) -> None:
    """Let Dee wait for Ana with a delivery."""
    new = NewUpdate("waiting", "", again(delivery).version, wait=wait, files=files)
    post_update(delivery_for(viewer("dee"), delivery.ref), new, by("dee", at))


def move(delivery: Delivery, to: date, text: str, at: datetime = NOON, who: str = "dee") -> None:
    """Say that another day is expected for a delivery."""
    new = NewUpdate("at_risk", text, again(delivery).version, forecast_on=to)
    post_update(delivery_for(viewer(who), delivery.ref), new, by(who, at))


def happens(who: str, promise: int, what: str, at: datetime = NOON) -> None:
    """Let somebody open an occasion of one of Ana's promises that began an hour before."""
    sale, found = promise_for(viewer(who), sale_of("ana").ref, promise)
    open_occasion(sale, found, NewOccasion(what, at - timedelta(hours=1)), by(who, at))


def breach(who: str, delivery: Delivery, text: str, at: datetime = NOON) -> None:
    """Let a contact report that a delivery was broken."""
    report_breach(delivery_for(viewer(who), delivery.ref), text, by(who, at))


def judge(who: str, delivery: Delivery, word: str, comment: str = "", at: datetime = NOON) -> None:
    """Let a contact give the customer's word on a delivery."""
    seen = delivery_for(viewer(who), delivery.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, word, comment)], by(who, at))


def take_back(who: str, delivery: Delivery, text: str, at: datetime = NOON) -> None:
    """Take back the newest update about a delivery."""
    last = Update.select().where(Update.delivery == delivery.ref).order_by(Update.seq.desc()).get()
    seen = delivery_for(viewer(who), delivery.ref)
    retract_update(seen, Retraction(last.ref, text, again(delivery).version), by(who, at))
