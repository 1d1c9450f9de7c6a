"""The customer's forms of a conversation: a message with photos and files, and that a noted one did not happen."""

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, TextAreaField

from portal.deliveries.forms import ACCEPT
from portal.lib.errors import Invalid, Problem
from portal.lib.uploads import Upload, read_uploads
from portal.messages.actions import NewMessage
from portal.my.forms import SayForm


class MessageForm(SayForm):
    """What a contact writes; without a tick it starts the clock of our answer."""

    words = TextAreaField("Your message")
    files = MultipleFileField("Photos or files", render_kw={"accept": ACCEPT})
    no_answer = BooleanField("This needs no answer")

    def message(self) -> NewMessage:
        """Return what was typed; a file that can't be taken is a problem of the message."""
        files, unread = uploads_of(self.files.data)
        return NewMessage(self.said("words"), files, wants_answer=not self.no_answer.data, unread=unread)

    @property
    def sent_files(self) -> bool:
        """Whether photos or files came along; a browser can't be given them back."""
        return any(getattr(file, "filename", "") for file in self.files.data or [])


class DidNotHappenForm(SayForm):
    """That a call, a visit or a text message which we noted did not take place."""

    text = TextAreaField("In your own words")


def uploads_of(sent: object) -> tuple[tuple[Upload, ...], tuple[Problem, ...]]:
    """Return what was chosen in a file field, and the problems of what can't be taken."""
    try:
        return tuple(read_uploads(sent if isinstance(sent, list) else [])), ()
    except Invalid as refusal:
        return (), refusal.problems
