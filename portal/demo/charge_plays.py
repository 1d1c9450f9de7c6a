"""Playing what was charged in the story: the very actions that anybody's own would go through."""

from collections.abc import Callable
from typing import Any

from portal.charges import actions
from portal.charges.access import SeenExtra, charge_for, extra_for
from portal.charges.models import Charge, Extra
from portal.demo.scenes import Scene


def _charged(scene: Scene) -> None:
    names = ("words", "amount", "billed_on", "of", "invoice", "why", "pay_link")
    said: dict[str, Any] = {name: scene.more[name] for name in names if name in scene.more}
    actions.enter(scene.sale, actions.NewCharge(**said, knows=True), scene.by)


def _charge_taken_back(scene: Scene) -> None:
    """Take back the charge of that invoice."""
    of_invoice = (Charge.sale == scene.sale.ref) & (Charge.invoice == scene.more["invoice"])
    charge = charge_for(scene.by.viewer, Charge.get(of_invoice).ref)
    actions.withdraw_charge(charge, scene.more["text"], scene.by)


def _extra_proposed(scene: Scene) -> None:
    more = scene.more
    promise = str(scene.event.promise or "")
    new = actions.NewExtra(more["words"], more["amount"], more["text"], promise=promise)
    actions.propose(scene.sale, new, scene.by)


def _extra_approved(scene: Scene) -> None:
    seen = _extra(scene)
    actions.approve(seen, seen.extra.minor, scene.by)


def _extra_declined(scene: Scene) -> None:
    actions.decline(_extra(scene), scene.more["text"], scene.by)


def _extra(scene: Scene) -> SeenExtra:
    """Return the extra that was asked for last, as the actor may see it."""
    of_sale = Extra.select().where(Extra.sale == scene.sale.ref)
    return extra_for(scene.by.viewer, of_sale.order_by(Extra.n.desc()).get().ref)


PLAYS: dict[str, Callable[[Scene], None]] = {
    "charged": _charged,
    "charge_taken_back": _charge_taken_back,
    "extra_proposed": _extra_proposed,
    "extra_approved": _extra_approved,
    "extra_declined": _extra_declined,
}
