"""The form of a token: which program, in whose name, what it may do, and until when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from portal.lib.clock import begins
from portal.lib.ids import is_ref, new_ref
from portal.people.actions.tokens import NAME_LIMIT, NewToken
from portal.people.models import Staff
from portal.people.scopes import SCOPES
from portal.web.forms import StrictForm, needed, text

_HIDDEN_LIMIT = 40
_DAYS = (30, 90, 365)
NEVER, ON_A_DAY = "never", "day"
LASTS = {
    **{str(days): f"In {days} days" for days in _DAYS},
    ON_A_DAY: "At the end of a day of your choice",
    NEVER: "Never: until somebody ends it",
}
_NOTHING = "Choose at least one thing that it may do."
_NO_DAY = "Write a day, such as 2027-03-31."


def choices_of(people: Iterable[Staff]) -> list[tuple[str, str]]:
    """Return the choices of a field for one of these people, each with their role; none is chosen beforehand."""
    return [("", "Choose somebody who works here"), *((one.ref, f"{one.name}, {one.role}") for one in people)]


class TokenForm(StrictForm):
    """A token, as a manager asks for it; its key is taken once."""

    name = StringField("Name of the program", [needed("Give it the name of the program."), text(NAME_LIMIT)])
    staff = SelectField(
        "In whose name it acts", [needed("Choose in whose name it acts.")], validate_choice=False
    )
    scopes = SelectMultipleField(
        "What it may do",
        choices={str(scope): words for scope, words in SCOPES.items()},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    lasts = RadioField("When it expires", choices=LASTS, default="90")
    expires_on = StringField("The day", widget=DateInput())
    key = HiddenField(validators=[text(_HIDDEN_LIMIT)])

    def start(self) -> "TokenForm":
        """Let an empty form be about a new token."""
        self.key.data = new_ref()
        return self

    def offer(self, people: Iterable[Staff]) -> "TokenForm":
        """Offer everybody who works here, with their role, for that is what the program may do at most."""
        self.staff.choices = choices_of(people)
        return self

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """Refuse a token that would let nobody do anything."""
        if not field.data:
            raise ValidationError(_NOTHING)

    def validate_expires_on(self, field: StringField) -> None:
        """Refuse what is no day, where a day was chosen."""
        if self.lasts.data == ON_A_DAY and _day(field.data or "") is None:
            raise ValidationError(_NO_DAY)

    def once(self) -> str:
        """Return the key of this form: sent twice it makes one token."""
        return self.said("key") if is_ref(self.said("key")) else new_ref()

    def new(self, zone: ZoneInfo, at: datetime) -> NewToken:
        """Return the token that was asked for at this instant; a day ends in `zone`."""
        return NewToken(
            self.said("name"), self.said("staff"), self.scopes.data or (), self._expires_at(zone, at)
        )

    def _expires_at(self, zone: ZoneInfo, at: datetime) -> datetime | None:
        lasts = self.said("lasts")
        if lasts == NEVER:
            return None
        day = _day(self.said("expires_on")) if lasts == ON_A_DAY else None
        return begins(day + timedelta(days=1), zone) if day else at + timedelta(days=int(lasts))


def _day(typed: str) -> date | None:
    """Return a day that can be read; the last years of the calendar have no instant in every zone."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if day.year < date.max.year else None
