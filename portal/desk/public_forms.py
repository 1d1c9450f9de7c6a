"""The forms of what the company says of itself in public, and of closing its scoreboard."""

from wtforms import HiddenField, TextAreaField

from portal.desk.forms import KeyedForm
from portal.people.models import Profile
from portal.people.rules import profile_version


class ProfileForm(KeyedForm):
    """What the company does, and what it gives for a referral, if anything."""

    about = TextAreaField("What we do")
    reward = TextAreaField("What we give for a referral")
    was = HiddenField()

    def look_at(self, profile: Profile, *, typed: bool = False) -> None:
        """Let the form be about the profile as it is now; what was `typed` stays."""
        if not typed:
            self.about.data, self.reward.data = profile.about, profile.reward
        self.was.data = profile_version(profile.about, profile.reward)
        self.begin()


class CloseForm(KeyedForm):
    """Why the scoreboard is closed."""

    reason = TextAreaField("Why")
