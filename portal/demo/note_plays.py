"""Playing what staff note for each other in the story."""

from collections.abc import Callable

from portal.demo.scenes import Scene
from portal.notes.access import noted_sale_for
from portal.notes.actions import write_note


def _note(scene: Scene) -> None:
    write_note(noted_sale_for(scene.by.viewer, scene.sale.ref), scene.more["text"], scene.by)


PLAYS: dict[str, Callable[[Scene], None]] = {"note_for_us": _note}
