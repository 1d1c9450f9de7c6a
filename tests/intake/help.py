"""Hands of the tests of intake: files on disk, the command line, and everything that the database holds."""

import json
from pathlib import Path
from typing import Any, cast

import peewee
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import Settings
from portal.lib import clock
from portal.lib.db import tables
from portal.lib.jobs import run_once
from portal.lib.outbox import Outbox
from portal.record.models import Stream
from portal.search.models import Search

Rows = list[tuple[Any, ...]]


def dump() -> dict[str, Rows]:
    """Return every row of every table, in an order of its own; a rebuild counts the ids of the index anew."""
    return {
        table._meta.table_name: sorted(
            cast("Rows", table.select(*_told_by(table)).tuples()),
            key=repr,
        )
        for table in tables()
    }


def _told_by(table: type[peewee.Model]) -> list[Any]:
    fields: list[Any] = table._meta.sorted_fields
    return [one for one in fields if (table, one.name) != (Search, "id")]


def heads() -> dict[str, tuple[int, str]]:
    """Return the head of every stream of the record."""
    return {row.ref: (row.seq, row.hash) for row in Stream.select()}


def write(folder: Path, *sales: object, pretty: bool = False) -> Path:
    """Write an import file: one document when there is one sale, else a line for each."""
    path = folder / "sales.json"
    lines = [json.dumps(sale, indent=1 if pretty else None, ensure_ascii=False) for sale in sales]
    path.write_text("\n".join(lines), "utf-8")
    return path


def portal(settings: Settings, *words: str | Path) -> Result:
    """Run a command of `portal` on an installation."""
    environment = {
        "KEPT_DATA_DIR": str(settings.data_dir),
        "KEPT_DATABASE_URL": settings.database_url,
        "KEPT_SECRET_KEY": settings.secret_key,
    }
    return CliRunner().invoke(main, [str(word) for word in words], env=environment)


def work() -> None:
    """Do the background work that is due now, and send the mail that waits."""
    run_once(clock.now())


def mails_to(address: str) -> list[bytes]:
    """Return the mails that wait for somebody, the oldest first."""
    rows = Outbox.select().where(Outbox.recipient == address).order_by(Outbox.queued_at)
    return [bytes(row.body) for row in rows if row.body is not None]
