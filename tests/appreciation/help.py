"""Hands of the tests of thank-yous: send one, and read what is kept."""

from datetime import datetime

from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.appreciation.queries import Thanks, thanks_of
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from tests.cast import NOON, sale_of, viewer


def by(who: str, at: datetime = NOON, key: str = "") -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who), at, key or new_ref())


def card(who: str, words: str, n: int = 0, whose: str = "ana", at: datetime = NOON) -> None:
    """Let a member of staff thank a customer."""
    thank_customer(sale_of(whose), NewThanks(words, n), by(who, at))


def thanks(who: str, to: str, words: str, n: int = 0, at: datetime = NOON) -> None:
    """Let a customer of the cast thank a member of staff for their own sale."""
    thank_staff(sale_of(who), NewThanks(words, n, viewer(to).ref), by(who, at))


def said(whose: str = "ana") -> list[Thanks]:
    """Return the thank-yous of a sale, the newest first."""
    return thanks_of(sale_of(whose).ref)
