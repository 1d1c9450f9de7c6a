"""A house in which everything has happened once, so that no table of the record is empty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.deliveries.rules import UpdateKind
from portal.lib.ids import new_token
from portal.people import sessions
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.promises.models import Promise
from portal.ratings.actions import NewRating, rate
from portal.record import reading, stored, verify_tables
from portal.record.actions import NewFile, erase, keep_file
from portal.record.keys import make_key
from portal.record.models import COMPANY, SYSTEM
from tests.cast import NOON, bring, sale_of, viewer
from tests.conftest import Goldens, copied
from tests.make import garden
from tests.record.asked_for import wish_to_be_erased
from tests.record.connecting import connect_programs
from tests.record.everything import go_through_everything
from tests.record.help import last_entry
from tests.record.neglecting import mind_neglect
from tests.record.recorded import record_a_sale

LOGO = b"the bytes of a picture"
BEAS = NewRating(
    {"what": 2, "when": 1, "care": 4},
    {"what": "It is too high.", "when": "Late.", "care": "Sam rang."},
    "a key",
)


@pytest.fixture
def busy(engine_name: str, goldens: Goldens, tmp_path: Path) -> Iterator[Settings]:
    """A house in which everything has happened once."""
    yield from copied(goldens(engine_name, "busy", _be_busy), tmp_path)


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read three rows at a time, so that the few of the cast are many."""
    for module in (reading, stored, verify_tables):
        monkeypatch.setattr(module, "PAGE", 3)


def _be_busy() -> None:
    """Ana was told three things and much happened to her kitchen, Bea was told one thing that is erased.

    Both have spoken in public, and strangers have asked. Bea has rated us; there is a logo, a second key, a draft and a
    session.
    """
    tell("ana", 1, "started", "")
    tell("ana", 1, "progress", "The stone is cut, Ana.")
    record_a_sale()
    go_through_everything()
    connect_programs()
    tell("ana", 1, "delivered", "It is in, and it shines.")
    rate(viewer("bea"), sale_of("bea"), BEAS, NOON)
    wish_to_be_erased()
    mind_neglect()
    tell("bea", 1, "progress", "The hedge is measured, Bea.")
    bea = sale_of("bea").ref
    erase(bea, [(last_entry(bea)["seq"], "/text")], SYSTEM, NOON)
    digest = keep_file(COMPANY, NewFile("logo.png", "image/png", LOGO), SYSTEM, NOON)
    change_settings(replace(settings_of(company()), logo=digest), viewer("max").ref, NOON)
    make_key(NOON + timedelta(minutes=1))
    bring(garden(external_id="garden-2", title="Another garden", seal=False), at=NOON)
    sessions.begin("contact", viewer("ana").ref, "", NOON)


def tell(who: str, n: int, kind: UpdateKind, text: str) -> None:
    """Let Max tell a customer something about the first delivery of promise `n`."""
    promise = Promise.get((Promise.sale == sale_of(who).ref) & (Promise.n == n))
    row = Delivery.get((Delivery.promise == promise.ref) & (Delivery.n == 1))
    seen = delivery_for(viewer("max"), row.ref)
    post_update(seen, NewUpdate(kind, text, row.version), By(viewer("max"), NOON, new_token()))
