"""The fields of a form that ask when a promise is due: the kind, the fields of that kind, and a rule as choices.

What the choices can't say is typed as a rule.
"""

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.intake.rules import Fields
from portal.intake.schedule_builder import NTHS, WEEKDAYS, Built, built_of, rule_of, same_rule
from portal.web.words import WEEKDAYS as DAY_NAMES

KINDS = {
    "once": "By a day",
    "after": "Some time after something",
    "schedule": "Again and again, on a schedule",
    "every": "Every time something happens",
    "holding": "It holds until then",
    "undated": "Nothing was said about when",
}
_UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
_SPANS = {"H": "hours", "M": "minutes", "D": "days"}
_CLOCKS = {"working": "Only our working hours count", "calendar": "Every hour counts, day and night"}
_NTH_WORDS = dict(zip(NTHS, ("first", "second", "third", "fourth", "last"), strict=True))
_MONTH_BY = {
    "start": "on the day of its first date",
    "day": "on a day of the month",
    "weekday": "on a weekday of the month",
}
_DAYS = {**{str(day): f"day {day}" for day in range(1, 32)}, "-1": "the last day"}
_NAMES = dict(zip(WEEKDAYS, DAY_NAMES, strict=True))


class DueFields:
    """The fields of a due, for a form to mix in: those that are kept (`due_…`), and the pieces of a rule (`rule_…`)."""

    due_kind = RadioField("When it is due", choices=KINDS, validate_choice=False)
    due_on = StringField("By which day", widget=DateInput())
    due_count = StringField("How many")
    due_unit = SelectField("Of what", choices=_UNITS, validate_choice=False)
    due_after = SelectField("After what", validate_choice=False)
    rule_by = RadioField(
        "How it recurs",
        choices={"built": "Chosen here", "typed": "As a calendar rule (RRULE)"},
        validate_choice=False,
    )
    rule_count = StringField("Every")
    rule_unit = SelectField("Of what", choices=_UNITS, validate_choice=False)
    rule_days = SelectMultipleField(
        "On which weekdays",
        choices=_NAMES,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    rule_month = RadioField("On which day of the month", choices=_MONTH_BY, validate_choice=False)
    rule_day = SelectField("The day", choices=_DAYS, validate_choice=False)
    rule_nth = SelectField("Which one", choices=_NTH_WORDS, validate_choice=False)
    rule_weekday = SelectField("The weekday", choices=_NAMES, validate_choice=False)
    due_rule = StringField("The rule")
    due_start = StringField("The first date", widget=DateInput())
    due_until = StringField("The last date", widget=DateInput())
    due_every = StringField("Every time what happens")
    due_within = StringField("Within")
    due_within_unit = SelectField("Of what", choices=_SPANS, validate_choice=False)
    due_clock = RadioField("Which hours count", choices=_CLOCKS, validate_choice=False)
    due_end = StringField("Until which day", widget=DateInput())

    def open_rule(self) -> None:
        """Take the rule apart into its pieces, as it stands in the form."""
        rule = self.due_rule.data or ""
        built = built_of(rule) if rule else Built()
        self.rule_by.data = "typed" if built is None else "built"
        said = built or Built()
        self.rule_count.data, self.rule_unit.data = said.count, said.unit
        self.rule_days.data = list(said.days)
        self.rule_month.data, self.rule_day.data = said.by, said.day
        self.rule_nth.data, self.rule_weekday.data = said.nth, said.weekday

    def rule_pieces(self, posted: MultiDict[str, str], fields: Fields) -> dict[str, str]:
        """Return the rule that the posted pieces make, where it was chosen so; one of the same sense stays."""
        if posted.get("rule_by") != "built" or posted.get("due_kind") != "schedule":
            return {}
        rule, kept = rule_of(self._built()), fields.get("due_rule", "")
        return {"due_rule": kept if same_rule(kept, rule) else rule}

    def _built(self) -> Built:
        return Built(
            self.rule_count.data or "",
            self.rule_unit.data or "W",
            tuple(self.rule_days.data or ()),
            self.rule_month.data or "start",
            self.rule_day.data or "1",
            self.rule_nth.data or "1",
            self.rule_weekday.data or "MO",
        )
