"""The customer's forms of a conversation: a message with photos and files, and that a noted one did not happen."""

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, TextAreaField

from portal.deliveries.forms import ACCEPT, WithFiles
from portal.messages.actions import NewMessage
from portal.my.forms import SayForm


class MessageForm(WithFiles, SayForm):
    """What a contact writes; without a tick it starts the clock of our answer."""

    words = TextAreaField("Your message")
    files = MultipleFileField("Photos or files", render_kw={"accept": ACCEPT})
    no_answer = BooleanField("This needs no answer")

    def message(self) -> NewMessage:
        """Return what was typed; a file that can't be taken is a problem of the message."""
        files, unread = self.uploads()
        return NewMessage(self.said("words"), files, wants_answer=not self.no_answer.data, unread=unread)


class DidNotHappenForm(SayForm):
    """That a call, a visit or a text message which we noted did not take place."""

    text = TextAreaField("In your own words")
