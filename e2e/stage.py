"""The stages: a company installed by the commands of its operator, with its staff and two sales; the demonstration."""

import json
import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from e2e.portal import Portal, free_port
from tests.cast import COMPANY_NAME, EMAILS, NOON, ZONE
from tests.engines import POSTGRES
from tests.make import garden, kitchen

FRIDAY = 4
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMES = {"sam": ("Sam Ortega", "sales"), "dee": ("Dee Lindqvist", "delivery")}


def prepare(engine: str, folder: Path) -> Portal:
    """Return an installation on "sqlite" or "postgresql" that is still to be made."""
    port = free_port()
    database_url = f"sqlite:///{folder / 'kept.db'}"
    if engine == "postgresql":
        database_url = _new_database(f"kept_e2e_{os.getpid()}")
    return Portal(folder, database_url, port, ("serve", "--port", str(port)))


def install(house: Portal) -> dict[str, str]:
    """Make and start an installation with its sales; returns the set-up links of its staff."""
    founding = ("--company", COMPANY_NAME, "--manager", EMAILS["max"], "--time-zone", ZONE)
    links = {"max": link_in(house.run("init", *founding))}
    house.start()
    for who, (name, role) in _NAMES.items():
        links[who] = link_in(house.run("staff", "add", EMAILS[who], "--role", role, "--name", name))
    told = bring(house, kitchen(), garden())
    assert "2 sealed and 0 drafts kept" in told, told
    return links


def demonstration_in(folder: Path) -> Portal:
    """Return the demonstration in a folder, to be started."""
    port = free_port()
    serving = ("demo", "--port", str(port), "--data", str(folder))
    return Portal(folder, f"sqlite:///{folder / 'kept.db'}", port, serving, {"KEPT_DEMO": "1"})


def remove(portal: Portal) -> None:
    """Stop a portal, and drop its database where a server holds it."""
    portal.stop()
    if portal.database_url.startswith("postgresql"):
        _server(f'DROP DATABASE "{portal.database_url.rpartition("/")[2]}" WITH (FORCE)')


def bring(house: Portal, *sales: dict[str, Any]) -> str:
    """Import these sales from a file, as if noon of the unit tests were today; returns what the command said."""
    file = house.folder.with_name("sales.jsonl")
    file.write_text("".join(json.dumps(as_of_today(sale)) + "\n" for sale in sales), "utf-8")
    return house.run("import", str(file))


def as_of_today(sale: dict[str, Any]) -> dict[str, Any]:
    """Return a sale with all its dates moved by the days that have passed since the noon of the unit tests."""
    shift = datetime.now(ZoneInfo(ZONE)).date() - NOON.date()
    moved: dict[str, Any] = json.loads(
        _DAY.sub(lambda match: (date.fromisoformat(match.group()) + shift).isoformat(), json.dumps(sale))
    )
    for promise in moved["promises"]:
        if "schedule" in promise["due"]:
            _start_on_friday(promise["due"]["schedule"])
    return moved


def link_in(told: str) -> str:
    """Return the address that a command printed last."""
    links: list[str] = re.findall(r"http://\S+", told)
    return links[-1]


def _start_on_friday(schedule: dict[str, str]) -> None:
    start = date.fromisoformat(schedule["start"])
    schedule["start"] = (start + timedelta(days=(FRIDAY - start.weekday()) % 7)).isoformat()


def _new_database(name: str) -> str:
    _server(f'CREATE DATABASE "{name}"')
    return f"{POSTGRES.rpartition('/')[0]}/{name}"


def _server(statement: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(statement.encode())
