"""The page of one promise of a draft: its words, its details, what is read out of them, and its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import render_template
from werkzeug.datastructures import MultiDict

from portal.intake.addresses import capture_url
from portal.intake.details_form import Choices, DetailsForm
from portal.intake.due_reading import Reading, reading_of
from portal.intake.language.clarity import hints
from portal.intake.language.offers import Offer, offers
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.part_words import place_at, words_of
from portal.intake.promise_gaps import promise_gaps
from portal.intake.promise_list import promise_lines
from portal.intake.queries import Parts, parts_of, title_of
from portal.intake.surroundings import around
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.numbers import small_number
from portal.people.access import Viewer
from portal.people.queries import active_staff
from portal.people.rules import is_time_zone

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

    @property
    def source(self) -> DraftSource | None:
        """The source that is quoted, without its text."""
        return self._sources[0] if self._sources else None

    @cached_property
    def _sources(self) -> list[DraftSource]:
        light = (DraftSource.ref, DraftSource.kind, DraftSource.title, DraftSource.places)
        quoted = self.part.fields.get("source", "")
        return list(DraftSource.select(*light).where(DraftSource.ref == quoted)) if quoted else []

    def where(self, n: int) -> tuple[str, str, str] | None:
        """Return title, place ("page 3") and address of the quoted words of this promise, the n-th; None if typed."""
        if self.source is None:
            return None
        start = self.part.fields.get("start", "")
        address = capture_url(self.draft.ref, self.source.ref, small_number(start) or 0, f"t-{n}")
        return self.source.title, place_at(self.source.places, start), address

    def form(self, formdata: MultiDict[str, str] | None = None) -> DetailsForm:
        """Return the form of the promise, or with `formdata`: what was posted or parked."""
        others = [one for one in enumerate(self.parts.promises, start=1) if one[1].ref != self.part.ref]
        named = {
            part.ref: f"promise {n} is delivered"
            for n, part in others
            if part.fields.get("due_kind", "") in _COUNTED_FROM
        }
        in_contract = self.source is not None and self.source.kind == "contract"
        is_quoted = bool(self.part.fields.get("source"))
        choices = Choices(
            active_staff(), named, self.zone, is_quoted, "contract" if in_contract else "beside"
        )
        return DetailsForm.about(self.part, choices, formdata)

    def reading(self, fields: Mapping[str, str]) -> Reading:
        """Return what these fields say of when the promise is due, in words."""
        return reading_of(fields, around(self.parts, clock.today(self.viewer.zone, self.at)))


def offers_in(of: Details, words: str) -> list[Offer]:
    """Return what could be filled in about when a promise with these words is due; its words tell."""
    said_on = _day_of(of.part.fields.get("said_at", "")) or clock.today(of.viewer.zone, of.at)
    signed_on = around(of.parts, said_on).signed_on
    return [offer for offer in offers(words, said_on, signed_on) if "due_kind" in offer.fields]


def details_of(draft: Draft, part: DraftPart, viewer: Viewer, at: datetime) -> Details:
    """Return a promise with what its page stands on."""
    return Details(draft, part, parts_of(draft.ref), viewer, at)


def details_page(of: Details, form: DetailsForm) -> str:
    """Return the page of a promise; `form` stands on it as it came or was posted."""
    lines, people = promise_lines(of.parts, of.viewer, of.at)
    # Somebody else may have removed it since it was looked up.
    line = next((one for one in lines if one.part.ref == of.part.ref), None)
    if line is None:
        raise NotHere
    reading = of.reading(of.part.fields)
    form.gaps = promise_gaps(of.part.fields, line.words, reading)
    return render_template(
        "intake/details.html",
        draft=of.draft,
        title=title_of(of.parts),
        of=of,
        line=line,
        total=len(lines),
        people=people,
        source=of.where(line.n),
        reading=reading,
        offers=[
            (n, line.words[offer.start : offer.end], offer.sentence)
            for n, offer in enumerate(offers_in(of, line.words))
            if not offer.fields.items() <= of.part.fields.items()
        ],
        hints=hints(line.words, of.part.fields) if line.words else [],
        form=form,
        viewer=of.viewer,
    )


def notes(of: Details, form: DetailsForm, now: DraftPart) -> dict[str, str]:
    """Return for a script what follows from a promise as it was saved, by the id of the element that says it."""
    reading, words = of.reading(now.fields), words_of([now])[now.ref]
    gaps = promise_gaps(now.fields, words, reading)
    return {**{f"{name}-gap": gaps.get(name, "") for name in form.names}, "due-reading": reading.words}


def _day_of(said_at: str) -> date | None:
    try:
        return date.fromisoformat(said_at[:10])
    except ValueError:
        return None
