"""Fields of forms about reviews, for the customer's pages and the workspace to mix in: times, and the questions."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput, TimeInput

from portal.lib.clock import shown
from portal.lib.db import utc_instant
from portal.lib.errors import Invalid, Problem
from portal.lib.numbers import small_number
from portal.reviews.actions import NewReview
from portal.reviews.models import Review
from portal.reviews.rules import (
    HOWS,
    HOWS_FOR_CUSTOMERS,
    LENGTHS,
    MOST_TIMES,
    OUR_QUESTIONS,
    QUESTIONS,
    USUAL_LENGTH,
)

_NO_DAY = "Choose the day of this time."
_NO_TIME = "Say at what time, like 14:30."
_LEFT_OUT = "Clocks are set forward on that day and never show this time."
# The name of a field can't be a word of the language.
_FIELDS = {"exceeding": "exceeding", "better": "better", "else": "other", "wrong": "wrong"}


class TimesFields:
    """Up to four times as a day and a time of day each, how and where one talks, for how long, and some words."""

    day_1 = StringField("Day", widget=DateInput())
    time_1 = StringField("Time", widget=TimeInput())
    day_2 = StringField("Day", widget=DateInput())
    time_2 = StringField("Time", widget=TimeInput())
    day_3 = StringField("Day", widget=DateInput())
    time_3 = StringField("Time", widget=TimeInput())
    day_4 = StringField("Day", widget=DateInput())
    time_4 = StringField("Time", widget=TimeInput())
    how = RadioField("How you talk", choices=dict(HOWS), validate_choice=False)
    minutes = SelectField(
        "How long", choices={str(one): f"{one} minutes" for one in LENGTHS}, validate_choice=False
    )
    where = StringField("Where, or under which number")
    words = TextAreaField("Your words with it")

    def start_times(self, review: Review | None = None, *, customer: bool = False) -> None:
        """Begin with how a review is held so far, or with the usual."""
        form: Any = self
        form.how.choices = list((HOWS_FOR_CUSTOMERS if customer else HOWS).items())
        form.how.data = form.how.data or (review.how if review else "call")
        form.minutes.data = form.minutes.data or str(review.minutes if review else USUAL_LENGTH)
        if form.where.data is None and review is not None:
            form.where.data = review.place

    def rows_of_times(self) -> Iterator[tuple[int, Field, Field]]:
        """Yield the fields of each time with its number."""
        form: Any = self
        for n in range(1, MOST_TIMES + 1):
            yield n, form[f"day_{n}"], form[f"time_{n}"]

    def new_review(self, zone: ZoneInfo) -> NewReview:
        """Return what was typed; times are those of clocks in `zone`, the sale's."""
        form: Any = self
        problems: list[Problem] = []
        times = []
        for n, day, clock in self.rows_of_times():
            typed = (day.data or "").strip(), (clock.data or "").strip()
            if any(typed):
                times.append(_read(problems, n, typed, zone))
        said = {"how": form.how.data or "", "place": form.where.data or "", "words": form.words.data or ""}
        return NewReview(
            tuple(one for one in times if one),
            minutes=small_number(form.minutes.data or "") or 0,
            unread=tuple(problems),
            **said,
        )


class AnswersFields:
    """The four questions."""

    exceeding = TextAreaField(QUESTIONS["exceeding"])
    better = TextAreaField(QUESTIONS["better"])
    other = TextAreaField(QUESTIONS["else"])
    wrong = TextAreaField(QUESTIONS["wrong"])

    def ask_ourselves(self) -> None:
        """Ask as we ask ourselves."""
        for question, field in self.questions():
            field.label.text = OUR_QUESTIONS[question]

    def questions(self) -> Iterator[tuple[str, Field]]:
        """Yield each question with its field."""
        form: Any = self
        for question, name in _FIELDS.items():
            yield question, form[name]

    def start_answers(self, stand: Mapping[str, str]) -> None:
        """Begin with what this side has answered so far, unless something was typed."""
        for question, field in self.questions():
            if field.data is None:
                field.data = stand.get(question, "")

    def answers(self) -> dict[str, str]:
        """Return what was typed, by question."""
        return {question: field.data or "" for question, field in self.questions()}


def typed_words(form: Form | None) -> list[str]:
    """Return the words typed into a form that can't be taken any more: its page shows them where it has no form."""
    if form is None:
        return []
    return [field.data for field in form if isinstance(field, TextAreaField) and field.data]


def placed(refusal: Invalid) -> Invalid:
    """Return a refusal whose problems are named like the fields above: those of all times stand beside the first."""
    names = {"times": "day_1", "else": "other", "place": "where"}
    return Invalid(*(Problem(names.get(one.field, one.field), one.message) for one in refusal.problems))


def time_chosen(typed: str) -> datetime:
    """Return the time that was chosen of those that are proposed, sent as UTC text. Raises Invalid for what is none."""
    try:
        return utc_instant(typed)
    except ValueError as error:
        raise Invalid(Problem("form", "Choose one of the times.")) from error


def _read(problems: list[Problem], n: int, typed: tuple[str, str], zone: ZoneInfo) -> datetime | None:
    day, wall = _day(typed[0]), _time(typed[1])
    if day is None:
        problems.append(Problem(f"day_{n}", _NO_DAY))
    if wall is None:
        problems.append(Problem(f"time_{n}", _NO_TIME))
    if day is None or wall is None:
        return None
    try:
        found = shown(day, wall, zone)
    except OverflowError:
        found = None
    if found is None:
        problems.append(Problem(f"time_{n}", _LEFT_OUT))
    return found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed.isascii() else None
    except ValueError:
        return None


def _time(typed: str) -> time | None:
    try:
        return time.fromisoformat(typed).replace(tzinfo=None) if typed.isascii() and ":" in typed else None
    except ValueError:
        return None
