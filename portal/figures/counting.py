"""Counting sales for the company's figures: the turns of each are taken out and put in anew, in one transaction.

Whoever counts holds the row of `tally`, so that two who count at once do so one after the other, and a turn is never
taken out twice.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import EXCLUDED

from portal.figures.heeding import keep_heed
from portal.figures.measures import (
    EPOCH,
    Turns,
    as_json,
    first_day,
    folded,
    from_json,
    measure,
    spells,
    without_nothing,
)
from portal.figures.models import CustomerTallied, Tallied, Tally, Turn
from portal.figures.sale_rows import Read, read_sales
from portal.figures.turning import turns_of
from portal.lib.db import engine, transaction
from portal.record.versions import bump
from portal.sales.models import Sale

# Under this name the live row tells whoever keeps a page that a figure was counted anew.
FIGURES = "figures"
# A clock that is set back by less finds every figure as it was then.
EXACT_FOR = timedelta(days=2)
AT_ONCE = 8
_FOLD_EVERY = timedelta(hours=1)
_ROWS_AT_ONCE = 200


def count_sales(sales: Iterable[str], at: datetime) -> int:
    """Count these sales as they stand, and return how many there are; a few at a time, so that writers get in."""
    with transaction():
        count, has_changed = _count(sales, locked(at).since)
        if has_changed:
            bump(FIGURES, at)
    return count


def count_anew(at: datetime) -> int:
    """Forget what was counted, count every sale as it stands, all or nothing, and return how many there are."""
    since = at - EXACT_FOR
    with transaction():
        locked(at)
        before = folded(every_turn().items(), since)
        for table in (Turn, Tallied, CustomerTallied):
            table.delete().execute()
        Tally.update(since=since, looked_at=at, compared_at=at).execute()
        refs = [row.ref for row in Sale.select(Sale.ref).order_by(Sale.ref)]
        for start in range(0, len(refs), AT_ONCE):
            _count(refs[start : start + AT_ONCE], since)
        if every_turn() != before:
            bump(FIGURES, at)
    return len(refs)


def fold(at: datetime) -> bool:
    """Fold together what turned two days ago and before, which no reader tells apart; say whether it was time."""
    since = at - EXACT_FOR
    if since - marked(at).since < _FOLD_EVERY:
        return False
    with transaction():
        if locked(at).since >= since:
            return False
        old = (Turn.at <= since) & (Turn.at > EPOCH)
        turned = [((f"{row.of}:{row.name}", row.at), row.n) for row in Turn.select().where(old)]
        Turn.delete().where(old).execute()
        _put(folded(turned, since))
        Turn.delete().where(Turn.of < first_day(since).isoformat()).execute()
        Tally.update(since=since).execute()
    return True


def marked(at: datetime) -> Tally:
    """Return how far it is counted, without holding it."""
    found: Tally | None = Tally.get_or_none(Tally.ref == FIGURES)
    return locked(at) if found is None else found


def note(**how_far: datetime) -> None:
    """Note how far it is counted."""
    Tally.update(how_far).where(Tally.ref == FIGURES).execute()


def locked(at: datetime) -> Tally:
    """Hold the one row of the tally until this transaction ends, and return it; the first time it is made."""
    Tally.insert(ref=FIGURES, since=at - EXACT_FOR).on_conflict_ignore().execute()
    query = Tally.select().where(Tally.ref == FIGURES)
    found: Tally = (query.for_update() if engine() == "postgresql" else query).get()
    return found


def every_turn() -> Turns:
    """Return all that the table of turns says, but for the turns by nothing."""
    rows = Turn.select().iterator()
    return without_nothing(Counter({(f"{row.of}:{row.name}", row.at): row.n for row in rows}))


def turns_of_customer(sales: Iterable[Turns]) -> Turns:
    """Return the calendar of a customer from those of their sales: one customer, of the year while a sale is."""
    of_the_year = measure("year", "sales")
    turns = [(at, n) for its in sales for (name, at), n in its.items() if name == of_the_year]
    found: Turns = Counter({(measure("all", "customers"), EPOCH): 1})
    found.update({(measure("year", "customers"), at): n for at, n in spells(turns).items()})
    return found


def _count(sales: Iterable[str], since: datetime) -> tuple[int, bool]:
    """Count sales while the tally is held; return how many there are, and whether anything changed."""
    read = read_sales(sales)
    change = _retold_sales(read, since)
    change.update(_retold_customers({one.customer for one in read.values()}, since))
    keep_heed(list(read))
    return len(read), _put(change)


def _retold_sales(read: Mapping[str, Read], since: datetime) -> Turns:
    """Write what comes from each sale now, and return by how much that differs from what was written."""
    now = {sale: turns_of(one.rows, since) for sale, one in sorted(read.items())}
    change: Turns = Counter()
    for turns in now.values():
        _add(change, turns)
    for row in Tallied.select().where(Tallied.sale.in_(list(now))):
        _add(change, folded(from_json(row.written).items(), since), -1)
    rows = [
        {"sale": sale, "customer": read[sale].customer, "seq": read[sale].seq, "written": as_json(turns)}
        for sale, turns in now.items()
    ]
    if rows:
        again = [Tallied.customer, Tallied.seq, Tallied.written]
        Tallied.insert_many(rows).on_conflict(conflict_target=[Tallied.sale], preserve=again).execute()
    return change


def _retold_customers(customers: Collection[str], since: datetime) -> Turns:
    """Write what comes from each customer now, by their sales, and return by how much that differs."""
    theirs: dict[str, list[Turns]] = {}
    for sale in Tallied.select().where(Tallied.customer.in_(sorted(customers))):
        theirs.setdefault(sale.customer, []).append(from_json(sale.written))
    change: Turns = Counter()
    for row in CustomerTallied.select().where(CustomerTallied.customer.in_(sorted(customers))):
        _add(change, folded(from_json(row.written).items(), since), -1)
    rows = []
    for customer, sales in sorted(theirs.items()):
        turns = folded(turns_of_customer(sales).items(), since)
        _add(change, turns)
        rows.append({"customer": customer, "written": as_json(turns)})
    if rows:
        written = CustomerTallied.insert_many(rows)
        key, again = [CustomerTallied.customer], [CustomerTallied.written]
        written.on_conflict(conflict_target=key, preserve=again).execute()
    return change


def _add(change: Turns, turns: Turns, times: int = 1) -> None:
    for turn, n in turns.items():
        change[turn] += times * n


def _put(change: Turns) -> bool:
    """Add to the table of turns, and say whether there was anything to add."""
    rows = [_row(name, at, n) for (name, at), n in sorted(change.items()) if n]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        (
            Turn.insert_many(rows[start : start + _ROWS_AT_ONCE])
            .on_conflict(conflict_target=[Turn.of, Turn.name, Turn.at], update={Turn.n: Turn.n + EXCLUDED.n})
            .execute()
        )
    return bool(rows)


def _row(measured: str, at: datetime, n: int) -> dict[str, Any]:
    of, _, name = measured.partition(":")
    return {"of": of, "name": name, "at": at, "n": n}
