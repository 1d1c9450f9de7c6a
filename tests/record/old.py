"""A house of the first months: entries that state only what changed, and the tables as their migration made them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playhouse.migrations import Runner

from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.lib.db import db, tables, transaction
from portal.lib.ddl import drop_all
from portal.lib.ids import new_ref
from portal.lib.migrate import DIRECTORY
from portal.promises.models import Promise
from portal.record.actions import append
from portal.record.rules import Personal
from portal.sales.models import Sale
from tests.cast import viewer
from tests.record.help import Rows, everything, put

FIRST = "0001_ground"


def tell_as_of_old(sale: Sale, promise: int, kind: str, at: datetime) -> None:
    """Append an update as the first months wrote it: its kind, and the state that follows."""
    on = clock.today(ZoneInfo(sale.time_zone), at)
    of = Promise.get((Promise.sale == sale.ref) & (Promise.n == promise))
    row = Delivery.select().where(Delivery.promise == of.ref).order_by(Delivery.n).get()
    facts = {
        "update": new_ref(),
        "delivery": row.ref,
        "was": row.version,
        "kind": kind,
        "text": Personal(f"It is {kind}."),
        "state": row.state if kind == "progress" else kind,
        "on": on.isoformat(),
    }
    with transaction():
        append(sale.ref, "delivery.updated", facts, viewer("max").ref, at)


def put_back_to(migration: str = FIRST) -> Rows:
    """Make the database anew as a migration left it, the first where none is named; returns the rows, which stay."""
    rows = everything()
    rows.pop("schema_migration")
    # The index of words follows the rows by itself.
    rows.pop("search")
    drop_all(tables())
    db.execute_sql('DROP TABLE "schema_migration"')
    Runner(db.obj, str(DIRECTORY), table_name="schema_migration").up(migration)
    kept: Rows = {}
    with db.atomic():
        for name in sorted(set(rows) & set(db.get_tables())):
            columns = {column.name for column in db.get_columns(name)}
            kept[name] = [
                {column: value for column, value in row.items() if column in columns} for row in rows[name]
            ]
            for row in kept[name]:
                put(name, row)
    return kept
