"""The forms of webhooks: what is called and of what it hears, another address, another secret, and sending again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, URLInput

from portal.desk.audit_words import did
from portal.happenings.rules import TOLD
from portal.lib.clock import begins
from portal.lib.ids import is_ref, new_ref
from portal.people.forms.programs import choices_of
from portal.people.models import Staff
from portal.web.forms import StrictForm, needed, text
from portal.webhooks.actions.making import NAME_LIMIT, SCOPES, NewWebhook, WebhookChange
from portal.webhooks.models import Webhook
from portal.webhooks.rules import URL_LIMIT

_HIDDEN_LIMIT = 40
_NOTHING = "Choose what it may hear of."
_NO_DAY = "Write a day, such as 2026-03-31."
HEARS: Mapping[str, str] = {
    "sales:read": "Sales: promises, deliveries, changes, messages, concerns, charges, ratings and reviews",
    "insights:read": "The company: testimonials, enquiries and the scoreboard",
}
_KINDS = {kind: f"{kind}: somebody {did(kind).did}" for kind in sorted(TOLD)}


def _boxes(label: str, choices: Mapping[str, str]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=dict(choices),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class ChangeForm(StrictForm):
    """What a webhook is called, where it calls, and of which kinds it hears, none ticked for all."""

    name = StringField("Name of the program", [needed("Give it the name of the program."), text(NAME_LIMIT)])
    url = StringField(
        "Address that we call", [needed("Write its address."), text(URL_LIMIT)], widget=URLInput()
    )
    kinds = _boxes("Only these kinds", _KINDS)

    def look_at(self, webhook: Webhook) -> "ChangeForm":
        """Let the form be about a webhook as it is now."""
        self.name.data, self.url.data, self.kinds.data = webhook.name, webhook.url, webhook.kinds
        return self

    def change(self) -> WebhookChange:
        """Return what it is to be."""
        return WebhookChange(self.said("name"), self.said("url"), self.kinds.data or ())


class KeyForm(StrictForm):
    """A button that makes something once."""

    key = HiddenField(validators=[text(_HIDDEN_LIMIT)])

    def start(self) -> "KeyForm":
        """Let it be about something new."""
        self.key.data = new_ref()
        return self

    def once(self) -> str:
        """Return the key of this form: sent twice it makes one thing."""
        return self.said("key") if is_ref(self.said("key")) else new_ref()


class WebhookForm(ChangeForm, KeyForm):
    """A webhook, as a manager asks for it."""

    staff = SelectField(
        "In whose name it hears", [needed("Choose in whose name it hears.")], validate_choice=False
    )
    scopes = _boxes("What it hears of", {scope: HEARS[scope] for scope in SCOPES})

    def offer(self, people: Iterable[Staff]) -> "WebhookForm":
        """Offer everybody who works here, with their role, for it hears what they may see."""
        self.staff.choices = choices_of(people)
        return self

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """Refuse one that would hear of nothing."""
        if not field.data:
            raise ValidationError(_NOTHING)

    def new(self) -> NewWebhook:
        """Return the webhook that was asked for."""
        said = (self.said("name"), self.said("url"), self.kinds.data or (), self.scopes.data or ())
        return NewWebhook(*said, self.said("staff"))


class ReplayForm(StrictForm):
    """From which day on everything is sent again."""

    since = StringField("From the day", widget=DateInput())

    def validate_since(self, field: StringField) -> None:
        """Refuse what is no day."""
        if _day(field.data or "") is None:
            raise ValidationError(_NO_DAY)

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return when the day begins in `zone`. Raises LookupError for a form that wasn't taken."""
        day = _day(self.said("since"))
        if day is None:
            raise LookupError(_NO_DAY)
        return begins(day, zone)


def _day(typed: str) -> date | None:
    """Return a day that can be read; the first and last years of the calendar have no instant in every zone."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None
