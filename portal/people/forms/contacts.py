"""The forms of contacts: a person of a customer, and which mails somebody wants."""

from collections.abc import Mapping

from wtforms import EmailField, HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from portal.lib.ids import is_ref, new_ref
from portal.people.actions.contacts import Correction
from portal.people.actions.customers import NewContact
from portal.people.actions.fields import NAME_LIMIT
from portal.people.models import Contact
from portal.people.rules import is_time_zone, version_of
from portal.people.topics import Topic
from portal.web.forms import StrictForm, address, needed, text

_HIDDEN_LIMIT = 40


class ContactForm(StrictForm):
    """A contact, as somebody writes them down; `was` says which version of them their corrector looked at."""

    name = StringField("Name", [needed("Write their name here."), text(NAME_LIMIT)])
    email = EmailField("Email address", [needed("Write their email address here."), address])
    time_zone = StringField("Time zone", [needed("Choose a time zone.")], render_kw={"list": "zones"})
    was = HiddenField(validators=[text(_HIDDEN_LIMIT)])
    key = HiddenField(validators=[text(_HIDDEN_LIMIT)])

    def validate_time_zone(self, field: StringField) -> None:
        """Refuse a zone that this machine doesn't know."""
        if not is_time_zone(field.data or ""):
            message = "This is no time zone we know; one looks like Europe/Berlin."
            raise ValidationError(message)

    def start(self, zone: str) -> "ContactForm":
        """Let an empty form be about somebody new, by default in `zone`."""
        self.time_zone.data = self.time_zone.data or zone
        self.key.data = new_ref()
        return self

    def look_at(self, contact: Contact) -> "ContactForm":
        """Let the form be about the contact as they are now, keeping what was typed."""
        self.was.data = version_of(contact.name, contact.email, contact.time_zone)
        self.key.data = new_ref()
        return self

    def new(self) -> NewContact:
        """Return the person that was written down."""
        return NewContact(self.said("name"), self.said("email"), self.said("time_zone"))

    def once(self) -> str:
        """Return the key of this form: the same one sent twice does nothing twice."""
        return self.said("key") if is_ref(self.said("key")) else new_ref()

    def correction(self) -> Correction:
        """Return the person as they were corrected."""
        return Correction(self.new(), self.said("was"), self.once())


def mail_form(topics: tuple[Topic, ...], chosen: Mapping[str, str]) -> StrictForm:
    """Return the form of these topics, filled with what holds, or with what was posted."""
    fields = {
        topic.key: RadioField(topic.name, choices={str(key): words for key, words in topic.choices})
        for topic in topics
    }
    made: type[StrictForm] = type("MailForm", (StrictForm,), fields)
    return made(data=dict(chosen))
