"""What entries of the company's stream do to the tables of testimonials."""

from typing import Any

from peewee import Case

from portal.lib.db import changed, utc_instant
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.record.rules import ERASED
from portal.testimonials.models import Reply, Testimonial, TestimonialMonth, TestimonialVersion, Withholding

_WORDS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (
        TestimonialVersion,
        (
            TestimonialVersion.words,
            TestimonialVersion.name,
            TestimonialVersion.company,
            TestimonialVersion.subject,
            TestimonialVersion.connection,
        ),
    ),
    (Withholding, (Withholding.explanation, Withholding.objection, Withholding.answer)),
    (Reply, (Reply.words,)),
)


@applies("testimonial.published")
def testimonial_published(entry: Applied) -> None:
    """A contact put their words before the public: the first ones, others in their place, or again."""
    facts = entry.facts
    ref, n = facts["testimonial"], facts["n"]
    anew: dict[str, Any] = {}
    if facts["anew"]:
        anew = {"published_at": entry.at, "month": facts["month"], "place": facts["place"]}
        _count(facts["month"], 1)
    if n == 1:
        Testimonial.insert(ref=ref, sale=facts["sale"], contact=entry.actor, n=1, **anew).execute()
    else:
        before = (Testimonial.ref == ref) & (Testimonial.n == n - 1)
        exactly_one(changed(Testimonial.update(n=n, withdrawn_at=None, **anew).where(before)))
    TestimonialVersion.insert(
        testimonial=ref,
        n=n,
        at=entry.at,
        words=facts["words"],
        name=facts["name"],
        company=facts["company"],
        subject=facts["subject"],
        photo=facts["photo"],
        figures=facts["figures"],
        connection=facts["connection"],
    ).execute()
    _end_others(entry, ref)


@applies("testimonial.withdrawn")
def testimonial_withdrawn(entry: Applied) -> None:
    """The author took their words back."""
    shown = (Testimonial.ref == entry.facts["testimonial"]) & Testimonial.withdrawn_at.is_null()
    exactly_one(changed(Testimonial.update(withdrawn_at=entry.at).where(shown)))
    _count(Testimonial.get_by_id(entry.facts["testimonial"]).month, -1)
    _end_others(entry, entry.facts["testimonial"])


@applies("testimonial.hidden")
def testimonial_hidden(entry: Applied) -> None:
    """A manager keeps a version from the public, for 72 hours unless a second member of staff confirms."""
    facts = entry.facts
    Withholding.insert(
        ref=facts["withholding"],
        testimonial=facts["testimonial"],
        n=facts["n"],
        reason=facts["reason"],
        explanation=facts["explanation"],
        at=entry.at,
        by=entry.actor,
        until=utc_instant(facts["until"]),
        objection="",
        answer="",
    ).execute()


@applies("testimonial.hiding_confirmed")
def hiding_confirmed(entry: Applied) -> None:
    """A second member of staff says so too."""
    confirmed = {"confirmed_at": entry.at, "confirmed_by": entry.actor}
    waits = (Withholding.ref == entry.facts["withholding"]) & Withholding.confirmed_at.is_null()
    exactly_one(changed(Withholding.update(confirmed).where(waits & Withholding.ended_at.is_null())))


@applies("testimonial.hiding_ended")
def hiding_ended(entry: Applied) -> None:
    """The testimonial is back before the public."""
    ended = {"ended_at": entry.at, "ended_by": entry.actor, "how": entry.facts["how"]}
    holding = (Withholding.ref == entry.facts["withholding"]) & Withholding.ended_at.is_null()
    exactly_one(changed(Withholding.update(ended).where(holding)))


@applies("testimonial.objected")
def objected(entry: Applied) -> None:
    """The author says why their words should be shown."""
    said = {"objection": entry.facts["text"], "objected_at": entry.at}
    quiet = (Withholding.ref == entry.facts["withholding"]) & Withholding.objected_at.is_null()
    exactly_one(changed(Withholding.update(said).where(quiet)))


@applies("testimonial.objection_answered")
def objection_answered(entry: Applied) -> None:
    """A member of staff who did not hide it looked at the objection, and keeps it withheld."""
    said = {"answer": entry.facts["text"], "answered_at": entry.at, "answered_by": entry.actor}
    open_yet = Withholding.objected_at.is_null(False) & Withholding.answered_at.is_null()
    about = (Withholding.ref == entry.facts["withholding"]) & open_yet & Withholding.ended_at.is_null()
    exactly_one(changed(Withholding.update(said).where(about)))


@applies("testimonial.replied")
def replied(entry: Applied) -> None:
    """The company answered in public, once."""
    facts = entry.facts
    Reply.insert(
        testimonial=facts["testimonial"], n=facts["n"], at=entry.at, by=entry.actor, words=facts["words"]
    ).execute()


@applies("testimonial.erased")
def testimonial_erased(entry: Applied) -> None:
    """The words of a testimonial, and those about it, were erased beside the chain in the same transaction.

    The rows are blanked here as a rebuild would write them; what was counted of them in public stays counted.
    """
    ref = entry.facts["testimonial"]
    for table, columns in _WORDS:
        theirs = table.testimonial == ref
        gone = {column.name: Case(None, [(column == "", "")], ERASED) for column in columns}
        table.update(gone).where(theirs).execute()


def _count(month: str, more: int) -> None:
    TestimonialMonth.insert(month=month, n=0).on_conflict_ignore().execute()
    counted = {"n": TestimonialMonth.n + more}
    TestimonialMonth.update(counted).where(TestimonialMonth.month == month).execute()


def _end_others(entry: Applied, testimonial: str) -> None:
    """End what was withheld of words that no longer stand: nobody's word keeps back what was never looked at."""
    holding = (Withholding.testimonial == testimonial) & Withholding.ended_at.is_null()
    ended = {"ended_at": entry.at, "ended_by": entry.actor, "how": "replaced"}
    Withholding.update(ended).where(holding).execute()


projects(Testimonial)
projects(TestimonialMonth)
projects(TestimonialVersion)
projects(Withholding)
projects(Reply)
