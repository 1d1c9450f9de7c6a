"""What the tests of testimonials share: Ana's words, Max who hides them, and the mails that follow."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.lib.outbox import Outbox
from portal.testimonials.actions import NewTestimonial, hide, publish
from portal.testimonials.models import Testimonial, Withholding
from portal.testimonials.queries import Shown, shown, shown_rows
from tests.cast import EMAILS, NOON, sale_of, viewer

WORDS = "They were late, and told me before I had to ask. Our neighbour Tom Vance drank."
EXPLANATION = "It names your neighbour."


def by(who: str, at: datetime = NOON) -> By:
    """Return one of the cast who acts, with a form of their own."""
    return By(viewer(who), at, new_ref())


def public(at: datetime = NOON) -> list[Shown]:
    """Return what the public reads."""
    return shown_rows(shown(at))


def written(words: str = WORDS, was: int = 0, at: datetime = NOON) -> Testimonial:
    """Let Ana write about her kitchen, or write other words in place of version `was`."""
    publish(sale_of("ana"), NewTestimonial(words=words, name="Ana B.", was=was), by("ana", at))
    found: Testimonial = Testimonial.get(Testimonial.contact == viewer("ana").ref)
    return found


def hidden(testimonial: Testimonial, at: datetime = NOON, who: str = "max") -> Withholding:
    """Let Max hide it because it tells personal things about somebody else."""
    made = hide(testimonial, "personal_data", EXPLANATION, by(who, at))
    assert made is not None
    return made


def mails(who: str, kind: str) -> list[EmailMessage]:
    """Return the mails of this kind to one of the cast, the oldest first."""
    address = EMAILS.get(who, who)
    rows = Outbox.select().where((Outbox.recipient == address) & (Outbox.kind == f"testimonial_{kind}"))
    return [
        message_from_bytes(bytes(row.body or b""), policy=policy.default)
        for row in rows.order_by(Outbox.queued_at)
    ]


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return what a mail says, as plain text or as HTML."""
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")
