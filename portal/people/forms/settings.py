"""The settings form: what managers set for the whole company."""

from flask_wtf.file import FileField
from wtforms import BooleanField, ColorField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.people.actions import CompanySettings
from portal.people.actions.fields import NAME_LIMIT
from portal.people.choices import countries, currencies
from portal.people.colours import CONTRAST_NEEDED, PAPER, contrast, is_colour
from portal.people.hours import BadHours, read_day, write_day
from portal.people.logo import BadLogo, read_logo
from portal.people.rules import is_time_zone
from portal.web.forms import StrictForm, needed, text
from portal.web.words import WEEKDAYS

_HOURS_LIMIT = 60
_WORDS_LIMIT = 2000


class SettingsForm(StrictForm):
    """Everything about the company at once; the fields `hours_0` to `hours_6` are the days, Monday first."""

    name = StringField("Company name", [needed("Write the company's name here."), text(NAME_LIMIT)])
    logo = FileField("Logo (PNG, JPEG or WebP, at most 10 MB)")
    no_logo = BooleanField("Show no logo")
    accent = ColorField("Accent colour")
    time_zone = StringField("Time zone", [needed("Choose a time zone.")], render_kw={"list": "zones"})
    holidays_country = SelectField("Public holidays of", choices=lambda: dict(countries()))
    currency = SelectField("Currency", choices=lambda: dict(currencies()))
    standing_words = TextAreaField(
        "How the contract and what was said beside it relate",
        [needed("Write a sentence; it stands on the promise page and on the receipt."), text(_WORDS_LIMIT)],
    )

    def validate_accent(self, field: ColorField) -> None:
        """Refuse what is no colour, and what can't be read on white."""
        colour = (field.data or "").lower()
        if not is_colour(colour):
            message = "This is no colour; one looks like #2f4f6f."
            raise ValidationError(message)
        measured = contrast(colour, PAPER)
        if measured < CONTRAST_NEEDED:
            # Rounded down, so that 4.49 is never told as 4.5.
            message = (
                f"This colour has a contrast of {int(measured * 10) / 10}:1 against white; text needs"
                f" {CONTRAST_NEEDED}:1. Choose a darker one."
            )
            raise ValidationError(message)

    def validate_time_zone(self, field: StringField) -> None:
        """Refuse a zone that this machine doesn't know."""
        if not is_time_zone(field.data or ""):
            message = "This is no time zone we know; one looks like Europe/Berlin."
            raise ValidationError(message)

    def validate_logo(self, field: FileField) -> None:
        """Read the picture, and keep it in place of what was sent."""
        if not field.data:
            return
        try:
            field.data = read_logo(field.data.read())
        except BadLogo as error:
            raise ValidationError(str(error)) from error

    def hours(self) -> dict[str, list[list[str]]]:
        """Return the working hours as they are kept."""
        return {str(day): read_day(self[f"hours_{day}"].data or "") for day in range(len(WEEKDAYS))}


def _readable_hours(_: StrictForm, field: StringField) -> None:
    try:
        read_day((field.data or "")[: _HOURS_LIMIT + 1])
    except BadHours as error:
        raise ValidationError(str(error)) from error


for _number, _day in enumerate(WEEKDAYS):
    setattr(SettingsForm, f"hours_{_number}", StringField(_day, [_readable_hours, text(_HOURS_LIMIT)]))


def settings_form(now: CompanySettings) -> SettingsForm:
    """Return the form filled with the settings in force, or with what was posted."""
    hours = {f"hours_{day}": write_day(now.working_hours.get(str(day), [])) for day in range(len(WEEKDAYS))}
    plain = ("name", "accent", "time_zone", "holidays_country", "currency", "standing_words")
    return SettingsForm(data={name: getattr(now, name) for name in plain} | hours)
