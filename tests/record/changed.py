"""Everything that can come to a sealed list, once, so that no table of changes is empty: in Bea's garden."""

from portal.changes.access import addition_for, change_for, promise_for
from portal.changes.actions import (
    NewAddition,
    NewChange,
    NewPromise,
    accept,
    accept_addition,
    add_left_out,
    confirm_list,
    decline,
    decline_addition,
    make_good,
    propose,
    withdraw,
    withdraw_addition,
)
from portal.deliveries.access import delivery_for, sale_for
from portal.people.actions.acceptance import choose_acceptance
from portal.sales.models import Sale
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of
from tests.record.alive import by

_WATER = NewPromise("", "", "2026-02-01", "phone", "what", {"undated": True})


def change_the_list() -> None:
    """Let Bea confirm her list, add to it and agree with Sam on changes; her hedge is made good."""
    garden = sale_of("bea")
    confirm_list(garden, 1, by("bea"))
    choose_acceptance(viewer("bea"), "all", NOON, "all of us")
    for words in ("You water the roses.", "You feed the cat.", "You sing."):
        new = NewAddition(words, "Sam", "In January", "On the phone")
        addition = addition_for(
            viewer("sam" if words != "You sing." else "bea"), add_left_out(garden, new, by("bea"))
        )
        if words == "You water the roses.":
            accept_addition(addition, _taken(""), by("sam"))
        elif words == "You feed the cat.":
            decline_addition(addition, "We have no cat food.", by("sam"))
        else:
            withdraw_addition(addition, by("bea"))
    _change(garden)
    hedge = delivery_for(viewer("sam"), deliveries_of(1, garden.ref)[0].ref)
    make_good(hedge, "I am sorry.", _taken("We cut the lawn for nothing."), by("sam"))


def _change(garden: Sale) -> None:
    one = NewChange(
        "It rains.", words="We cut the hedge by the 9th.", due={"once": "2026-03-09"}, amount="1100.00"
    )
    accept(change_for(viewer("bea"), _proposed("sam", garden, 1, one)), by("bea"))
    decline(
        change_for(viewer("bea"), _proposed("sam", garden, 2, NewChange("We are few.", release=True))),
        "No.",
        by("bea"),
    )
    own = _proposed("bea", garden, 2, NewChange("You answer anyway.", release=True))
    withdraw(change_for(viewer("bea"), own), "I changed my mind.", by("bea"))
    again = _proposed("bea", garden, 2, NewChange("You answer anyway.", release=True))
    accept(change_for(viewer("sam"), again), by("sam"))
    _proposed("sam", garden, 3, NewChange("We forgot.", words="We water the roses at noon."))


def _proposed(who: str, garden: Sale, n: int, new: NewChange) -> str:
    return propose(*promise_for(viewer(who), sale_for(viewer(who), garden.ref).ref, n), new, by(who))


def _taken(words: str) -> NewPromise:
    return NewPromise(words, viewer("sam").ref, _WATER.said_at, _WATER.channel, _WATER.rule, _WATER.due)
