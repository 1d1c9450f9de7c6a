"""Replies are fetched from a mailbox: each is taken, then marked; a broken one keeps no other from being taken."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.lib.errors import TooMany
from portal.messages.inbound import fetching, taking
from portal.messages.inbound.fetching import A_TURN, NotFetched, fetch_all
from portal.messages.inbound.jobs import fetch_mail
from portal.messages.inbound.taking import LARGEST, Taken
from portal.messages.models import Message
from tests.cast import NOON
from tests.messages.inbound.help import mail, refusals, replies, written
from tests.messages.inbound.mailbox import Mailbox, serving


@pytest.fixture
def box(house: Settings) -> Iterator[Mailbox]:
    with replies(), serving(Mailbox()) as mailbox:
        yield mailbox


def test_what_is_unseen_is_taken_and_marked_and_nothing_is_deleted(box: Mailbox) -> None:
    box.mails = {
        7: written("gmail"),
        8: b"\xff\x00 broken",
        9: mail(),
        11: mail(message_id="<old@b.example>"),
    }
    box.seen = {11}
    assert fetch_all(box.url, NOON) == 3
    assert box.seen == {7, 8, 9, 11}
    assert Message.select().count() == 2
    assert fetch_all(box.url, NOON) == 0
    done = " ".join(box.commands).upper()
    assert "DELETED" not in done
    assert "EXPUNGE" not in done
    assert "BODY.PEEK[]" in done


def test_the_job_fetches_where_a_mailbox_is_named(box: Mailbox) -> None:
    box.mails = {1: mail()}
    fetch_mail(NOON)
    assert not box.commands
    with replies(imap_url=box.url):
        fetch_mail(NOON)
    assert Message.select().count() == 1


@pytest.mark.parametrize("breaks", [ZeroDivisionError, OSError])
def test_one_that_breaks_us_stays_and_the_others_are_taken(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch, breaks: type[Exception]
) -> None:
    box.mails = {1: b"bad", 2: b"later", 3: mail()}
    really = taking.take_in

    def take_in(raw: bytes, at: object) -> Taken:
        if raw == b"bad":
            raise breaks
        if raw == b"later":
            raise TooMany(60)
        return really(raw, NOON)

    monkeypatch.setattr(fetching, "take_in", take_in)
    with pytest.raises(breaks):
        fetch_all(box.url, NOON)
    assert box.seen == {3}
    assert Message.select().count() == 1


def test_many_that_have_to_wait_hold_back_nobody(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.mails = {**dict.fromkeys(range(1, 3 * A_TURN), b"later"), 3 * A_TURN: mail()}
    really = taking.take_in

    def take_in(raw: bytes, at: datetime) -> Taken:
        if raw == b"later":
            raise TooMany(60)
        return really(raw, at)

    monkeypatch.setattr(fetching, "take_in", take_in)
    assert sum(fetch_all(box.url, NOON + timedelta(minutes=n)) for n in range(3)) == 1
    assert Message.select().count() == 1


def test_one_that_is_too_large_is_refused_without_fetching_all_of_it(box: Mailbox) -> None:
    box.mails = {1: mail() + b"x" * (LARGEST + 5000)}
    fetch_all(box.url, NOON)
    assert [reason for *_, reason in refusals()] == ["too_large"]
    assert box.seen == {1}


def test_a_mailbox_that_does_not_let_us_in_says_no_secret(box: Mailbox) -> None:
    box.password = "another"
    with pytest.raises(NotFetched) as refused:
        fetch_all(box.url, NOON)
    assert "secret" not in str(refused.value)
    with pytest.raises(NotFetched):
        fetch_all("imap://reply:secret@127.0.0.1:1/INBOX", NOON)
