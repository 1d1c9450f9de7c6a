"""Random histories of a sale, lived through the real actions: what the rules refuse leaves nothing."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from portal.concerns.access import concern_for
from portal.concerns.actions import (
    NewAnswer,
    NewConcern,
    acknowledge,
    give_words,
    raise_concern,
    say_fixed,
    settle,
    still_wrong,
)
from portal.concerns.models import Concern
from portal.deliveries.access import delivery_for, promise_for, update_for, wait_for
from portal.deliveries.actions import (
    NewOccasion,
    NewUpdate,
    NewVerdict,
    NewWait,
    Retraction,
    answer_wait,
    assign,
    close_sale,
    complete_work,
    dispute_occasion,
    dispute_wait,
    open_occasion,
    post_update,
    report_breach,
    retract_update,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Occasion, Update, Wait
from portal.deliveries.plan import plan_ahead
from portal.deliveries.rules import UPDATE_KINDS, VERDICTS, UpdateKind
from portal.lib.db import db
from portal.lib.errors import KeptError
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.promises.models import Promise
from portal.sales.models import Sale
from tests.cast import NOON, bring, viewer
from tests.make import garden, promise

ZONES = (
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
)
_HEDGE = "We cut the hedge by the 2nd of March."
_DUES: tuple[dict[str, Any], ...] = (
    {"once": "2026-03-02"},
    {"once": "2026-03-08"},
    {"once": {"after": "hedge", "offset": "P2D"}},
    {"once": {"after": "completion", "offset": "P0D"}},
    {"schedule": {"rrule": "FREQ=WEEKLY", "start": "2026-02-20"}},
    {"schedule": {"rrule": "FREQ=WEEKLY", "start": "2026-03-05", "until": "2026-09-30"}},
    {"every": "a question", "within": "PT4H", "clock": "working"},
    {"every": "a delay", "within": "P1D", "clock": "calendar"},
    {"holding": {"until": "2026-03-20"}},
    {"holding": {}},
    {"undated": True},
)
_STEPS = (
    timedelta(),
    timedelta(minutes=7),
    timedelta(minutes=50),
    timedelta(hours=5),
    timedelta(hours=11, minutes=59),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=4),
)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody tries to do: which verb, about which delivery, in which way, and how much later."""

    verb: int
    about: int
    way: int
    step: int


def _deeds(seed: int) -> list[Deed]:
    chance = random.Random(seed)  # noqa: S311 - every choice has to follow from the seed
    pick = chance.randrange
    return [Deed(pick(100), pick(100), pick(100), pick(len(_STEPS))) for _ in range(pick(20, 70))]


# Deeds by chance, evenly: what is drawn one by one leans to few and small ones, and little happens then.
DEEDS = st.integers(0, 2**32).map(_deeds)


def new_sale(zone: str) -> Sale:
    """Seal a sale of Bea's with a promise of every kind of due, in `zone`; some of its dates are old."""
    promises = [
        promise(words=f"Number {n}.", channel="phone", due=due) for n, due in enumerate(_DUES, start=2)
    ]
    hedge = promise(_HEDGE, id="hedge", due={"once": "2026-03-10"})
    contact = {"name": "Cy Moss", "email": "cy@moss.example", "time_zone": zone}
    made = garden(
        external_id="any",
        customer={"name": "Moss", "contacts": [contact]},
        promises=[hedge, *promises],
    )
    report = bring(made, at=NOON)
    if report.refusals:
        raise AssertionError(report.refusals)
    found: Sale = Sale.get(Sale.external_id == "any")
    return found


def live(sale: Sale, deeds: list[Deed]) -> datetime:
    """Let everybody try these deeds, one after another; returns the instant of the last."""
    at = NOON
    for deed in deeds:
        at += _STEPS[deed.step]
        try:
            with db.atomic():
                _verbs[deed.verb % len(_verbs)](sale, deed, at)
        except KeptError:
            continue
    return at


