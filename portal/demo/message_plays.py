"""Playing the conversations of the story: what was written, what was noted, and what a customer says did not happen."""

from collections.abc import Callable

from portal.demo.scenes import Scene
from portal.messages.access import message_for
from portal.messages.actions import NewContact, NewMessage, dispute_contact, note_contact, write
from portal.messages.models import Message


def _wrote(scene: Scene) -> None:
    wants_answer = scene.more.get("wants_answer", True)
    write(scene.sale, NewMessage(scene.more["text"], scene.uploads, wants_answer=wants_answer), scene.by)


def _noted(scene: Scene) -> None:
    happened_at = scene.more.get("began", scene.by.at)
    note_contact(scene.sale, NewContact(scene.more["how"], happened_at, scene.more.get("text", "")), scene.by)


def _did_not_happen(scene: Scene) -> None:
    """Dispute what was noted last."""
    noted = (Message.sale == scene.sale.ref) & (Message.how == "call")
    last = Message.select().where(noted).order_by(Message.seq.desc()).get()
    dispute_contact(message_for(scene.by.viewer, last.ref), scene.more["text"], scene.by)


PLAYS: dict[str, Callable[[Scene], None]] = {
    "wrote": _wrote,
    "noted": _noted,
    "did_not_happen": _did_not_happen,
}
