"""What the company says beside a testimonial in public: once, and never in place of the author's words."""

from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.record.rules import Personal
from portal.testimonials import mail_author
from portal.testimonials.models import Reply, Testimonial

REPLY_LIMIT = 2000


def reply(testimonial: Testimonial, text: str, by: By) -> Reply | None:
    """Answer a testimonial in public, once; returns the reply, None for a form sent twice. The author is told.

    Raises Invalid without words, Conflict when there is a reply, or the author has changed or withdrawn their words
    since they were read; Forbidden for others than managers.
    """
    said = reply_words(text, by)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        now = Testimonial.get_by_id(testimonial.ref)
        check_repliable(now, testimonial.n)
        facts = {"testimonial": now.ref, "n": now.n, "words": Personal(said)}
        append(COMPANY, "testimonial.replied", facts, by.viewer.ref, by.at)
        made: Reply = Reply.get_by_id(now.ref)
        mail_author.tell_replied(made, by.at)
        return made


def reply_words(text: str, by: By) -> str:
    """Return a reply as it would be kept, for its preview too. Raises Invalid and Forbidden like `reply`."""
    only(by, "staff")
    if by.viewer.role != "manager":
        raise Forbidden
    return words("words", text, "Write what you want to say.", REPLY_LIMIT)


def check_repliable(now: Testimonial, seen: int) -> None:
    """Refuse a second reply, and one to other words than version `seen`. Raises Conflict."""
    if Reply.get_or_none(Reply.testimonial == now.ref) is not None:
        raise Conflict("There is a reply already, and there is only one.")
    if now.n != seen or now.withdrawn_at is not None:
        raise Conflict("The author has changed or withdrawn these words meanwhile.")
