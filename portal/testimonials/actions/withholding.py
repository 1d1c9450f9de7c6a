"""What staff may do about a testimonial: withhold it within the closed list, and reply to it once. Never change it.

One manager hides it for 72 hours at most. A second member of staff confirms, or it returns; nobody hides the same words
twice. The author is told each time, and it counts in public.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere, Problem
from portal.lib.ids import is_ref, new_ref
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.models import COMPANY, SYSTEM
from portal.record.rules import Personal
from portal.testimonials.models import Reply, Testimonial, Withholding
from portal.testimonials.queries import hiding_of, holding_of
from portal.testimonials.rules import HIDDEN_ALONE, REASONS, lapses

EXPLANATION_LIMIT = 2000
REPLY_LIMIT = 2000


def hide(testimonial: Testimonial, reason: str, explanation: str, by: By) -> Withholding | None:
    """Keep the current version from the public for one of the closed reasons; returns it, None for a form sent twice.

    Raises Invalid for another reason or no explanation, Conflict when it is withheld or withdrawn, or the same person
    has hidden these words before; Forbidden for others than managers.
    """
    only(by, "staff")
    if by.viewer.role != "manager":
        raise Forbidden
    said = _explained(reason, explanation)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        now = Testimonial.get_by_id(testimonial.ref)
        _check_hideable(now, testimonial.n, by)
        facts = {
            "withholding": new_ref(),
            "testimonial": now.ref,
            "n": now.n,
            **said,
            "until": utc_text(by.at + HIDDEN_ALONE),
        }
        append(COMPANY, "testimonial.hidden", facts, by.viewer.ref, by.at)
        made: Withholding = Withholding.get_by_id(facts["withholding"])
        return made


def confirm_hiding(withholding: str, by: By) -> Withholding | None:
    """Let a second member of staff say so too, within the 72 hours; None when they have said it already.

    Raises Forbidden for whoever hid it, Conflict when it has returned meanwhile, NotHere.
    """
    held = _second(withholding, by)
    with transaction():
        hold(COMPANY)
        now = Withholding.get_by_id(held.ref)
        if now.ended_at is not None or lapses(hiding_of(now), by.at):
            raise Conflict("It is before the public again.")
        if now.confirmed_at is not None:
            return None
        append(COMPANY, "testimonial.hiding_confirmed", {"withholding": held.ref}, by.viewer.ref, by.at)
        return held


def bring_back(withholding: str, by: By) -> Withholding | None:
    """Put the testimonial before the public again; None when it is there. Any member of staff may.

    It is `returned` by whoever hid it and `refused` by anybody else. Raises NotHere.
    """
    only(by, "staff")
    held = _withholding(withholding)
    how = "returned" if held.by == by.viewer.ref else "refused"
    return _end(held, how, by.viewer.ref, by.at)


def let_lapse(at: datetime) -> list[Withholding]:
    """Put before the public in the record too what nobody confirmed within its 72 hours; returns what lapsed now.

    The public sees it from the end of the 72 hours on, whether this has run or not.
    """
    over = Withholding.select().where(
        Withholding.ended_at.is_null() & Withholding.confirmed_at.is_null() & (Withholding.until <= at)
    )
    return [held for held in over if _end(held, "lapsed", SYSTEM, at)]


def reply(testimonial: Testimonial, text: str, by: By) -> Reply | None:
    """Answer a testimonial in public, once; returns the reply, None for a form sent twice.

    Raises Invalid without words, Conflict when there is a reply, or the author has changed or withdrawn their words
    since they were read; Forbidden for others than managers.
    """
    only(by, "staff")
    if by.viewer.role != "manager":
        raise Forbidden
    said = words("words", text, "Write what you want to say.", REPLY_LIMIT)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        now = Testimonial.get_by_id(testimonial.ref)
        if Reply.get_or_none(Reply.testimonial == now.ref) is not None:
            raise Conflict("There is a reply already, and there is only one.")
        if now.n != testimonial.n or now.withdrawn_at is not None:
            raise Conflict("The author has changed these words meanwhile.")
        facts = {"testimonial": now.ref, "n": now.n, "words": said}
        append(COMPANY, "testimonial.replied", facts, by.viewer.ref, by.at)
        made: Reply = Reply.get_by_id(now.ref)
        return made


def _explained(reason: str, explanation: str) -> Mapping[str, Any]:
    problems = []
    if reason not in REASONS:
        problems.append(Problem("reason", "Choose one of the four; there is no other reason."))
    said = ""
    try:
        said = words("explanation", explanation, "Write what it is; the author reads it.", EXPLANATION_LIMIT)
    except Invalid as refusal:
        problems += refusal.problems
    if problems:
        raise Invalid(*problems)
    # It may quote what must not be public, so it can be erased.
    return {"reason": reason, "explanation": Personal(said)}


def _check_hideable(now: Testimonial, seen: int, by: By) -> None:
    if now.n != seen or now.withdrawn_at is not None:
        raise Conflict("The author has changed these words meanwhile.")
    held = holding_of(now.ref)
    if held is not None and not lapses(hiding_of(held), by.at):
        raise Conflict("It is withheld already.")
    if held is not None:
        _end(held, "lapsed", SYSTEM, by.at)
    before = (
        (Withholding.testimonial == now.ref) & (Withholding.n == now.n) & (Withholding.by == by.viewer.ref)
    )
    if Withholding.select().where(before).exists():
        raise Conflict(
            "You have hidden these words before, and they returned. Nobody hides the same words twice."
        )


def _second(withholding: str, by: By) -> Withholding:
    only(by, "staff")
    held = _withholding(withholding)
    if held.by == by.viewer.ref:
        raise Forbidden("You hid it yourself, so somebody else has to confirm.")
    return held


def _withholding(ref: str) -> Withholding:
    held: Withholding | None = Withholding.get_or_none(Withholding.ref == ref) if is_ref(ref) else None
    if held is None:
        raise NotHere
    return held


def _end(held: Withholding, how: str, by: str, at: datetime) -> Withholding | None:
    with transaction():
        hold(COMPANY)
        if Withholding.get_by_id(held.ref).ended_at is not None:
            return None
        append(COMPANY, "testimonial.hiding_ended", {"withholding": held.ref, "how": how}, by, at)
        return held
