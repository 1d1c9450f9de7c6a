"""Playing what customers said is wrong in the story, and what became of it: the very actions of anybody's own."""

from collections.abc import Callable

from portal.concerns import actions
from portal.concerns.access import SeenConcern, concern_for
from portal.concerns.models import Concern
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.models import Delivery
from portal.demo.scenes import Scene, staff_ref


def _raised(scene: Scene) -> None:
    about = scene.seen.delivery.ref if scene.event.promise else ""
    actions.raise_concern(scene.sale, actions.NewConcern(scene.more["text"], about), scene.by)


def _acknowledged(scene: Scene) -> None:
    actions.acknowledge(_concern(scene), scene.more["text"], None, scene.by)


def _fix_promised(scene: Scene) -> None:
    new = actions.NewFix(scene.more["text"], scene.day("until"), staff_ref(scene.more["delivered_by"]))
    actions.propose_fix(_concern(scene), new, None, scene.by)


def _fix_delivered(scene: Scene) -> None:
    fix = Delivery.get(Delivery.promise == _newest(scene).fix)
    new = NewUpdate("delivered", scene.more["text"], None, files=scene.uploads)
    post_update(delivery_for(scene.by.viewer, fix.ref), new, scene.by)


def _fixed(scene: Scene) -> None:
    actions.say_fixed(_concern(scene), scene.more["text"], None, scene.by)


def _settled(scene: Scene) -> None:
    actions.settle(_concern(scene), actions.NewAnswer(scene.more.get("text", "")), scene.by)


def _still_wrong(scene: Scene) -> None:
    actions.still_wrong(_concern(scene), actions.NewAnswer(scene.more["text"]), scene.by)


def _concern(scene: Scene) -> SeenConcern:
    return concern_for(scene.by.viewer, _newest(scene).ref)


def _newest(scene: Scene) -> Concern:
    """Return the concern that was raised last about the delivery that the event names, or about the whole sale."""
    about = Concern.delivery.is_null()
    if scene.event.promise:
        about = Concern.delivery == scene.seen.delivery.ref
    of_sale = Concern.select().where((Concern.sale == scene.sale.ref) & about)
    found: Concern = of_sale.order_by(Concern.n.desc()).get()
    return found


PLAYS: dict[str, Callable[[Scene], None]] = {
    "concern_raised": _raised,
    "concern_acknowledged": _acknowledged,
    "fix_promised": _fix_promised,
    "fix_delivered": _fix_delivered,
    "concern_fixed": _fixed,
    "concern_settled": _settled,
    "concern_reopened": _still_wrong,
}
