"""The form of a part of a draft: what it shows, what of it was typed, and how it is answered, with a script or without.

A form carries hidden what stood in its fields when it was rendered (`was`, JSON). So two people who change different
fields both keep their words; where both changed one field, the form comes back (409) with what was typed still in it
and the other's words beside it, to be taken by ticking `theirs`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from flask import flash, jsonify, make_response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import HiddenField

from portal.deliveries.actions.fields import By
from portal.deliveries.forms import OnceForm
from portal.intake.actions import Clash, Typed, change_part
from portal.intake.gaps import Gap
from portal.intake.models import Draft, DraftPart
from portal.intake.rules import FIELDS, PartKind
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff_names
from portal.web.answers import Answer, is_script
from portal.web.words import clock_time

_UNREADABLE = "This form isn't one of ours, or it is very old. Open the page again."


@dataclass(frozen=True)
class Theirs:
    """What another person wrote into a field meanwhile, and their name."""

    who: str
    text: str


class PartForm(OnceForm):
    """The form of one part of a draft; its fields are named like those of the part (`rules.FIELDS`).

    `clashes` holds, by field, what somebody else wrote meanwhile; `gaps`, by field, what is still missing there.
    """

    kind: ClassVar[PartKind]

    part = HiddenField()
    was = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: dict[str, Theirs] = {}
        self.gaps: dict[str, str] = {}

    @classmethod
    def of(cls, part: DraftPart, formdata: MultiDict[str, str] | None = None, place: str = "") -> Self:
        """Return the form with what stands in a part, or with `formdata`: what was posted, or parked.

        What was parked of another part is left aside. `place` starts the ids of the fields, where a page holds several
        such forms.
        """
        is_ours = formdata is not None and formdata.get("part", part.ref) == part.ref
        form = cls(formdata if is_ours else None, data=part.fields)
        form.part.data = part.ref
        form.place(place)
        if not form.was.data:
            form.look_at(part)
        return form

    @classmethod
    def among(cls, part: DraftPart, sent: "PartForm | None", posted_to: str) -> Self:
        """Return the form of one of several parts on a page: the one that was `sent` and comes back, or its own."""
        if isinstance(sent, cls) and sent.part.data == part.ref:
            return sent
        return cls.of(part, parked_fields(posted_to), part.ref)

    @classmethod
    def another(cls, sent: "PartForm | None", posted_to: str) -> Self:
        """Return the form of a part that isn't there yet: the one that was `sent` and comes back, or an empty one."""
        comes_back = isinstance(sent, cls) and not sent.part.data
        form = sent if isinstance(sent, cls) and comes_back else cls(parked_fields(posted_to))
        form.place("new")
        form.key.data = new_ref()
        return form

    def new(self) -> dict[str, str]:
        """Return what was typed of a part that isn't there yet."""
        return {name: self[name].data or "" for name in self.names}

    def place(self, start: str) -> None:
        """Let the ids of the fields start with `start`."""
        for one in self:
            one.id = one.label.field_id = f"{start}-{one.short_name}" if start else one.short_name

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the part that this form holds."""
        return tuple(name for name in FIELDS[self.kind] if name in self)

    def look_at(self, part: DraftPart) -> None:
        """Let the form be about the part as it is now, keeping what was typed."""
        self.was.data = json.dumps(was_of(part, self.names), ensure_ascii=False)

    def typed(self) -> Typed:
        """Return what was posted. Raises Invalid."""
        return typed_in(request.form, FIELDS[self.kind], self.names)

    def missing(self, gaps: Sequence[Gap], part: str) -> None:
        """Keep what is still missing in the fields of a part, by its ref."""
        self.gaps = {gap.field: gap.message for gap in reversed(gaps) if gap.ref == part}

    def gap_notes(self, gaps: Sequence[Gap], part: str) -> dict[str, str]:
        """Return what is still missing in the fields of a part, by the id of the element that says so."""
        self.missing(gaps, part)
        return {f"{self[name].id}-gap": self.gaps.get(name, "") for name in self.names}

    def show_clash(self, clash: Clash) -> None:
        """Set what the other person wrote beside the fields; what was typed stays, what they alone changed comes in."""
        who = staff_names([clash.part.changed_by]).get(clash.part.changed_by, "Somebody")
        for name, text in clash.merged.clashes.items():
            self.clashes[name] = Theirs(who, text)
            if name in self:
                said = (
                    f"{who} changed this meanwhile, and yours is not saved yet. Keep yours, or take theirs."
                )
                self[name].errors = [*self[name].errors, said]
        for name in self.names:
            self[name].data = clash.merged.fields.get(name, "")
        self.look_at(clash.part)


@dataclass(frozen=True)
class Saving:
    """How a saved form is answered: `page` shows it again with what to mend, `then` is where a taken one leads.

    `notes` returns, for a script, the texts that follow from the part as it is now, by the id of their element.
    """

    page: Callable[[], str]
    then: str
    notes: Callable[[DraftPart], Mapping[str, str]] = field(default=lambda _: {})


def typed_in(form: MultiDict[str, str], known: Sequence[str], names: Sequence[str]) -> Typed:
    """Return what was typed into a posted form that holds these of the `known` fields, and what stood in them before.

    A field that was not sent stays as it is, and so does one of which theirs is taken. Raises Invalid for a field that
    came twice, and for a `was` that none of our pages has sent.
    """
    taken = form.getlist("theirs")
    fields = {name: form[name] for name in names if name in form and name not in taken}
    if any(len(form.getlist(name)) > 1 for name in (*fields, "was")):
        raise Invalid(Problem("was", _UNREADABLE))
    return Typed(was_in(form.get("was", ""), known), fields)


def was_of(part: DraftPart, names: Sequence[str]) -> dict[str, str]:
    """Return what stands in these fields of a part, as the hidden `was` of its form says it."""
    return {name: part.fields.get(name, "") for name in names}


def save(draft: Draft, part: DraftPart, form: PartForm, saving: Saving) -> Answer:
    """Save what was posted of a part, and answer: 303 or the form again (409, 422); for a script JSON in each case.

    JSON of what is saved: {"was", "said", "notes"}; of a clash: {"clashes": {field: {"who", "text"}}, "title"}; of
    problems: {"problems": {field: message}, "title"}. Raises Conflict for a draft that is locked or gone.
    """
    by = By(viewer(), clock.now(), form.once)
    try:
        now = change_part(draft, part, form.typed(), by)
    except Clash as clash:
        form.show_clash(clash)
        return clashed_json(form.clashes, clash) if is_script() else (saving.page(), clash.status)
    except Invalid as refusal:
        form.take(refusal)
        return refused_json(refusal) if is_script() else (saving.page(), refusal.status)
    if is_script():
        return saved_json(was_of(now, form.names), by, saving.notes(now))
    flash("Saved.", "done")
    return redirect(saving.then, 303)


def saved_json(was: Mapping[str, str], by: By, notes: Mapping[str, str]) -> Response:
    """Answer a script that all is saved: `was` is what stands in the fields now."""
    said = f"Saved at {clock_time(by.at, by.viewer.time_zone)}"
    return _json(200, was=dict(was), said=said, notes=dict(notes))


def clashed_json(clashes: Mapping[str, Theirs], clash: Conflict) -> Response:
    """Answer a script that somebody else wrote other words into these fields."""
    told = {name: {"who": theirs.who, "text": theirs.text} for name, theirs in clashes.items()}
    return _json(clash.status, title=clash.message, clashes=told)


def refused_json(refusal: Invalid) -> Response:
    """Answer a script what can't be kept, by field."""
    problems = {problem.field: problem.message for problem in refusal.problems}
    return _json(refusal.status, title="; ".join(problems.values()), problems=problems)


def _json(status: int, **said: object) -> Response:
    return make_response(jsonify(said), status)


def was_in(text: str, known: Sequence[str]) -> dict[str, str]:
    """Return what a hidden `was` says. Raises Invalid for what none of ours says."""
    try:
        was = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(Problem("was", _UNREADABLE)) from error
    if not isinstance(was, dict) or not all(n in known and isinstance(v, str) for n, v in was.items()):
        raise Invalid(Problem("was", _UNREADABLE))
    return was
