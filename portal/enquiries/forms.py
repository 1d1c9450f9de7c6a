"""The forms with which somebody asks: signed when they are opened, and never lost, whatever was wrong with them."""

from datetime import datetime

from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField, TextAreaField

from portal.enquiries.actions import NewEnquiry
from portal.enquiries.rules import pace
from portal.enquiries.tokens import begin, read_begun
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref, new_ref
from portal.people.access import Viewer
from portal.referrals.models import ReferralLink
from portal.web.forms import StrictForm, show_problems, showable

_FILLED = (
    "A field that stays empty was filled in, by your browser perhaps. We emptied it; all else is as you typed it."
    " Please send it once more."
)
_PACE = {
    "hasty": "This came faster than people type, so we ask once more. Please send it again.",
    "old": "This form was open for longer than a day. What you typed is all here: please send it again.",
}


class _Kept(StrictForm):
    """A form that comes back with all that was typed."""

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, or on top, and keep of the words what a page can show."""
        for field in self:
            field.data = showable(field.data) if isinstance(field.data, str) else field.data
        mine = [problem for problem in refusal.problems if problem.field in self]
        self.form_errors += [problem.message for problem in refusal.problems if problem not in mine]
        show_problems(self, *mine)


class AskForm(_Kept):
    """What a stranger asks: who they are, how to reach them, what they need, and that we may keep it to answer."""

    name = StringField("Your name")
    email = EmailField("Your email address")
    phone = TelField("Your phone number")
    words = TextAreaField("What do you need?")
    friend = BooleanField()
    consent = BooleanField("You may keep what I typed here, and use it to answer me")
    homepage = StringField("Leave this empty: it is there for programs")
    key = HiddenField()

    def begin(self, at: datetime) -> None:
        """Note when the form was opened; one that came back too early keeps its time, so that it can be sent again."""
        begun = read_begun(self.said("key"))
        if begun is None or pace(begun.at, at) == "old":
            self.key.data = begin(at)
        self.homepage.data = ""

    def enquiry(self, link: ReferralLink | None, client: str, at: datetime) -> NewEnquiry:
        """Return the enquiry as it was typed. Raises Invalid for what no person sends, with a way to send it again."""
        self.validate_on_submit()
        if self.said("homepage"):
            raise Invalid(Problem("form", _FILLED))
        begun = read_begun(self.said("key"))
        speed = pace(begun.at, at) if begun else "old"
        if begun is None or speed != "good":
            raise Invalid(Problem("form", _PACE[speed]))
        return NewEnquiry(
            self.said("name"),
            self.said("email"),
            self.said("words"),
            begun.key,
            self.said("phone"),
            consent=bool(self.consent.data),
            friend_may_know=bool(self.friend.data),
            link=link,
            client=client,
        )


class FriendForm(StrictForm):
    """Whether the person who sent the enquirer here may know."""

    may_know = StringField()


class CustomerAskForm(_Kept):
    """What a signed-in customer asks: we know who they are."""

    words = TextAreaField("What would you like to ask?")
    key = HiddenField()

    def renew(self) -> None:
        """Let the form be a new one, keeping what was typed."""
        self.key.data = new_ref()

    def enquiry(self, asker: Viewer) -> NewEnquiry:
        """Return the enquiry as it was typed. Raises Invalid for a field sent twice, or one that isn't ours."""
        self.validate_on_submit()
        key = self.said("key")
        return NewEnquiry(
            asker.name,
            asker.email,
            self.said("words"),
            key if is_ref(key) else new_ref(),
            asker=asker,
        )
