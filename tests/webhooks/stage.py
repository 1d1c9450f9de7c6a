"""The stage of webhooks: a receiver on this machine, which may be called, and how one is made and sent to."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.config import Settings
from portal.happenings.jobs import place_all
from portal.lib import clock, installed
from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver(house: Settings) -> Iterator[Receiver]:
    """A receiver that the installation may call although it is on this machine."""
    installed.bind(replace(installed.settings(), webhook_networks=("127.0.0.0/8",)))
    place_all(clock.now())
    with receiving() as one:
        yield one
