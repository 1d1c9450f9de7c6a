"""What entries of a sale's stream do to the tables of deliveries."""

from typing import Any

from portal.deliveries.columns import columns_of, day_of, delivery_row, instant_of, stands_now, stands_of
from portal.deliveries.models import (
    Assignment,
    Delivery,
    Occasion,
    Plan,
    Update,
    UpdateFile,
    Verdict,
    Wait,
)
from portal.lib.db import asked, changed, utc_instant
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects

_OPEN_WAIT = 'SELECT 1 FROM "wait" WHERE "delivery" = {} AND "ended_at" IS NULL LIMIT 1'


@applies("deliveries.planned")
def deliveries_planned(entry: Applied) -> None:
    """Dates were made: those of the sealing, or the next ones of a schedule."""
    rows = [delivery_row(entry, facts) for facts in entry.facts["deliveries"]]
    for start in range(0, len(rows), 50):
        Delivery.insert_many(rows[start : start + 50]).execute()
    for promise, through in entry.facts["through"].items():
        day = day_of(through)
        row = {"promise": promise, "sale": entry.stream, "through": day}
        Plan.insert(row).on_conflict(conflict_target=[Plan.promise], update={Plan.through: day}).execute()


@applies("deliveries.stopped")
def deliveries_stopped(entry: Applied) -> None:
    """The sale was closed: endless schedules end, and their dates to come that nobody touched are gone."""
    facts = entry.facts
    Plan.update(through=None).where(Plan.promise.in_(facts["schedules"])).execute()
    for start in range(0, len(facts["deliveries"]), 200):
        Delivery.delete().where(Delivery.ref.in_(facts["deliveries"][start : start + 200])).execute()


@applies("delivery.dated")
def delivery_dated(entry: Applied) -> None:
    """A delivery that waited for an event has its date now."""
    facts = entry.facts
    undated = (Delivery.ref == facts["delivery"]) & Delivery.due_on.is_null()
    dated = {"due_on": day_of(facts["due_on"]), "version": entry.seq, **stands_now(facts)}
    exactly_one(changed(Delivery.update(dated).where(undated)))


@applies("delivery.undated")
def delivery_undated(entry: Applied) -> None:
    """The event that gave a delivery its date was reported by mistake, so it waits for it again."""
    dated = (Delivery.ref == entry.facts["delivery"]) & Delivery.due_on.is_null(False)
    undated = {"due_on": None, "version": entry.seq, **stands_now(entry.facts)}
    exactly_one(changed(Delivery.update(undated).where(dated)))


@applies("deliveries.redated")
def deliveries_redated(entry: Applied) -> None:
    """The customer accepted another date, or other dates, for a promise.

    A day that had not passed is replaced; one that had stays, and the new one stands beside it. Of a schedule the dates
    that are no longer promised are `replaced`.
    """
    for one in entry.facts["dated"]:
        days = {"due_on": day_of(one["due_on"]), "agreed_on": day_of(one["agreed_on"])}
        row = {**days, "afterwards": one["afterwards"], "version": entry.seq, **stands_now(one)}
        exactly_one(changed(Delivery.update(row).where(_still_open(one["delivery"]))))
    _end_deliveries(entry, "replaced")


@applies("deliveries.released")
def deliveries_released(entry: Applied) -> None:
    """The customer released us from what was still open of a promise."""
    _end_deliveries(entry, "released")
    Plan.update(through=None).where(Plan.promise == entry.facts["promise"]).execute()


@applies("delivery.updated")
def delivery_updated(entry: Applied) -> None:
    """Somebody told something about a delivery, which had not changed since they looked."""
    facts = entry.facts
    unchanged = (Delivery.ref == facts["delivery"]) & (Delivery.version == facts["was"])
    exactly_one(changed(Delivery.update(stands_of(entry)).where(unchanged)))
    _end_wait(entry)
    Update.insert(
        ref=facts["update"],
        sale=entry.stream,
        delivery=facts["delivery"],
        seq=entry.seq,
        # An answer that only counts since another one was disputed was given before, by somebody else.
        at=instant_of(facts.get("said_at")) or entry.at,
        by=facts.get("said_by") or entry.actor,
        kind=facts["kind"],
        text=facts["text"],
        forecast_before=day_of(facts.get("forecast_before")),
        forecast_on=day_of(facts.get("forecast_on")),
        retracts=facts.get("retracts"),
        program=entry.program or None,
    ).execute()
    if facts.get("retracts"):
        Update.update(retracted_at=entry.at).where(Update.ref == facts["retracts"]).execute()
    for file in facts.get("files", ()):
        UpdateFile.insert(sale=entry.stream, of=facts["update"], **file).execute()
    if facts.get("wait"):
        wait = {**facts["wait"], "by_on": day_of(facts["wait"]["by_on"])}
        Wait.insert(
            sale=entry.stream, delivery=facts["delivery"], of=facts["update"], since=entry.at, **wait
        ).execute()


