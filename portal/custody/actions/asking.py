"""An erasure is asked for, by a contact on their pages or by letter, and can be undone until its day."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from portal.custody.mail import tell_asked, tell_undone
from portal.custody.models import Erasure
from portal.custody.queries import done_erasure, waiting_erasure
from portal.custody.rules import WORDS_LIMIT, due_after
from portal.deliveries.actions.fields import By, words
from portal.lib import clock
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.people.queries import contact_of
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.record.rules import Personal

_SURE = "Tick this if you are sure. Nothing is asked for yet."


def ask_erasure(by: By, *, sure: bool) -> Erasure | None:
    """Let a contact ask that everything of their customer be erased; returns it, None for a form that came twice.

    All contacts and managers are told, with the day and the way to undo it. Raises Invalid for who isn't sure,
    NotHere for others than contacts, Conflict when it is asked for already.
    """
    if by.viewer.kind != "contact":
        raise NotHere
    if not sure:
        raise Invalid(Problem("sure", _SURE))
    return _ask(by.viewer.customer, {"words": "", "written_on": None}, by)


def ask_by_letter(customer: str, text: str, written_on: date | None, by: By) -> Erasure | None:
    """Let a manager start it for a customer who wrote to us: with their words, and the day of them, on the record.

    Returns it, None for a form that came twice. Raises Invalid with every problem, NotHere for others than managers,
    Conflict when it is asked for already.
    """
    if by.viewer.role != "manager":
        raise NotHere
    problems: list[Problem] = []
    said = ""
    try:
        said = words("words", text, "Write what they asked for, in their words.", WORDS_LIMIT)
    except Invalid as refusal:
        problems += refusal.problems
    if written_on is None:
        problems.append(Problem("written_on", "Choose the day on which they wrote."))
    elif written_on > clock.today(ZoneInfo(by.viewer.time_zone), by.at):
        problems.append(Problem("written_on", "This day is still to come."))
    if problems or written_on is None:
        raise Invalid(*problems)
    return _ask(customer, {"words": Personal(said), "written_on": written_on.isoformat()}, by)


def undo_erasure(customer: str, by: By) -> bool:
    """Undo what is asked for, before it is carried out; returns False where it is undone already.

    Any contact of the customer may, and managers. All are told. Raises NotHere for others, and Conflict when it is
    carried out.
    """
    with transaction():
        hold(COMPANY)
        _check(customer, by)
        waiting = waiting_erasure(customer)
        if waiting is None and done_erasure(customer) is not None:
            raise Conflict("It is carried out already: nothing of it is left that could be brought back.")
        if waiting is None or not first_time(by.viewer.ref, by.key, by.at):
            return False
        facts = {"erasure": waiting.ref, "customer": customer}
        append(COMPANY, "erasure.undone", facts, by.viewer.ref, by.at)
        tell_undone(customer, by.viewer, by.at)
        return True


def _ask(customer: str, said: dict[str, Any], by: By) -> Erasure | None:
    with transaction():
        hold(COMPANY)
        _check(customer, by)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        if waiting_erasure(customer) is not None or done_erasure(customer) is not None:
            raise Conflict("This is asked for already.")
        due_at = due_after(by.at)
        facts = {"erasure": new_ref(), "customer": customer, **said, "due_at": utc_text(due_at)}
        append(COMPANY, "erasure.asked", facts, by.viewer.ref, by.at)
        made: Erasure = Erasure.get_by_id(facts["erasure"])
        tell_asked(made, by.viewer, by.at)
        return made


def _check(customer: str, by: By) -> None:
    if by.viewer.kind == "staff" and by.viewer.role != "manager":
        raise NotHere
    # A contact may have been ended since their request was let in.
    if by.viewer.kind == "contact":
        contact_of(customer, by.viewer.ref)
