"""The stage of every test: a real database of each engine, made once and copied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MethodType
from typing import Any, ClassVar

import pytest
from argon2 import profiles
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from portal import create_app
from portal.config import Settings
from portal.lib import clock, installed, migrate
from portal.lib.application import Application
from portal.lib.db import connect, db, release
from portal.people.actions import staff_access
from tests import worn
from tests.cast import NOON, found, open_house
from tests.engines import ENGINES, POSTGRES, need
from tests.page import Browser

SECRET = "a-secret-of-the-tests-that-guards-nothing"
# What makes a state out of a database that was blank; any other state comes after the house.
_MADE: dict[str, "Make"] = {"blank": lambda: None, "company": found, "house": open_house}
HASHING = staff_access.HASHING
_COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


@dataclass(frozen=True)
class Golden:
    """A database that is made once: a file or a PostgreSQL template, with the folder of its keys.

    `said` is what whoever made it has to say of it, such as what addresses are made of.
    """

    engine: str
    place: str
    folder: Path
    said: Any = None


Make = Callable[[], object]
Goldens = Callable[..., Golden]


def pytest_report_header() -> str:
    """Say loudly when the tests on PostgreSQL are left out."""
    return f"databases: SQLite{' and PostgreSQL' if POSTGRES else ' ONLY: no PostgreSQL server was named'}"


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on; every test of rows runs on both."""
    return need(request.param)


@pytest.fixture(scope="session")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Goldens]:
    """Return the golden database of an engine in a state, made when first asked for.

    States are "blank", "company", "house", and what features add to the house: `goldens(engine, "busy", be_busy)`.
    """
    made: dict[tuple[str, str], Golden] = {}

    def golden(engine: str, state: str, make: Make | None = None) -> Golden:
        if (engine, state) not in made:
            before = golden(engine, "blank" if state in _MADE else "house") if state != "blank" else None
            folder = tmp_path_factory.mktemp(f"{engine}-{state}")
            made[engine, state] = _make(engine, state, folder, before, make or _MADE[state])
        return made[engine, state]

    yield golden
    worn.throw_away(*[one.place for one in made.values() if one.engine == "postgresql"])


class _Compiled(BytecodeCache):
    """Templates compiled once for all the applications that tests make, under a hash of their text."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[f"{bucket.key} {bucket.checksum}"] = bucket.code


class _Address(Rule):
    """An address that is compiled once for all the applications that tests make: it depends on none of them."""

    _known: ClassVar[dict[str, dict[str, Any]]] = {}

    def compile(self) -> None:
        text = repr((self.rule, self.subdomain, self.defaults, self.merge_slashes))
        if text not in self._known:
            super().compile()
            self._known[text] = {name: vars(self)[name] for name in _COMPILED}
        known = self._known[text]
        own = {name: MethodType(known[name].__func__, self) for name in ("_build", "_build_unknown")}
        vars(self).update(known | own)


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Let no test compile a template or an address that another one has compiled."""
    Application.jinja_options = {**Application.jinja_options, "bytecode_cache": _Compiled()}
    Application.url_rule_class = _Address


@pytest.fixture(scope="session", autouse=True)
def quickly_hashed() -> None:
    """Hash passwords by argon2 at its least price; that of an installation, dear on purpose, has a test of its own."""
    staff_access.HASHING = profiles.CHEAPEST


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let it be noon in New York on Tuesday 3 March 2026."""
    with clock.at(NOON):
        yield


@pytest.fixture
def blank(engine_name: str, goldens: Goldens, tmp_path: Path) -> Iterator[Settings]:
    """A migrated database without a row."""
    yield from copied(goldens(engine_name, "blank"), tmp_path)


@pytest.fixture
def company_only(engine_name: str, goldens: Goldens, tmp_path: Path) -> Iterator[Settings]:
    """The company with its staff and key, and no sale."""
    yield from copied(goldens(engine_name, "company"), tmp_path)


@pytest.fixture
def house(engine_name: str, goldens: Goldens, tmp_path: Path) -> Iterator[Settings]:
    """The whole stage: Ana's kitchen and Bea's garden are sealed."""
    yield from copied(goldens(engine_name, "house"), tmp_path)


@pytest.fixture
def app(house: Settings) -> Flask:
    """The portal on the whole stage."""
    return create_app(house)


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    """Return a browser of one of the cast; of Pat, who never signs in."""
    return lambda who: Browser(app) if who == "pat" else Browser(app).sign_in(who)


def copied(golden: Golden, folder: Path) -> Iterator[Settings]:
    """Yield the settings of a copy of a golden database in `folder`, to which this process is connected meanwhile."""
    place = worn.copy_of(golden.place) if golden.engine == "postgresql" else _file(golden, folder)
    _files(golden, folder)
    settings = _settings(golden.engine, place, folder)
    installed.bind(settings)
    connect(settings.database_url)
    try:
        yield settings
    finally:
        release()
        db.initialize(None)


def _make(engine: str, state: str, folder: Path, before: Golden | None, make: Make) -> Golden:
    place = str(folder / "kept.db")
    if engine == "postgresql":
        place = f"kept_golden_{state}_{os.getpid()}"
        worn.make(place, before.place if before else "template1")
    elif before:
        _file(before, folder)
    if before:
        _files(before, folder)
    settings = _settings(engine, place, folder)
    installed.bind(settings)
    if before:
        connect(settings.database_url)
    else:
        migrate.apply_pending(settings)
    with clock.at(NOON):
        said = make()
    release()
    if engine == "postgresql":
        worn.keep_golden(place)
    return Golden(engine, place, folder, said)


def _file(golden: Golden, folder: Path) -> str:
    return str(shutil.copy(golden.place, folder / "kept.db"))


def _files(golden: Golden, folder: Path) -> None:
    for path in golden.folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        elif not path.name.startswith("kept.db"):
            shutil.copy(path, folder)


def _settings(engine: str, place: str, folder: Path) -> Settings:
    url = f"sqlite:///{place}" if engine == "sqlite" else worn.address(place)
    return Settings(data_dir=folder, database_url=url, secret_key=SECRET)
