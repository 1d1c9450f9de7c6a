"""The outbox: whose turn it is, who may send, what is kept afterwards, and what staff see."""

from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import peewee
import pytest

from portal.config import Settings
from portal.lib import db, installed, mail, mail_file, mail_templates, outbox
from portal.lib.jobs import Done, run_once
from portal.lib.outbox import Outbox
from tests.lib.mail_cast import LOOK, MINUTE, NOON, TEMPLATES, body_of, letter, settings_of


@pytest.fixture(autouse=True)
def _installation(blank: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.bind(settings_of(blank))
    monkeypatch.setattr(mail_templates.environment(), "loader", TEMPLATES)
    monkeypatch.setattr("portal.lib.job_runs._registered", {})


def _waiting(mail_id: str) -> outbox.Waiting:
    found = outbox.claim(NOON)
    assert found is not None
    assert found.message_id == mail_id
    return found


def test_a_mail_becomes_a_file_that_its_owner_alone_reads(tmp_path: Path) -> None:
    message_id = mail.queue(letter(), LOOK, NOON)
    body = body_of(message_id)
    assert run_once(NOON) == Done(jobs=0, sent=1, put_off=0, given_up=0)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == f"20260303T170000Z-hello-{message_id[1:14]}.eml"
    assert file.read_bytes() == body
    assert S_IMODE(file.stat().st_mode) == 0o600
    assert S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_sent_is_blanked_and_not_sent_again(tmp_path: Path) -> None:
    mail.queue(letter(), LOOK, NOON)
    run_once(NOON)
    row = Outbox.get()
    assert (row.body, row.sent_at, row.claimed_by, row.tries) == (None, NOON, None, 1)
    assert run_once(NOON + timedelta(days=1)) == Done(0, 0, 0, 0)
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_a_mail_to_nobody_is_done_without_a_file(tmp_path: Path) -> None:
    mail.queue_nothing("sign-in", NOON)
    assert run_once(NOON).sent == 1
    assert not (tmp_path / "outbox").exists()
    assert Outbox.get().body is None


def test_signing_in_goes_before_older_mail() -> None:
    older = mail.queue(letter(), LOOK, NOON - MINUTE)
    old = mail.queue(letter(), LOOK, NOON - MINUTE / 2)
    urgent = mail.queue(letter(urgent=True), LOOK, NOON)
    turns = [outbox.claim(NOON) for _ in range(4)]
    assert [turn.message_id if turn else None for turn in turns] == [urgent, older, old, None]


def test_a_claim_keeps_others_away_until_it_ends() -> None:
    first = _waiting(mail.queue(letter(), LOOK, NOON))
    assert outbox.claim(NOON + outbox.CLAIM) is None
    second = outbox.claim(NOON + outbox.CLAIM + MINUTE)
    assert second is not None
    assert (second.message_id, second.tries) == (first.message_id, 2)
    assert not outbox.sent(first, NOON)
    assert outbox.sent(second, NOON)


def test_a_clock_set_back_an_hour_leaves_no_mail_behind() -> None:
    _waiting(mail.queue(letter(), LOOK, NOON))
    assert outbox.claim(NOON - timedelta(hours=1)) is not None


def test_pauses_grow_and_end_after_four_hours() -> None:
    _try_until_given_up()
    row = Outbox.get()
    tries = [0, 1, 3, 8, 18, 38, 68, 98, 128, 158, 188, 218, 248]
    assert row.tries == len(tries)
    assert row.failed_at == NOON + tries[-1] * MINUTE
    assert (row.body, row.sent_at, row.last_error) == (None, None, "TimeoutError")


def _try_until_given_up() -> None:
    message_id, at = mail.queue(letter(), LOOK, NOON), NOON
    while Outbox.get_by_id(message_id).failed_at is None:
        held = outbox.claim(at)
        assert held is not None
        outbox.put_off(held, "TimeoutError", at)
        assert outbox.claim(Outbox.get_by_id(message_id).next_try_at - timedelta(seconds=1)) is None
        at = Outbox.get_by_id(message_id).next_try_at


def test_a_portal_that_was_down_for_a_day_still_tries_more_than_once() -> None:
    _waiting(mail.queue(letter(), LOOK, NOON - timedelta(days=1)))
    held = outbox.claim(NOON + 3 * MINUTE)
    assert held is not None
    assert outbox.put_off(held, "TimeoutError", NOON)


def test_staff_see_what_could_not_be_sent() -> None:
    held = _waiting(mail.queue(letter("receipt"), LOOK, NOON))
    assert outbox.fail(held, "SMTPRecipientsRefused 550", NOON + MINUTE)
    (unsent,) = outbox.could_not_be_sent()
    assert (unsent.kind, unsent.recipient, unsent.failed_at) == ("receipt", "ana@example.com", NOON + MINUTE)
    assert unsent.last_error == "SMTPRecipientsRefused 550"
    assert Outbox.get().body is None


def test_length_and_age_count_what_waits() -> None:
    assert outbox.length_and_age(NOON) == (0, 0.0)
    mail.queue(letter(), LOOK, NOON - 3 * MINUTE)
    mail.queue(letter(), LOOK, NOON)
    assert outbox.length_and_age(NOON) == (2, 180.0)
    run_once(NOON)
    assert outbox.length_and_age(NOON) == (0, 0.0)


def test_a_full_disk_puts_the_mail_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    mail.queue(letter(), LOOK, NOON)
    with monkeypatch.context() as patch:
        patch.setattr(mail_file, "write", full)
        assert run_once(NOON) == Done(0, 0, 1, 0)
    assert Outbox.get().last_error == "OSError"
    assert run_once(NOON + MINUTE).sent == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"sent_at": NOON, "failed_at": NOON, "body": None},
        {"sent_at": NOON},
        {"body": None},
        {"claimed_by": "somebody"},
        {"tries": -1},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(broken: dict[str, object]) -> None:
    mail.queue(letter(), LOOK, NOON)
    with pytest.raises(peewee.IntegrityError), db.transaction():
        Outbox.update(broken).execute()


def test_the_look_for_mail_reads_the_index_of_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[object]]] = []
    database = db.db.obj
    ask = database.execute_sql

    def note(sql: str, params: list[object]) -> object:
        asked.append((sql, params))
        return ask(sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(database, "execute_sql", note)
        assert outbox.claim(NOON) is None
    ((sql, params),) = asked
    assert "outbox_waiting" in _plan(sql, params)


def _plan(sql: str, params: list[object]) -> str:
    if db.engine() == "sqlite":
        return str(db.db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
    with db.transaction():
        # An empty table is read whole unless that is ruled out: the question is whether the index can serve.
        db.db.execute_sql("SET LOCAL enable_seqscan = off")
        return str(db.db.execute_sql(f"EXPLAIN {sql}", params).fetchall())
