"""Playing what came to a sealed list in the story: the very actions that anybody's own would go through."""

from collections.abc import Callable
from typing import Any

from portal.changes import actions
from portal.changes.access import SeenAddition, SeenChange, addition_for, change_for, promise_for
from portal.changes.models import Addition, Change
from portal.demo.scenes import Scene, staff_ref
from portal.record.models import Receipt


def _confirmed(scene: Scene) -> None:
    receipts = Receipt.select().where(Receipt.stream == scene.sale.ref).count()
    actions.confirm_list(scene.sale, receipts, scene.by)


def _left_out(scene: Scene) -> None:
    said = {name: scene.more.get(name, "") for name in ("said_when", "said_where")}
    new = actions.NewAddition(scene.more["text"], scene.more["said_by"], **said)
    actions.add_left_out(scene.sale, new, scene.by)


def _addition_accepted(scene: Scene) -> None:
    actions.accept_addition(_addition(scene), promised(scene), scene.by)


def _addition_declined(scene: Scene) -> None:
    actions.decline_addition(_addition(scene), scene.more["text"], scene.by)


def _change_proposed(scene: Scene) -> None:
    more = scene.more
    new = actions.NewChange(
        more["text"],
        more.get("words", ""),
        more.get("due"),
        more.get("amount", ""),
        release=more.get("release", False),
    )
    sale, promise = promise_for(scene.by.viewer, scene.sale.ref, scene.event.promise)
    actions.propose(sale, promise, new, scene.by)


def _change_accepted(scene: Scene) -> None:
    actions.accept(_change(scene), scene.by)


def _change_declined(scene: Scene) -> None:
    actions.decline(_change(scene), scene.more["text"], scene.by)


def _made_good(scene: Scene) -> None:
    actions.make_good(scene.seen, scene.more["text"], promised(scene), scene.by)


def _addition(scene: Scene) -> SeenAddition:
    """Return what was added last, as the actor may see it."""
    of_sale = Addition.select().where(Addition.sale == scene.sale.ref)
    return addition_for(scene.by.viewer, of_sale.order_by(Addition.at.desc()).get().ref)


def _change(scene: Scene) -> SeenChange:
    """Return the change that was proposed last of the promise, as the actor may see it."""
    _, promise = promise_for(scene.by.viewer, scene.sale.ref, scene.event.promise)
    of_promise = Change.select().where(Change.promise == promise.ref)
    return change_for(scene.by.viewer, of_promise.order_by(Change.n.desc()).get().ref)


def promised(scene: Scene) -> actions.NewPromise:
    """Return what somebody promises, as the event tells it under `as`."""
    said: dict[str, Any] = dict(scene.more["as"])
    return actions.NewPromise(
        said.get("words", ""),
        staff_ref(said["said_by"]),
        said["said_at"],
        said["channel"],
        said["rule"],
        said["due"],
        staff_ref(said["delivered_by"]),
        tuple(said["criteria"]),
    )


PLAYS: dict[str, Callable[[Scene], None]] = {
    "confirmed": _confirmed,
    "left_out": _left_out,
    "addition_accepted": _addition_accepted,
    "addition_declined": _addition_declined,
    "change_proposed": _change_proposed,
    "change_accepted": _change_accepted,
    "change_declined": _change_declined,
    "made_good": _made_good,
}
