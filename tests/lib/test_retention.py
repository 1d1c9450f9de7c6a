"""What is forgotten by itself."""

from datetime import timedelta

from portal.config import Settings
from portal.lib.db import transaction
from portal.lib.once import Done, first_time
from portal.lib.outbox import Outbox
from portal.lib.retention import forget_done
from tests.cast import NOON


def test_keys_and_mails_are_kept_as_long_as_they_are_needed_and_no_longer(house: Settings) -> None:
    with transaction():
        first_time("dee", "old", NOON - timedelta(days=3))
        first_time("dee", "new", NOON - timedelta(days=1))
    Outbox.update(sent_at=NOON - timedelta(days=91), body=None).where(
        Outbox.recipient == "ana@brandt.example"
    ).execute()
    forget_done(NOON)
    assert [row.key for row in Done.select()] == ["new"]
    assert [row.recipient for row in Outbox.select()] == ["bea@okafor.example"]
