"""Hands on webhooks: making one that hears of everything, letting things happen, and sending what is due."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.happenings.jobs import place_all
from portal.lib import clock
from portal.lib.ids import new_token
from portal.webhooks.actions.making import Made, NewWebhook, make_webhook
from portal.webhooks.fanning import hooks_on, put_all
from portal.webhooks.sending import send_next
from tests.cast import NOON, sale_of, viewer

EVERYTHING = ("sales:read", "insights:read")


def hook(url: str, who: str = "max", name: str = "Planner", kinds: tuple[str, ...] = ()) -> Made:
    """Make a webhook that hears what one of the cast may see, from what was placed so far on."""
    place_all(NOON)
    new = NewWebhook(name, url, kinds, EVERYTHING, viewer(who).ref)
    return make_webhook(new, viewer("max"), f"{name} {url} {who}", NOON)


def progress(whose: str, text: str = "The stone is cut.") -> None:
    """Let Max tell Ana or Bea that something went on, and give it its place."""
    row = Delivery.select().where(Delivery.sale == sale_of(whose).ref).order_by(Delivery.ref).get()
    seen = delivery_for(viewer("max"), row.ref)
    new = NewUpdate("progress", text, seen.delivery.version)
    post_update(seen, new, By(viewer("max"), NOON, new_token()))
    place_all(NOON)


def send(ref: str, at: datetime = NOON, most: int = 50) -> int:
    """Do what the sender does at one look, on this thread; returns how many calls were made."""
    with clock.at(at):
        place_all(at)
        put_all(hooks_on(at), at)
        for number in range(most):
            if not send_next(ref):
                return number
    return most


class Died(BaseException):
    """Ends whatever is under way, like a machine that loses its current; what isn't committed is rolled back."""


class Death(logging.Handler):
    """Dies at a chosen statement, before that is run."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.happened = 0, False

    def at(self, statement: int) -> None:
        """Die at this statement from now."""
        self.left, self.happened = statement, False

    def emit(self, _record: logging.LogRecord) -> None:
        """Count down."""
        self.left -= 1
        if self.left == 0 and threading.current_thread() is threading.main_thread():
            self.happened = True
            raise Died


@contextmanager
def dying() -> Iterator[Death]:
    """Let statements of the block be deadly."""
    death, log = Death(), logging.getLogger("peewee")
    before = log.level
    log.addHandler(death)
    log.setLevel(logging.DEBUG)
    try:
        yield death
    finally:
        log.removeHandler(death)
        log.setLevel(before)
