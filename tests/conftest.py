"""The stage of every test: a real database of each engine, made once and copied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MethodType
from typing import Any, ClassVar

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from portal import create_app
from portal.config import Settings
from portal.lib import clock, installed, migrate
from portal.lib.application import Application
from portal.lib.db import connect, db, release
from tests import worn
from tests.cast import NOON, found, open_house
from tests.engines import ENGINES, POSTGRES, need
from tests.page import Browser

SECRET = "a-secret-of-the-tests-that-guards-nothing"
_COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


@dataclass(frozen=True)
class Golden:
    """A database that is made once: a file or a PostgreSQL template, with the folder of its keys."""

    engine: str
    place: str
    folder: Path


def pytest_report_header() -> str:
    """Say loudly when the tests on PostgreSQL are left out."""
    return f"databases: SQLite{' and PostgreSQL' if POSTGRES else ' ONLY: no PostgreSQL server was named'}"


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on; every test of rows runs on both."""
    return need(request.param)


@pytest.fixture(scope="session")
def goldens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Golden]]:
    """Return the golden database of an engine in a state ("blank", "company" or "house"), made when first asked for."""
    made: dict[tuple[str, str], Golden] = {}

    def golden(engine: str, state: str) -> Golden:
        if (engine, state) not in made:
            made[engine, state] = _make(engine, state, tmp_path_factory.mktemp(f"{engine}-{state}"))
        return made[engine, state]

    yield golden
    for one in made.values():
        if one.engine == "postgresql":
            worn.throw_away(one.place)


class _Compiled(BytecodeCache):
    """Templates compiled once for all the applications that tests make, under a hash of their text."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if f"{bucket.key} {bucket.checksum}" in self._kept:
            bucket.bytecode_from_string(self._kept[f"{bucket.key} {bucket.checksum}"])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


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


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let it be noon in New York on Tuesday 3 March 2026."""
    with clock.at(NOON):
        yield


@pytest.fixture
def blank(engine_name: str, goldens: Callable[[str, str], Golden], tmp_path: Path) -> Iterator[Settings]:
    """A migrated database without a row."""
    yield from _copied(goldens(engine_name, "blank"), tmp_path)


@pytest.fixture
def company_only(
    engine_name: str, goldens: Callable[[str, str], Golden], tmp_path: Path
) -> Iterator[Settings]:
    """The company with its staff and key, and no sale."""
    yield from _copied(goldens(engine_name, "company"), tmp_path)


@pytest.fixture
def house(engine_name: str, goldens: Callable[[str, str], Golden], tmp_path: Path) -> Iterator[Settings]:
    """The whole stage: Ana's kitchen and Bea's garden are sealed."""
    yield from _copied(goldens(engine_name, "house"), tmp_path)


@pytest.fixture
def app(house: Settings) -> Flask:
    """The portal on the whole stage."""
    return create_app(house)


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    """Return a browser of one of the cast; of Pat, who never signs in."""
    return lambda who: Browser(app) if who == "pat" else Browser(app).sign_in(who)


def _make(engine: str, state: str, folder: Path) -> Golden:
    name = f"kept_golden_{state}_{os.getpid()}"
    if engine == "postgresql":
        worn.on_server(f'CREATE DATABASE "{name}"')
    place = name if engine == "postgresql" else str(folder / "kept.db")
    golden = Golden(engine, place, folder)
    settings = _settings(golden, golden.place, folder)
    installed.bind(settings)
    migrate.apply_pending(settings)
    with clock.at(NOON):
        {"blank": lambda: None, "company": found, "house": open_house}[state]()
    release()
    if engine == "postgresql":
        worn.keep_golden(name)
    return golden


def _copied(golden: Golden, folder: Path) -> Iterator[Settings]:
    place = str(folder / "kept.db")
    if golden.engine == "postgresql":
        place = worn.copy_of(golden.place)
    else:
        shutil.copy(golden.place, place)
    if (golden.folder / "keys").exists():
        shutil.copytree(golden.folder / "keys", folder / "keys")
    settings = _settings(golden, place, folder)
    installed.bind(settings)
    connect(settings.database_url)
    try:
        yield settings
    finally:
        release()
        db.initialize(None)


def _settings(golden: Golden, place: str, folder: Path) -> Settings:
    url = f"sqlite:///{place}" if golden.engine == "sqlite" else worn.address(place)
    return Settings(data_dir=folder, database_url=url, secret_key=SECRET)