def _of(sale: Sale, deed: Deed) -> Delivery:
    """Return one of the first deliveries of a promise: few are chosen often, so that much happens to each."""
    promises = list(Promise.select().where(Promise.sale == sale.ref).order_by(Promise.n))
    of = promises[deed.about % len(promises)]
    rows = list(Delivery.select().where(Delivery.promise == of.ref).order_by(Delivery.n).limit(3))
    if not rows:
        rows = list(Delivery.select().where(Delivery.sale == sale.ref).order_by(Delivery.promise, Delivery.n))
    return rows[deed.about // len(promises) % len(rows)]


def _cy() -> Viewer:
    row = Contact.get(Contact.email == "cy@moss.example")
    return Viewer("contact", row.ref, row.name, row.email, row.time_zone, row.customer)


def _tell(sale: Sale, deed: Deed, at: datetime) -> None:
    kind: UpdateKind = UPDATE_KINDS[deed.way % len(UPDATE_KINDS)]
    day = at.date() + timedelta(days=deed.about % 17)
    new = NewUpdate(kind, "Words.", None, day, NewWait("The key", day, "All moves."))
    post_update(delivery_for(viewer("max"), _of(sale, deed).ref), new, By(viewer("max"), at, new_ref()))


def _deliver(sale: Sale, deed: Deed, at: datetime) -> None:
    new = NewUpdate("delivered", "", None)
    post_update(delivery_for(viewer("max"), _of(sale, deed).ref), new, By(viewer("max"), at, new_ref()))


def _need(sale: Sale, deed: Deed, at: datetime) -> None:
    wait = NewWait("The key", at.date() + timedelta(days=1 + deed.way % 5), "All moves.")
    for row in list(Delivery.select().where(Delivery.sale == sale.ref).order_by(Delivery.ref).limit(6)):
        seen = delivery_for(viewer("max"), row.ref)
        with suppress(KeptError), db.atomic():
            post_update(seen, NewUpdate("waiting", "", None, wait=wait), By(viewer("max"), at, new_ref()))


def _catch_up(sale: Sale, deed: Deed, at: datetime) -> None:
    """Deliver what falls due by today."""
    is_due = (Delivery.sale == sale.ref) & (Delivery.due_on <= at.date()) & Delivery.delivered_at.is_null()
    for row in list(Delivery.select().where(is_due).order_by(Delivery.ref).limit(9)):
        if row.state != "promised" or deed.way % 4:
            seen = delivery_for(viewer("max"), row.ref)
            with suppress(KeptError), db.atomic():
                post_update(seen, NewUpdate("delivered", "", None), By(viewer("max"), at, new_ref()))


def _take_back(sale: Sale, deed: Deed, at: datetime) -> None:
    rows = list(Update.select().where(Update.sale == sale.ref).order_by(Update.seq.desc()).limit(5))
    if not rows:
        return
    mistaken = rows[deed.way % len(rows)]
    who = _cy() if deed.about % 2 else viewer("max")
    seen = update_for(who, mistaken.ref)[1]
    retract_update(seen, Retraction(mistaken.ref, "Not so.", seen.delivery.version), By(who, at, new_ref()))


def _judge(sale: Sale, deed: Deed, at: datetime) -> None:
    row = _of(sale, deed)
    named: date | None = None
    if row.delivered_on and deed.way % 3:
        named = row.delivered_on - timedelta(days=deed.way % 7)
    word = VERDICTS[deed.way % len(VERDICTS)]
    seen = delivery_for(_cy(), row.ref)
    give_words(sale, [NewVerdict(seen, word, "", named)], By(_cy(), at, new_ref()))


def _answer(sale: Sale, deed: Deed, at: datetime) -> None:
    waits = list(Wait.select().where(Wait.sale == sale.ref).order_by(Wait.since.desc()).limit(2))
    if waits:
        waited = wait_for(_cy(), waits[deed.way % len(waits)].ref)
        (dispute_wait if deed.about % 4 == 0 else answer_wait)(waited, "Here.", By(_cy(), at, new_ref()))


def _break(sale: Sale, deed: Deed, at: datetime) -> None:
    of = promise_for(_cy(), sale.ref, 10 + deed.about % 2)[1]
    row = Delivery.get(Delivery.promise == of.ref)
    report_breach(delivery_for(_cy(), row.ref), "Dust.", By(_cy(), at, new_ref()))


def _happen(sale: Sale, deed: Deed, at: datetime) -> None:
    who = _cy() if deed.about % 2 else viewer("max")
    started = at - timedelta(minutes=11 * deed.way)
    found = promise_for(who, sale.ref, 8 + deed.about % 2)
    open_occasion(*found, NewOccasion("Something.", started), By(who, at, new_ref()))


def _deny(sale: Sale, _deed: Deed, at: datetime) -> None:
    for occasion in Occasion.select().where(Occasion.disputed_at.is_null() & (Occasion.sale == sale.ref)):
        who = viewer("max") if occasion.by_customer else _cy()
        dispute_occasion(delivery_for(who, occasion.delivery), "Not then.", By(who, at, new_ref()))
        return


def _give(sale: Sale, deed: Deed, at: datetime) -> None:
    to = (viewer("dee").ref, viewer("sam").ref, None)[deed.way % 3]
    found = promise_for(viewer("max"), sale.ref, 1 + deed.about % 12)
    assign(*found, to, By(viewer("max"), at, new_ref()))


def _complete(sale: Sale, deed: Deed, at: datetime) -> None:
    complete_work(sale, at.date() - timedelta(days=deed.way % 4), By(viewer("max"), at, new_ref()))


def _end(sale: Sale, deed: Deed, at: datetime) -> None:
    if deed.step % 2:
        kind = "completed" if deed.about % 3 == 0 else "cancelled"
        close_sale(sale, kind, "It is over.", By(viewer("max"), at, new_ref()))


def _worry(sale: Sale, deed: Deed, at: datetime) -> None:
    """Let something be wrong, or take any step that a concern may take."""
    rows = list(Concern.select().where(Concern.sale == sale.ref).order_by(Concern.n))
    if not rows or deed.way % 3 == 0:
        raise_concern(sale, NewConcern("It drips.", _of(sale, deed).ref), By(_cy(), at, new_ref()))
        return
    ref, by_cy = rows[deed.about % len(rows)].ref, By(_cy(), at, new_ref())
    by_max = By(viewer("max"), at, new_ref())
    match deed.way % 5:
        case 0:
            acknowledge(concern_for(viewer("max"), ref), "The tap drips.", None, by_max)
        case 1:
            say_fixed(concern_for(viewer("max"), ref), "A new seal.", None, by_max)
        case 2 | 3:
            settle(concern_for(_cy(), ref), NewAnswer("It works."), by_cy)
        case _:
            still_wrong(concern_for(_cy(), ref), NewAnswer("It drips."), by_cy)


def _plan(_sale: Sale, _deed: Deed, at: datetime) -> None:
    plan_ahead(at)


_verbs: tuple[Callable[[Sale, Deed, datetime], None], ...] = (
    *(_tell, _tell, _need, _deliver, _catch_up, _take_back, _take_back),
    *(_judge, _judge, _judge, _answer, _answer, _break, _happen, _happen),
    *(_deny, _give, _complete, _end, _plan, _worry, _worry),
)