@applies("wait.answered")
def wait_answered(entry: Applied) -> None:
    """The customer gave what we waited for, so the wait ends."""
    facts = entry.facts
    is_open = (Wait.ref == facts["wait"]) & Wait.ended_at.is_null()
    ended = {"ended_at": entry.at, "ended_by": entry.actor, "answer": facts["text"]}
    exactly_one(changed(Wait.update(ended).where(is_open)))
    exactly_one(
        changed(
            Delivery.update(columns_of(facts["stands"]), version=entry.seq).where(
                Delivery.ref == facts["delivery"]
            )
        )
    )


@applies("wait.disputed")
def wait_disputed(entry: Applied) -> None:
    """The customer says that we did not wait for them."""
    _dispute(Wait, Wait.ref == entry.facts["wait"], entry)


@applies("occasion.opened")
def occasion_opened(entry: Applied) -> None:
    """Something happened that a promise speaks of: its time runs."""
    Delivery.insert(delivery_row(entry, entry.facts["delivery"])).execute()
    occasion = entry.facts["occasion"]
    Occasion.insert(
        delivery=entry.facts["delivery"]["ref"],
        sale=entry.stream,
        what=occasion["what"],
        starts_at=utc_instant(occasion["starts_at"]),
        by_customer=occasion["by_customer"],
        opened_at=entry.at,
        opened_by=entry.actor,
        program=entry.program or None,
    ).execute()


@applies("occasion.disputed")
def occasion_disputed(entry: Applied) -> None:
    """The other side says that it was not so, or not then."""
    _dispute(Occasion, Occasion.delivery == entry.facts["delivery"], entry)


@applies("promise.assigned")
def promise_assigned(entry: Applied) -> None:
    """Somebody else delivers a promise from now on, and what is open of it."""
    facts = entry.facts
    row = {"promise": facts["promise"], "sale": entry.stream, "staff": facts["to"]}
    Assignment.insert(row).on_conflict(
        conflict_target=[Assignment.promise], update={Assignment.staff: facts["to"]}
    ).execute()
    is_open = Delivery.state.not_in(["delivered", "released", "replaced"])
    Delivery.update(assigned_to=facts["to"]).where((Delivery.promise == facts["promise"]) & is_open).execute()


@applies("verdict.given")
def verdict_given(entry: Applied) -> None:
    """A contact gave the customer's word on a delivery; the latest one counts."""
    facts = entry.facts
    named_on = day_of(facts["named_on"])
    judged = {"verdict": facts["word"], "named_on": named_on, "version": entry.seq}
    exactly_one(changed(Delivery.update(judged).where(Delivery.ref == facts["delivery"])))
    Verdict.insert(
        ref=facts["verdict"],
        sale=entry.stream,
        delivery=facts["delivery"],
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        word=facts["word"],
        comment=facts["comment"],
        named_on=named_on,
        thanks=facts["thanks"],
    ).execute()


def mark_concern(entry: Applied, delivery: str, *, is_open: bool) -> None:
    """Note for the applier of a concern that one about this delivery is open, or no longer; there is one at a time.

    Its version stays: what somebody is about to tell of it is not stale by that.
    """
    other = (Delivery.ref == delivery) & (Delivery.sale == entry.stream) & (Delivery.concern_open != is_open)
    exactly_one(changed(Delivery.update(concern_open=is_open).where(other)))


def _end_wait(entry: Applied) -> None:
    """End every wait for this delivery but the one by which we still wait, which a retraction may have brought back."""
    waits = entry.facts.get("waits")
    # Nearly always nothing waits, and asking for that takes a third of the time.
    if not waits and asked(_OPEN_WAIT, (entry.facts["delivery"],)).fetchone() is None:
        return
    still_open = (Wait.delivery == entry.facts["delivery"]) & Wait.ended_at.is_null()
    others = still_open & (Wait.of != waits) if waits else still_open
    Wait.update(ended_at=entry.at, ended_by=entry.actor).where(others).execute()
    if waits:
        Wait.update(ended_at=None, ended_by=None).where((Wait.of == waits) & Wait.answer.is_null()).execute()


def _still_open(ref: str) -> Any:
    return (Delivery.ref == ref) & Delivery.state.not_in(["delivered", "released", "replaced"])


def _end_deliveries(entry: Applied, state: str) -> None:
    """End deliveries as a change says, and what we waited for the customer for with them."""
    for ref in entry.facts["ended"]:
        ended = {"state": state, "forecast_on": None, "version": entry.seq}
        exactly_one(changed(Delivery.update(ended).where(_still_open(ref))))
        waits = (Wait.delivery == ref) & Wait.ended_at.is_null()
        Wait.update(ended_at=entry.at, ended_by=entry.actor).where(waits).execute()


def _dispute(table: type[Wait | Occasion], which: Any, entry: Applied) -> None:
    said = {"disputed_at": entry.at, "disputed_by": entry.actor, "dispute": entry.facts["text"]}
    exactly_one(changed(table.update(said).where(which & table.disputed_at.is_null())))


projects(Delivery, Delivery.sale)
projects(Plan, Plan.sale)
projects(Assignment, Assignment.sale)
projects(Update, Update.sale)
projects(UpdateFile, UpdateFile.sale)
projects(Wait, Wait.sale)
projects(Occasion, Occasion.sale)
projects(Verdict, Verdict.sale)
