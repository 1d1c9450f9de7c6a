"""The demonstration: on whatever day it is made, its company has a past through the real actions, and is alive."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import create_app
from portal.config import Settings
from portal.deliveries.ledger import Ledger, ledger_of
from portal.deliveries.showing import price_lines
from portal.demo.cast import CAST
from portal.demo.chapters import Happened
from portal.demo.making import MARK, NotADemonstration, clear, is_of_today
from portal.demo.starting import start
from portal.demo.story import Recorded, read_story
from portal.intake.models import Draft
from portal.lib import clock
from portal.lib.db import db, release
from portal.people.models import Contact, Staff
from portal.people.queries import contact_by_email, face, staff_by_email
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.demo.in_public import missing_in_public
from tests.demo.states import missing
from tests.intake.help import heads
from tests.page import BASE, Browser

LEAP_DAY = datetime(2028, 2, 29, 15, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 14, 30, tzinfo=UTC)
A_SUNDAY = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
# Where the company works it is still Sunday, the 8th, and the clocks have just gone forward.
AN_HOUR_LESS = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
# The hour from one to two comes twice there, and this is the first of them.
AN_HOUR_MORE = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
OFFSET = re.compile(r"\{\{|D[+-]\d+(>|\b)")


@pytest.fixture
def started(tmp_path: Path) -> Callable[[datetime], Settings]:
    """Start the demonstration at an instant; instead of serving, its settings are returned."""

    def begin(at: datetime) -> Settings:
        served: list[Settings] = []

        def serve(settings: Settings, host: str, port: int) -> int:
            assert (host, port) == ("127.0.0.1", 9000)
            served.append(settings)
            return 0

        with clock.at(at):
            assert start(tmp_path / "demo", 9000, serve) == 0
        return served[0]

    return begin


@pytest.mark.parametrize(
    "now",
    [
        LEAP_DAY,
        AN_HOUR_LESS,
        AN_HOUR_MORE,
        pytest.param(NEW_YEAR, marks=pytest.mark.long),
        pytest.param(A_SUNDAY, marks=pytest.mark.long),
    ],
)
def test_it_is_alive_on_any_day(started: Callable[[datetime], Settings], now: datetime) -> None:
    settings = started(now)
    assert settings.demo
    assert settings.base_url == "http://127.0.0.1:9000"
    assert list(verify_all()) == []
    assert (Sale.select().count(), Draft.select().count()) == (14, 2)
    ledgers = {ledger.sale.title: ledger for ledger in _ledgers(now)}
    assert missing([*ledgers.values()]) == []
    assert missing_in_public(now) == []
    _check_showcase(ledgers["Your kitchen"])
    _check_tempers(ledgers)
    _check_recorded(ledgers)
    assert [one.name for one in Staff.select() if one.picture is None or face(one.picture) is None] == []
    _look_around(settings, now)
    _check_started_again(started, now)
    db.initialize(None)


def test_on_a_later_day_it_is_made_anew(started: Callable[[datetime], Settings]) -> None:
    first = started(A_SUNDAY)
    before, key, secret = heads(), list(first.keys_dir.iterdir()), first.secret_key
    release()
    second = started(A_SUNDAY + timedelta(days=1))
    assert not set(heads()) - {"company"} & set(before)
    assert list(second.keys_dir.iterdir()) != key
    assert second.secret_key != secret
    assert Sale.select().count() == 14
    release()
    db.initialize(None)


@pytest.mark.parametrize("days", range(0, 366, 13))
def test_the_story_can_be_told_on_every_day(days: int) -> None:
    """In order, none of it in the future, every offset a date, and nobody works on a day off without saying so."""
    now = LEAP_DAY - timedelta(days=days)
    story = read_story(now)
    instants = [event.at for event in story.events]
    assert instants == sorted(instants)
    assert max(instants) <= now
    recorded = {event.slug: event for event in story.events if isinstance(event, Recorded)}
    assert len(recorded) == 15
    for event in story.events:
        if isinstance(event, Happened):
            assert event.at > recorded[event.sale].at
            assert not OFFSET.search(str(event.more)), event
    for sale in recorded.values():
        assert not OFFSET.search(str(sale.sale)), sale.slug


def test_the_mark_tells_of_which_day_it_is(tmp_path: Path) -> None:
    assert not is_of_today(tmp_path, LEAP_DAY)
    (tmp_path / MARK).write_text("2028-02-29", "ascii")
    assert is_of_today(tmp_path, LEAP_DAY)
    assert not is_of_today(tmp_path, LEAP_DAY + timedelta(days=1))


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "kept.db").write_text("a real installation")
    with pytest.raises(NotADemonstration, match="choose an empty folder"):
        clear(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.txt", "kept.db"}


def test_clearing_takes_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    for name in ("kept.db", "kept.db-wal", "secret.key", MARK, "holiday.jpg"):
        (tmp_path / name).write_text("x")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "a.pem").write_text("x")
    clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_an_empty_folder_or_none_has_nothing_to_clear(tmp_path: Path) -> None:
    clear(tmp_path)
    clear(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def _ledgers(now: datetime) -> list[Ledger]:
    ledgers = [ledger_of(sale, now) for sale in Sale.select()]
    assert all(ledger.sound for ledger in ledgers)
    return ledgers


def _check_showcase(kitchen: Ledger) -> None:
    """Ana's kitchen is what people see first: something waits for her, is late, comes next, and much is kept."""
    done = [one for _, one in kitchen.all_done]
    times = [one.time.kind for one in done if one.is_open]
    assert any(one.open_wait for one in done)
    assert any(one.awaits_word for one in done)
    assert "overdue" in times
    assert {"due_today", "due_soon"} & set(times)
    assert len({pair.ref for pair, one in kitchen.all_done if one.row.verdict in {"kept", "better"}}) >= 6
    assert not any(one.row.breached_at for one in done)


