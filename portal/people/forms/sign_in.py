"""Forms of signing in."""

from wtforms import EmailField, HiddenField, PasswordField, StringField

from portal.people.places import LONGEST
from portal.web.forms import StrictForm, address, needed, text

_CODE_LIMIT = 64


class EmailForm(StrictForm):
    """Asking for a sign-in mail."""

    email = EmailField("Your email address", [needed("Write your email address here."), address])
    next = HiddenField(validators=[text(LONGEST)])


class CodeForm(StrictForm):
    """A code from a mail, an app or the list of recovery codes."""

    code = StringField("Code", [needed("Type the code here."), text(_CODE_LIMIT)])


class PasswordForm(StrictForm):
    """The first step of signing in as staff."""

    email = EmailField("Your email address", [needed("Write your email address here."), address])
    password = PasswordField("Password", [needed("Type your password here.")])
    next = HiddenField(validators=[text(LONGEST)])


class SetUpForm(StrictForm):
    """Setting a password and the second factor."""

    password = PasswordField("Your new password", [needed("Choose a password.")])
    code = StringField(
        "The 6 digits your app shows", [needed("Type the 6 digits your app shows."), text(_CODE_LIMIT)]
    )
