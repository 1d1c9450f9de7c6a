"""Reads of concerns, one statement each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from peewee import JOIN, Node, fn

from portal.concerns.models import IS_UNFIXED, Concern, ConcernFile, ConcernStep
from portal.concerns.rules import FIX_FAILED, State, times_words
from portal.deliveries.access import may_see, updatable
from portal.deliveries.models import Delivery
from portal.lib.db import utc_instant
from portal.lib.together import Rows, together
from portal.lib.worktime import working_between
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.people.queries import working_week
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.sales.models import Sale

MOST_ROWS = 50
_FEW = 20


@dataclass(frozen=True)
class Told:
    """A concern as pages show it. `promise` is the number of the promise that it is about, None for the whole sale.

    `began` is when it was raised or last opened again, `since` when it came into its state; `fix` the number of the
    promise that puts it right, due on `fix_on`; `fix_failed` says that this promise is one no more.
    """

    ref: str
    n: int
    words: str
    state: State
    since: datetime
    raised_at: datetime
    began: datetime
    by: str
    reopened: int
    promise: int | None = None
    fix: int | None = None
    fix_on: date | None = None
    fix_failed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody of the customer has said that it is settled."""
        return self.state != "closed"

    @property
    def stand(self) -> State:
        """Its state as lists name it: without a fix that still is one, it waits for us again."""
        return "raised" if self.state == "proposed" and self.fix_failed else self.state

    @property
    def times_words(self) -> str:
        """How often it was opened again, if it was."""
        return times_words(self.reopened)


@dataclass(frozen=True)
class Listed:
    """A concern in a list of the workspace, with the names of its customer and sale, and its clock.

    `waited` is how long it has waited since it `began`, in working time.
    """

    told: Told
    customer: str
    title: str
    sale: str
    waited: timedelta


def visible(viewer: Viewer) -> Node:
    """Return the condition that holds for the concerns a member of staff may see, like `access.concern_for`.

    It is on Concern, joined with Sale and with the Delivery that it is about.
    """
    if viewer.role == "delivery":
        return Concern.delivery.is_null(is_null=False) & updatable(viewer)
    return may_see(viewer)


def concerns_of(sale: str) -> list[Told]:
    """Return every concern of a sale, the newest first."""
    return concerns_from(together(concern_queries(sale)))


def concern_queries(sale: str) -> dict[str, Any]:
    """Return the query whose rows `concerns_from` reads, for a page that reads other things in the same statement."""
    return {"concerns": _told_query().where(Concern.sale == sale).order_by(Concern.n.desc())}


def concerns_from(rows: Rows) -> list[Told]:
    """Return the concerns that the rows of `concern_queries` hold, the newest first."""
    return [_told(row) for row in rows["concerns"]]


def seen_queries(sale: str, viewer: Viewer) -> dict[str, Any]:
    """Return what `concern_queries` does, for a member of staff: what they don't see is left out."""
    query = _told_query().join(Sale, on=(Sale.ref == Concern.sale))
    return {"concerns": query.where((Concern.sale == sale) & visible(viewer)).order_by(Concern.n.desc())}


def waiting_queries(viewer: Viewer) -> dict[str, Any]:
    """Return the query of the concerns that wait for this member of staff's side, the oldest first."""
    query = _listed_query(viewer).where(_waits_for_us())
    return {"concerns": query.order_by(Concern.since, Concern.ref).limit(_FEW)}


def waiting_from(rows: Rows, at: datetime) -> list[Listed]:
    """Return what the rows of `waiting_queries` say at `at` (aware)."""
    return _listed(rows["concerns"], at)


@dataclass(frozen=True)
class Part:
    """A part of the list of concerns (a key of PARTS), from behind `last` on, at most so many."""

    name: str
    last: Concern | None = None
    most: int = MOST_ROWS


def listed(viewer: Viewer, part: Part, at: datetime) -> list[Listed]:
    """Return the concerns of a part of the list that this member of staff sees, as they stand at `at` (aware).

    Those that are open stand so longest first; those that are closed, the newest first.
    """
    oldest_first = part.name != "closed"
    query = _listed_query(viewer).where(PARTS[part.name]())
    if part.last is not None:
        query = query.where(_behind(part.last, oldest_first=oldest_first))
    order = (Concern.since, Concern.ref) if oldest_first else (Concern.since.desc(), Concern.ref.desc())
    return _listed(list(query.order_by(*order).limit(part.most).objects()), at)


def _fix_stands() -> Any:
    """Return the condition that the promise by which a concern is put right may still do so."""
    fix = Delivery.alias()
    return (Concern.state == "proposed") & fn.EXISTS(fix.select(1).where(_may_fix(fix)))


