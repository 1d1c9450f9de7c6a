"""Playing what came by mail in the story: a reply with what it quotes, and a stranger's mail, which is refused."""

from collections.abc import Callable
from email.message import EmailMessage

from portal.demo.scenes import Scene
from portal.messages.actions import write
from portal.messages.inbound.composing import composed
from portal.messages.inbound.taking import take_in


def _replied(scene: Scene) -> None:
    write(scene.sale, composed(scene.more["text"], ()), scene.by)


def _stranger_wrote(scene: Scene) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = scene.more["email"], "reply@hallam-reyes.example"
    mail.set_content(scene.more["text"])
    take_in(mail.as_bytes(), scene.by.at)


PLAYS: dict[str, Callable[[Scene], None]] = {"replied_by_mail": _replied, "stranger_wrote": _stranger_wrote}
