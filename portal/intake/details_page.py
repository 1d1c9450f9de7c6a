"""The page of one promise of a draft: its words, its details, what is read out of them, and its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from werkzeug.datastructures import MultiDict

from portal.intake.assembling import assembled
from portal.intake.details_form import Choices, DetailsForm
from portal.intake.due_reading import Reading, reading_of
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.part_words import place_at
from portal.intake.promise_list import promise_list
from portal.intake.queries import Parts, headlines_of, parts_of
from portal.intake.surroundings import around
from portal.lib import clock
from portal.people.access import Viewer
from portal.people.queries import active_staff
from portal.people.rules import is_time_zone

_SHOWN = 60
# What falls due many times is nothing that another due could count from.
_COUNTED_FROM = ("", "once", "after", "holding", "undated")


@dataclass(frozen=True)
class Details:
    """A promise of a draft, and who looks at it when."""

    draft: Draft
    part: DraftPart
    parts: Parts
    viewer: Viewer
    at: datetime

    @property
    def zone(self) -> str:
        """The zone of the sale as far as it is said, else that of the company: in it a time is meant."""
        said: str = self.parts.sale.fields.get("time_zone", "")
        return said if is_time_zone(said) else self.viewer.time_zone

    @property
    def beside(self) -> tuple[str, str]:
        """The refs of the promise before and the one after; empty at the ends, and around a removed one."""
        refs = ["", *(part.ref for part in self.parts.promises), ""]
        if self.part.ref not in refs:
            return "", ""
        n = refs.index(self.part.ref)
        return refs[n - 1], refs[n + 1]

    def form(self, formdata: MultiDict[str, str] | None = None) -> DetailsForm:
        """Return the form of the promise, or with `formdata`: what was posted or parked."""
        others = [one for one in enumerate(self.parts.promises, start=1) if one[1].ref != self.part.ref]
        named = {
            part.ref: f"promise {n} is delivered"
            for n, part in others
            if part.fields.get("due_kind", "") in _COUNTED_FROM
        }
        source = self.part.fields.get("source", "")
        choices = Choices(active_staff(), named, self.zone, bool(source), _standing(source))
        return DetailsForm.about(self.part, choices, formdata)

    def reading(self, fields: Mapping[str, str]) -> Reading:
        """Return what these fields say of when the promise is due, in words."""
        return reading_of(fields, around(self.parts, clock.today(self.viewer.zone, self.at)))


def details_of(draft: Draft, part: DraftPart, viewer: Viewer, at: datetime) -> Details:
    """Return a promise with what its page stands on."""
    return Details(draft, part, parts_of(draft.ref), viewer, at)


def details_page(of: Details, form: DetailsForm) -> str:
    """Return the page of a promise; `form` stands on it as it came or was posted."""
    gaps = assembled(of.draft.ref, of.at).gaps
    listed = promise_list(of.parts, of.viewer, of.at, gaps)
    line = next((one for one in listed.lines if one.part.ref == of.part.ref), None)
    form.missing(gaps, of.part.ref)
    reading = of.reading(of.part.fields)
    form.mark(reading)
    return render_template(
        "intake/details.html",
        draft=of.draft,
        headline=headlines_of([of.draft])[of.draft.ref],
        of=of,
        line=line,
        total=len(listed.lines),
        people=listed.people,
        source=_source(of.part),
        reading=reading,
        form=form,
        viewer=of.viewer,
    )


def notes(of: Details, form: DetailsForm, now: DraftPart) -> dict[str, str]:
    """Return for a script what follows from a promise as it was saved, by the id of the element that says it."""
    said = form.gap_notes(assembled(of.draft.ref, of.at).gaps, now.ref)
    reading = of.reading(now.fields)
    if reading.problem and f"{reading.at}-gap" in said:
        said[f"{reading.at}-gap"] = said[f"{reading.at}-gap"] or reading.problem
    return {**said, "due-reading": reading.whole}


@dataclass(frozen=True)
class Where:
    """Where quoted words stand: the source, and its page or time code."""

    ref: str
    title: str
    place: str


def _source(part: DraftPart) -> Where | None:
    wanted = DraftSource.ref == part.fields.get("source", "")
    row = DraftSource.select(DraftSource.ref, DraftSource.title, DraftSource.places).where(wanted).first()
    if row is None:
        return None
    return Where(row.ref, row.title, place_at(row.places, part.fields.get("start", "")))


def _standing(source: str) -> str:
    if not source:
        return "beside"
    row = DraftSource.select(DraftSource.kind).where(DraftSource.ref == source).first()
    return "contract" if row and row.kind == "contract" else "beside"
