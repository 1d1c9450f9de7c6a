"""Playing who thanked whom in the story: the very actions that anybody's own thanks would go through."""

from collections.abc import Callable

from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.demo.scenes import Scene, staff_ref


def _card(scene: Scene) -> None:
    thank_customer(scene.sale, NewThanks(scene.more["text"], scene.event.promise), scene.by)


def _thanked(scene: Scene) -> None:
    to = staff_ref(scene.more["to"])
    thank_staff(scene.sale, NewThanks(scene.more["text"], scene.event.promise, to), scene.by)


PLAYS: dict[str, Callable[[Scene], None]] = {"card": _card, "thanked": _thanked}
