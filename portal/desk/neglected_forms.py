"""The form of the thresholds: a number for each of them."""

from collections.abc import Mapping

from wtforms import HiddenField, StringField

from portal.figures.thresholds import TOPICS, Numbers, numbers_version
from portal.lib.numbers import small_number
from portal.web.forms import StrictForm


class ThresholdsForm(StrictForm):
    """The numbers as they were typed; `was` says which ones their author was looking at."""

    was = HiddenField()

    def numbers(self) -> dict[str, int | None]:
        """Return the number of each topic, None for what is no number."""
        return {topic.key: small_number(self.said(topic.key).strip()) for topic in TOPICS}

    def look_at(self, numbers: Numbers) -> None:
        """Let the form be about the numbers as they are now, keeping what was typed."""
        self.was.data = numbers_version(numbers)


def thresholds_form(numbers: Mapping[str, int], *formdata: object) -> ThresholdsForm:
    """Return the form with these numbers in it, or with what was posted."""
    fields = {topic.key: StringField(topic.name, render_kw={"maxlength": "3"}) for topic in TOPICS}
    made: type[ThresholdsForm] = type("AllThresholdsForm", (ThresholdsForm,), fields)
    filled = {key: str(number) for key, number in numbers.items()}
    return made(*formdata, data={**filled, "was": numbers_version(numbers)})
