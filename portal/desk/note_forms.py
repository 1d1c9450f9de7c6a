"""The form with which staff note something about a sale for each other."""

from wtforms import TextAreaField

from portal.desk.forms import KeyedForm


class NoteForm(KeyedForm):
    """The words of a note."""

    words = TextAreaField("Your note")
