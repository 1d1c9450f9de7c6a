"""The form of a member of staff."""

from wtforms import EmailField, SelectField, StringField, TelField

from portal.people.actions.fields import NAME_LIMIT, PHONE_LIMIT
from portal.web.forms import StrictForm, address, needed, text

ROLE_WORDS = (
    ("sales", "Sales: records sales and stays attached to what they promised"),
    ("delivery", "Delivery: says what is done, and answers"),
    ("manager", "Manager: everything, these settings too"),
)


class StaffForm(StrictForm):
    """A member of staff, as a manager writes them down."""

    name = StringField("Name", [needed("Write their name here."), text(NAME_LIMIT)])
    email = EmailField("Email address", [needed("Write their email address here."), address])
    role = SelectField("Role", choices=dict(ROLE_WORDS), default="sales")
    phone = TelField("Telephone, shown to customers (may be left out)", [text(PHONE_LIMIT)])
