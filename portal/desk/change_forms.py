"""The forms with which staff propose and answer changes, take what was left out as a promise, and make good."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput

from portal.changes.actions import NewChange, NewPromise
from portal.changes.rules import LIFETIMES, USUAL_LIFETIME, may_become
from portal.deliveries.showing import CHANNELS
from portal.desk.forms import KeyedForm
from portal.intake.details_form import RULES
from portal.intake.due_fields import due_fields, due_json, due_place
from portal.intake.due_form import KINDS, DueFields
from portal.lib.errors import Invalid, Problem
from portal.lib.numbers import small_number
from portal.people.models import Staff
from portal.promises.due_kinds import COMPLETION, SIGNING, DueKind
from portal.promises.models import Promise
from portal.web.words import days

DATE_STAYS = "The date stays as it is"
_DUE_NAMES = (
    *("due_kind", "due_on", "due_count", "due_unit", "due_after", "due_rule", "due_start", "due_until"),
    *("due_every", "due_within", "due_within_unit", "due_clock", "due_end"),
)


class TermsForm(DueFields, KeyedForm):
    """A form that asks when something is due; a page of ours shows what is missing or clashes, which none has here."""

    gaps: Mapping[str, str] = {}
    clashes: Mapping[str, Any] = {}

    def due(self) -> dict[str, object] | None:
        """Return the due that was typed, as receipts keep it; None where no kind is chosen."""
        return due_json(self.due_typed())

    def due_typed(self) -> dict[str, str]:
        """Return the fields of the due as they were typed, a rule put together from its pieces."""
        typed = {name: self[name].data or "" for name in _DUE_NAMES}
        return {**typed, **self.rule_pieces(request.values, typed)}

    def open_due(self, due: Mapping[str, Any] | None = None) -> None:
        """Begin with a due that stands, or with none."""
        for name, text in due_fields(due or {"undated": True}).items():
            self[name].data = text
        self.open_rule()

    def offer_events(self, promises: Iterable[Promise], but: str = "") -> None:
        """Offer what a due may count from: signing, the end of the work, another promise but the one named `but`."""
        named = {str(one.n): f"promise {one.n} is delivered" for one in promises if one.ref != but}
        events = {"": "Choose", SIGNING: "signing", COMPLETION: "the work is completed", **named}
        self.due_after.choices = list(events.items())

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; what is wrong with a due stands beside the part that is wrong."""
        super().take(Invalid(*(_placed(problem) for problem in refusal.problems)))
        if not self.rule_by.data:
            self.open_rule()


class ProposalForm(TermsForm):
    """A change of a promise: other words, another date, another price, or a release, with its reason."""

    kind = RadioField(
        "What you propose",
        choices={"change": "Other words, another date or another price", "release": "To be released from it"},
    )
    words = TextAreaField("The words from then on")
    amount = StringField("The price of the whole sale from then on")
    reason = TextAreaField("Why")
    lifetime = SelectField("For how long it can be accepted", choices={str(n): days(n) for n in LIFETIMES})

    def begin_with(self, words: str, due: Mapping[str, Any]) -> None:
        """Begin with how the promise stands; the date stays unless another one is chosen."""
        self.begin()
        self.words.data, self.kind.data, self.lifetime.data = words, "change", str(USUAL_LIFETIME)
        self.open_due(due)
        self.due_kind.data = ""

    def offer_kinds(self, kind: DueKind) -> None:
        """Offer the kinds of due that a change may give a promise of this one."""
        self.due_kind.choices = [("", DATE_STAYS), *((one, KINDS[one]) for one in may_become(kind))]

    def change(self) -> NewChange:
        """Return what was typed."""
        for field in (self.kind, self.lifetime):
            field.errors = []
        return NewChange(
            self.reason.data or "",
            self.words.data or "",
            self.due(),
            self.amount.data or "",
            release=self.kind.data == "release",
            lifetime=small_number(self.lifetime.data or "") or 0,
        )


class PromiseForm(TermsForm):
    """A promise that comes to a sealed list: who said it, when and how, whom it serves, and when it is due."""

    words = TextAreaField("What you promise")
    said_by = SelectField("Who said it", validate_choice=False)
    said_at = StringField("On which day it was said", widget=DateInput())
    channel = SelectField("How it was said", choices={"": "Choose how", **CHANNELS}, validate_choice=False)
    rule = RadioField("Which of the three rules it serves most", choices=RULES, validate_choice=False)
    criteria = TextAreaField("How both of you can tell that it is kept")
    delivered_by = SelectField("Who delivers it", validate_choice=False)

    def offer(self, people: Iterable[Staff], promises: Iterable[Promise]) -> None:
        """Offer who works here, and what a due may count from."""
        named = [(one.ref, one.name) for one in people]
        self.said_by.choices = [("", "Choose who said it"), *named]
        self.delivered_by.choices = [("", "Nobody in particular"), *named]
        self.offer_events(promises)

    def promise(self) -> NewPromise:
        """Return what was typed."""
        return NewPromise(
            self.words.data or "",
            self.said_by.data or "",
            (self.said_at.data or "").strip(),
            self.channel.data or "",
            self.rule.data or "",
            self.due(),
            self.delivered_by.data or "",
            tuple((self.criteria.data or "").splitlines()),
        )


class MakeGoodForm(PromiseForm):
    """An apology, and what is promised with it."""

    apology = TextAreaField("What went wrong, and that you are sorry")


class AnswerForm(KeyedForm):
    """Why something is declined or withdrawn."""

    answer = TextAreaField("Why not")


def _placed(problem: Problem) -> Problem:
    name, _, pointer = problem.field.partition("/")
    if name != "due":
        named = {"release": "kind"}.get(name, problem.field)
        return Problem(named, problem.message)
    return Problem(due_place(f"/{pointer}") if pointer else "due_kind", problem.message)
