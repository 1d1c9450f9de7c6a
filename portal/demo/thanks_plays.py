"""Playing who thanked whom in the story: the very actions that anybody's own thanks would go through."""

from collections.abc import Callable

from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.demo.scenes import Scene
from portal.people.queries import active_staff


def _card(scene: Scene) -> None:
    thank_customer(scene.sale, NewThanks(scene.more["text"], scene.event.promise), scene.by)


def _thanked(scene: Scene) -> None:
    to = next(staff.ref for staff in active_staff() if staff.name.split()[0] == scene.more["to"])
    thank_staff(scene.sale, NewThanks(scene.more["text"], scene.event.promise, to), scene.by)


PLAYS: dict[str, Callable[[Scene], None]] = {"card": _card, "thanked": _thanked}
