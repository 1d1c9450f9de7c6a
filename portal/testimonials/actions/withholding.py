"""What staff may do about a testimonial's place before the public: withhold it within the closed list. Never change it.

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
from portal.people.queries import staff
from portal.record.actions import append, hold
from portal.record.models import COMPANY, SYSTEM
from portal.record.rules import Personal
from portal.testimonials import mail_author, mail_staff
from portal.testimonials.models import Testimonial, Withholding
from portal.testimonials.queries import hiding_of, holding_of
from portal.testimonials.rules import HIDDEN_ALONE, REASONS, is_same_person, lapses

EXPLANATION_LIMIT = 2000
ANSWER_LIMIT = 2000
_CHANGED = "The author has changed or withdrawn these words meanwhile."
_PUBLIC = "This hiding has ended meanwhile; nothing is left to confirm."


def hide(testimonial: Testimonial, reason: str, explanation: str, by: By) -> Withholding | None:
    """Keep the current version from the public for one of the closed reasons; returns it, None for a form sent twice.

    The author is told, and everybody else here is asked for a second word. Raises Invalid for another reason or no
    explanation, Conflict when it is withheld or withdrawn, or the same person has hidden these words before; Forbidden
    for others than managers.
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
        mail_author.tell_hidden(made, by.at)
        mail_staff.ask_for_second(made, by.at)
        return made


def confirm_hiding(withholding: str, by: By) -> Withholding | None:
    """Let a second member of staff say so too, within the 72 hours; None when they have said it already.

    Raises Forbidden for whoever hid it, under this address or one that reaches the same person; Conflict when it has
    returned meanwhile, NotHere.
    """
    only(by, "staff")
    held = _withholding(withholding)
    _check_second(held, by, "You hid it yourself, so somebody else has to confirm.")
    with transaction():
        hold(COMPANY)
        now = _withholding(held.ref)
        if now.ended_at is not None or lapses(hiding_of(now), by.at):
            raise Conflict(_PUBLIC)
        if now.confirmed_at is not None:
            return None
        append(COMPANY, "testimonial.hiding_confirmed", {"withholding": held.ref}, by.viewer.ref, by.at)
        confirmed = _withholding(held.ref)
        mail_author.tell_confirmed(confirmed, by.at)
        return confirmed


def answer_objection(withholding: str, text: str, by: By) -> Withholding | None:
    """Tell the author why their words stay withheld though they objected; None for a form sent twice.

    Whoever disagrees brings it back instead. Raises Forbidden for whoever hid it, Invalid without words, Conflict when
    there is nothing to answer (any more), NotHere.
    """
    only(by, "staff")
    held = _withholding(withholding)
    _check_second(held, by, "You hid it yourself, so somebody else looks at the objection.")
    said = words("answer", text, "Write why it stays hidden; the author reads it.", ANSWER_LIMIT)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        now = _withholding(held.ref)
        if now.ended_at is not None or lapses(hiding_of(now), by.at):
            raise Conflict(_PUBLIC)
        if now.objected_at is None or now.answered_at is not None:
            raise Conflict("There is no objection that waits for an answer.")
        facts = {"withholding": held.ref, "text": Personal(said)}
        append(COMPANY, "testimonial.objection_answered", facts, by.viewer.ref, by.at)
        answered = _withholding(held.ref)
        mail_author.tell_answered(answered, by.at)
        return answered


def bring_back(withholding: str, by: By) -> Withholding | None:
    """Put the testimonial before the public again; None when it is there. Any member of staff may.

    It is `returned` by whoever hid it and `refused` by anybody else; what has lapsed by the clock stays so.
    Raises NotHere.
    """
    only(by, "staff")
    held = _withholding(withholding)
    if lapses(hiding_of(held), by.at):
        _end(held, "lapsed", SYSTEM, by.at)
        return None
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
        raise Conflict(_CHANGED)
    held = holding_of(now.ref)
    if held is not None and not lapses(hiding_of(held), by.at):
        raise Conflict("It is withheld already.")
    if held is not None:
        _end(held, "lapsed", SYSTEM, by.at)
    before = Withholding.select().where((Withholding.testimonial == now.ref) & (Withholding.n == now.n))
    if any(_is_by(one, by) for one in before):
        raise Conflict(
            "You have hidden these words before, and they returned. Nobody hides the same words twice."
        )


def _check_second(held: Withholding, by: By, why: str) -> None:
    if _is_by(held, by):
        raise Forbidden(why)


def _is_by(held: Withholding, by: By) -> bool:
    return held.by == by.viewer.ref or is_same_person(staff(held.by).email, by.viewer.email)


def _withholding(ref: str) -> Withholding:
    held: Withholding | None = Withholding.get_or_none(Withholding.ref == ref) if is_ref(ref) else None
    if held is None:
        raise NotHere
    return held


def _end(held: Withholding, how: str, by: str, at: datetime) -> Withholding | None:
    with transaction():
        hold(COMPANY)
        now = _withholding(held.ref)
        # The job looked before it held the stream: a second person may have confirmed since.
        if now.ended_at is not None or (how == "lapsed" and now.confirmed_at is not None):
            return None
        append(COMPANY, "testimonial.hiding_ended", {"withholding": held.ref, "how": how}, by, at)
        ended = _withholding(held.ref)
        mail_author.tell_back(ended, at)
        mail_staff.tell_who_hid(ended, at)
        return ended
