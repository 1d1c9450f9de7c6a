"""What an author does with their testimonial: publish, change, withdraw it, and object when it is withheld."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.actions.fields import By, only, words
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import one_line
from portal.people.access import Viewer
from portal.people.queries import company, staff_addresses
from portal.record.actions import NewFile, append, hold, keep_file
from portal.record.models import COMPANY
from portal.record.rules import Personal
from portal.sales.models import Sale
from portal.testimonials.mail import queue_objected, queue_published, queue_withdrawn
from portal.testimonials.models import Testimonial, TestimonialVersion, Withholding
from portal.testimonials.queries import hiding_of, holding_of, last_place, testimonial_of, versions_of
from portal.testimonials.rules import LINE_LIMIT, NAME_LIMIT, WORDS_LIMIT, holds, is_ours

OBJECTION_LIMIT = 2000
_FIELDS = ("words", "name", "company", "subject", "connection", "photo", "figures")


@dataclass(frozen=True)
class NewTestimonial:
    """A testimonial as it was typed, and what its author lets the public see beside it.

    `photo` is a new picture of ours or the SHA-256 of the one that was shown before; `was` is the version that the
    author's form was made from, 0 for none; `unread` is what was wrong with a picture that could not be read at all.
    """

    words: str
    name: str
    company: str = ""
    subject: str = ""
    connection: str = ""
    photo: NewFile | str | None = None
    figures: bool = False
    was: int = 0
    unread: tuple[Problem, ...] = ()


def may_write(viewer: Viewer, sale: Sale) -> bool:
    """Say whether this person may write about this sale: its customer's contact, and none of the company's own."""
    theirs = viewer.kind == "contact" and viewer.customer == sale.customer
    return theirs and not is_ours(viewer.email, staff_addresses())


def checked(new: NewTestimonial) -> NewTestimonial:
    """Return a testimonial as its words would be kept. Raises Invalid with everything that can't be, all at once."""
    kept: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, typed, missing, limit in (
        ("words", new.words, "Write a sentence or two first.", WORDS_LIMIT),
        (
            "name",
            one_line(new.name),
            "Write the name that people shall see; a first name will do.",
            NAME_LIMIT,
        ),
        ("company", one_line(new.company), "", NAME_LIMIT),
        ("subject", one_line(new.subject), "", NAME_LIMIT),
        ("connection", new.connection, "", LINE_LIMIT),
    ):
        try:
            kept[field] = words(field, typed, missing, limit)
        except Invalid as refusal:
            problems += refusal.problems
    problems += new.unread
    if problems:
        raise Invalid(*problems)
    return replace(new, **kept)


def publish(sale: Sale, new: NewTestimonial, by: By) -> bool:
    """Put a contact's words before the public at once, whatever they say; those before them are kept as a version.

    Returns whether they were not there before: the first ones, or those after a withdrawal. What is published already
    is not published again, so that the same words can't end what is withheld of them.
    Raises Invalid for words that can't be kept, Forbidden for one of the company's own addresses, Conflict when the
    author has changed them elsewhere meanwhile, NotHere for anybody else.
    """
    _check_author(by, sale)
    kept = checked(new)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return False
        known = testimonial_of(sale.ref, by.viewer.ref)
        if (known.n if known else 0) != new.was:
            raise Conflict("You have changed this elsewhere meanwhile.")
        said = {**_said(kept), "photo": _photo(kept, known, by)}
        if known is not None and _stands(known, said):
            return False
        facts = {**_personal(said), **_which(known, sale, by)}
        append(COMPANY, "testimonial.published", facts, by.viewer.ref, by.at)
        queue_published(by.viewer, sale, by.at)
        return bool(facts["anew"])


def withdraw(sale: Sale, by: By) -> None:
    """Take the contact's words back from the public; nothing happens when they aren't there. Raises NotHere."""
    only(by, "contact")
    with transaction():
        hold(COMPANY)
        known = testimonial_of(sale.ref, by.viewer.ref)
        if known is None or by.viewer.customer != sale.customer:
            raise NotHere
        # A form that arrives again after they were published anew is about those that are gone.
        if first_time(by.viewer.ref, by.key, by.at) and known.withdrawn_at is None:
            append(COMPANY, "testimonial.withdrawn", {"testimonial": known.ref}, by.viewer.ref, by.at)
            queue_withdrawn(by.viewer, sale, by.at)


def object_to(sale: Sale, text: str, by: By, withholding: str = "") -> Withholding | None:
    """Say why the words that are withheld should be shown; returns what was objected to, None the second time.

    `withholding` is the one that the author was looking at. Raises Invalid without words, Conflict when that one has
    ended or another holds, NotHere where nothing of the contact's is withheld.
    """
    only(by, "contact")
    said = words("text", text, "Write why it should be shown.", OBJECTION_LIMIT)
    with transaction():
        hold(COMPANY)
        known = testimonial_of(sale.ref, by.viewer.ref)
        if known is None or by.viewer.customer != sale.customer:
            raise NotHere
        held = _held(known, withholding, by.at)
        if held.objected_at is not None:
            return None
        facts = {"withholding": held.ref, "text": Personal(said)}
        append(COMPANY, "testimonial.objected", facts, by.viewer.ref, by.at)
        queue_objected(by.viewer, sale, held, said, by.at)
        return held


def _check_author(by: By, sale: Sale) -> None:
    only(by, "contact")
    if by.viewer.customer != sale.customer:
        raise NotHere
    if not may_write(by.viewer, sale):
        raise Forbidden("This is an address of the company's own, and nobody here writes about themselves.")


def _said(kept: NewTestimonial) -> dict[str, Any]:
    return {field: getattr(kept, field) for field in _FIELDS}


def _photo(new: NewTestimonial, known: Testimonial | None, by: By) -> str | None:
    if isinstance(new.photo, NewFile):
        return keep_file(COMPANY, new.photo, by.viewer.ref, by.at)
    # The company's stream holds pictures of others too, so only the author's own can be named again.
    own = {version.photo for version in versions_of(known.ref)} if known is not None else set()
    return new.photo if new.photo in own else None


def _stands(known: Testimonial, said: dict[str, Any]) -> bool:
    if known.withdrawn_at is not None:
        return False
    now: TestimonialVersion = TestimonialVersion.get(
        (TestimonialVersion.testimonial == known.ref) & (TestimonialVersion.n == known.n)
    )
    return all(getattr(now, field) == value for field, value in said.items())


def _personal(said: dict[str, Any]) -> dict[str, Any]:
    texts = {"words", "name", "company", "subject", "connection"}
    return {field: Personal(value) if field in texts and value else value for field, value in said.items()}


def _which(known: Testimonial | None, sale: Sale, by: By) -> dict[str, Any]:
    ref, n = (known.ref, known.n + 1) if known is not None else (new_ref(), 1)
    which = {"testimonial": ref, "sale": sale.ref, "n": n, "anew": False}
    if known is None or known.withdrawn_at is not None:
        month = clock.today(ZoneInfo(company().time_zone), by.at).isoformat()[:7]
        which |= {"anew": True, "month": month, "place": last_place(month) + 1}
    return which


def _held(known: Testimonial, withholding: str, at: datetime) -> Withholding:
    """Return what is withheld of a testimonial at `at`, if it is what its author was looking at."""
    held = holding_of(known.ref)
    if held is None and not withholding:
        raise NotHere
    if held is None or withholding not in {"", held.ref} or not holds(hiding_of(held), at):
        raise Conflict("What was withheld of your words has changed meanwhile.")
    return held