def _may_fix(of: Any) -> Any:
    """Return the condition on an alias of Delivery that it may still put its concern right."""
    return (of.promise == Concern.fix) & of.state.not_in(sorted(FIX_FAILED))


def _waits_for_us() -> Any:
    """Return the condition that the next step of a concern is ours, as `Told.stand` says it of one.

    Whoever is erased can be told nothing any more, so nothing of theirs waits.
    """
    return IS_UNFIXED & ~_fix_stands() & (Customer.name != ERASED)


PARTS: dict[str, Callable[[], Any]] = {
    "ours": _waits_for_us,
    "proposed": _fix_stands,
    "fixed": lambda: Concern.state == "fixed",
    "closed": lambda: Concern.state == "closed",
}


def steps_of(concern: Concern) -> list[ConcernStep]:
    """Return the story of a concern, the first step first."""
    return list(ConcernStep.select().where(ConcernStep.concern == concern.ref).order_by(ConcernStep.seq))


def files_of(concern: Concern) -> dict[str, list[ConcernFile]]:
    """Return the photos and files that show what is wrong, by the step with which they came, without erased ones."""
    step = ConcernStep.select(ConcernStep.ref).where(ConcernStep.concern == concern.ref)
    rows = ConcernFile.select().where(ConcernFile.of.in_(step) & (ConcernFile.name != ERASED))
    found: dict[str, list[ConcernFile]] = {}
    for row in rows.order_by(ConcernFile.of, ConcernFile.n):
        found.setdefault(row.of, []).append(row)
    return found


def _behind(last: Concern, *, oldest_first: bool) -> Any:
    later = (Concern.since > last.since) | ((Concern.since == last.since) & (Concern.ref > last.ref))
    earlier = (Concern.since < last.since) | ((Concern.since == last.since) & (Concern.ref < last.ref))
    return later if oldest_first else earlier


def _told_query(*also: Any) -> Any:
    """Return the query of concerns with what they are about and what puts them right; more may be joined to it."""
    fix = Promise.alias()
    fix_on = Delivery.alias()
    no = (ConcernStep.concern == Concern.ref) & (ConcernStep.kind == "no")
    began = fn.COALESCE(ConcernStep.select(fn.MAX(ConcernStep.at)).where(no), Concern.raised_at)
    due = fix_on.select(fn.MAX(fix_on.due_on)).where(fix_on.promise == Concern.fix)
    columns = (
        *(Concern.ref, Concern.n, Concern.words, Concern.state, Concern.since, Concern.raised_at),
        Concern.reopened,
        began.alias("began"),
        Contact.name.alias("by_name"),
        Promise.n.alias("about"),
        fix.n.alias("fix_n"),
        due.alias("fix_on"),
        fix_on.select(fn.COUNT(fix_on.ref)).where(_may_fix(fix_on)).alias("fixes_left"),
    )
    query: Any = Concern.select(*columns, *also).join(Contact, on=(Contact.ref == Concern.by)).switch(Concern)
    query = query.join(Delivery, JOIN.LEFT_OUTER, on=(Delivery.ref == Concern.delivery))
    query = query.join(Promise, JOIN.LEFT_OUTER, on=(Promise.ref == Delivery.promise)).switch(Concern)
    return query.join(fix, JOIN.LEFT_OUTER, on=(fix.ref == Concern.fix)).switch(Concern)


def _listed_query(viewer: Viewer) -> Any:
    named = (Customer.name.alias("customer_name"), Sale.title.alias("title"), Concern.sale)
    # A cross join tells SQLite to begin with the concerns: it would read all sales first.
    query = _told_query(*named).join(Sale, JOIN.CROSS).where(Sale.ref == Concern.sale)
    return query.join(Customer, on=(Customer.ref == Sale.customer)).switch(Concern).where(visible(viewer))


def _listed(rows: list[Any], at: datetime) -> list[Listed]:
    if not rows:
        return []
    week, told = working_week(), [_told(row) for row in rows]
    return [
        Listed(one, row.customer_name, row.title, row.sale, working_between(one.began, at, week))
        for one, row in zip(told, rows, strict=True)
    ]


def _told(row: Any) -> Told:
    return Told(
        row.ref,
        row.n,
        row.words,
        cast("State", row.state),
        row.since,
        row.raised_at,
        utc_instant(row.began) if isinstance(row.began, str) else row.began,
        row.by_name,
        row.reopened,
        row.about,
        row.fix_n,
        date.fromisoformat(row.fix_on) if isinstance(row.fix_on, str) else row.fix_on,
        row.fix_n is not None and row.fixes_left == 0,
    )
