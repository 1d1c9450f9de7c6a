"""What staff do about an enquiry: answer it, close it, open it again, and take it on to a sale."""

from typing import Any, cast

from portal.deliveries.actions.fields import By, only, words
from portal.enquiries.mail import send_answer
from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.enquiries.queries import ANSWERING
from portal.enquiries.rules import CLOSE_REASONS, WORDS_LIMIT, State, is_credited, may_be_answered
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.worktime import working_between
from portal.people.queries import contact, working_week
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.record.rules import Personal
from portal.referrals.models import ReferralLink
from portal.sales.models import Sale

_HOW = frozenset({"mail", "noted"})


def answer(enquiry: Enquiry, text: str, how: str, by: By) -> EnquiryAnswer | None:
    """Answer an enquiry by mail, which leaves at once, or note what was said otherwise; None for a form sent twice.

    The first answer stops the clock, at the working time that had passed. Raises Invalid without words, Conflict when
    somebody else changed it since it was read, Forbidden for those who don't sell.
    """
    _check(by)
    said = words("words", text, "Write your answer.", WORDS_LIMIT)
    if how not in _HOW:
        raise Invalid(Problem("how", "Choose how you answered."))
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        now = _unchanged(enquiry)
        if not may_be_answered(cast("State", now.state), forgotten=now.forgotten_at is not None):
            raise Conflict("It is closed, or was deleted at their request.")
        facts = {"answer": new_ref(), "how": how, "words": Personal(said), "was_open": now.state == "open"}
        _append(now, "enquiry.answered", facts | {"took": _took(now, by)}, by)
        made: EnquiryAnswer = EnquiryAnswer.get_by_id(facts["answer"])
        if how == "mail":
            send_answer(now, said, by.viewer, by.at)
        return made


def close(enquiry: Enquiry, reason: str, by: By) -> None:
    """Say that it came to nothing. Raises Invalid for a reason that isn't one of three, Conflict, Forbidden."""
    _check(by)
    if reason not in CLOSE_REASONS:
        raise Invalid(Problem("reason", "Choose one of the three."))
    with transaction():
        hold(COMPANY)
        now = _unchanged(enquiry)
        if now.ended_at is not None:
            raise Conflict("It has ended already.")
        _append(now, "enquiry.closed", {"reason": reason}, by)


def reopen(enquiry: Enquiry, by: By) -> None:
    """Take back that it was closed. Raises Conflict where it isn't, Forbidden."""
    _check(by)
    with transaction():
        hold(COMPANY)
        now = _unchanged(enquiry)
        if now.state != "closed" or now.forgotten_at is not None:
            raise Conflict("It is not closed.")
        _append(now, "enquiry.reopened", {"state": "answered" if now.answered_at else "open"}, by)


def take_on(enquiry: Enquiry, sale: Sale, by: By) -> None:
    """Say that the enquirer became a customer with this sale, which is then `referred_by` whose link they came by.

    Nobody refers their own household: then that is noted, and the sale counts as come by itself. Raises Conflict when
    it has ended another way, Forbidden.
    """
    _check(by)
    with transaction():
        hold(COMPANY)
        now = _unchanged(enquiry)
        if now.ended_at is not None:
            raise Conflict("It has ended already.")
        _append(now, "enquiry.taken_on", {"sale": sale.ref, "flags": _flags_with(now, sale)}, by)


def _check(by: By) -> None:
    only(by, "staff")
    if by.viewer.role not in ANSWERING:
        raise Forbidden


def _unchanged(seen: Enquiry) -> Enquiry:
    now: Enquiry = Enquiry.get_by_id(seen.ref)
    if now.version != seen.version:
        raise Conflict("Somebody else changed this meanwhile.")
    return now


def _flags_with(now: Enquiry, sale: Sale) -> list[str]:
    """Return the flags of an enquiry, once it is known with which sale it ends: that of the referrer's own, say."""
    link = ReferralLink.get_or_none(ReferralLink.code == now.code) if now.code else None
    if link is None or not is_credited(now.flags) or contact(link.contact).customer != sale.customer:
        return list(now.flags)
    return [*now.flags, "same_household"]


def _took(now: Enquiry, by: By) -> int | None:
    """Return the seconds of working time until this first answer; None where there was one before."""
    if now.answered_at is not None:
        return None
    return int(working_between(now.at, by.at, working_week()).total_seconds())


def _append(now: Enquiry, kind: str, facts: dict[str, Any], by: By) -> None:
    append(COMPANY, kind, {"enquiry": now.ref, "was": now.version, **facts}, by.viewer.ref, by.at)