def _check_tempers(ledgers: dict[str, Ledger]) -> None:
    """One customer has not heard from us for weeks, one is late with nothing, one has signed a few days ago."""
    quiet = ledgers["A bathroom without a step"]
    assert quiet.last_word is not None
    assert quiet.at - quiet.last_word.at > timedelta(days=21)
    for title in ("Advice on a booking system", "The loan for your first house"):
        assert {one.time.kind for _, one in ledgers[title].all_done}.isdisjoint({"late", "overdue"}), title
    new = ledgers["Your back porch"]
    assert new.today - new.sale.signed_on <= timedelta(days=7)
    assert new.last_word is None
    begun = ledgers["Your gutters"]
    assert begun.today - begun.sale.signed_on <= timedelta(days=20)
    assert begun.last_word is not None


def _check_recorded(ledgers: dict[str, Ledger]) -> None:
    """A price has its lines, a quotation its time of a recording, and one sale was handed over."""
    assert [amount for _, amount in price_lines(ledgers["Your kitchen"])][:2] == ["$6,150", "$15,900"]
    places = {pair.said.source.place for pair in ledgers["Your back porch"].pairs if pair.said.source}
    assert places == {"", "00:00:37", "00:12:01"}
    roof = ledgers["Your roof"]
    assert (roof.signed_with, roof.salesperson.name) == ("Max Hallam", "Nora Reyes")


def _look_around(settings: Settings, now: datetime) -> None:
    """Everybody of the cast has a page to look at, and every page of a sale opens for Max, the last of them."""
    browser = Browser(create_app(settings))
    with clock.at(now):
        for who, person in CAST.items():
            row = contact_by_email(person.email) if person.kind == "contact" else staff_by_email(person.email)
            assert row is not None, who
            browser.get("/")
            place = browser.post(f"/demo/look-as/{who}").location
            assert place.startswith("/my" if person.kind == "contact" else "/staff"), place
            if isinstance(row, Contact):
                _look_at_sales(browser, row.customer)
        for sale in [*Sale.select(), *Draft.select()]:
            assert "Hallam & Reyes" in browser.get(f"/staff/sales/{sale.ref}").words
        browser.post("/demo/look-as/pat", status=404)


def _look_at_sales(browser: Browser, customer: str) -> None:
    for sale in Sale.select().where(Sale.customer == customer):
        # A process that has just begun reads the people first, once; that is in no budget of a page.
        browser.client.get(f"/my/sales/{sale.ref}", base_url=BASE)
        assert "What we have done" in browser.get(f"/my/sales/{sale.ref}").words


def _check_started_again(started: Callable[[datetime], Settings], now: datetime) -> None:
    """On the same day it is served at once, as it is."""
    before = heads()
    started(now.replace(minute=59))
    assert heads() == before
