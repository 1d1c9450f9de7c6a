"""The form of how long things are kept: a number of days for each sort."""

from collections.abc import Mapping

from wtforms import HiddenField, StringField

from portal.lib.numbers import small_number
from portal.lib.retention import keepings
from portal.people.actions.retention import times_version
from portal.web.forms import StrictForm


class TimesForm(StrictForm):
    """The numbers as they were typed; `was` says which ones their author was looking at."""

    was = HiddenField()

    def days(self) -> dict[str, int | None]:
        """Return the number of days of each sort, None for what is no number."""
        return {one.topic: small_number(self.said(one.topic).strip()) for one in keepings()}

    def look_at(self, days: Mapping[str, int]) -> None:
        """Let the form be about the times as they are now, keeping what was typed."""
        self.was.data = times_version(days)


def times_form(days: Mapping[str, int], *formdata: object) -> TimesForm:
    """Return the form with these times in it, or with what was posted."""
    fields = {one.topic: StringField(one.name, render_kw={"maxlength": "4"}) for one in keepings()}
    made: type[TimesForm] = type("AllTimesForm", (TimesForm,), fields)
    filled = {topic: str(number) for topic, number in days.items()}
    return made(*formdata, data={**filled, "was": times_version(days)})
