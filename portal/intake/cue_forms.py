"""The forms of the table of phrases: one phrase, and a text to try them on."""

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from portal.deliveries.forms import OnceForm
from portal.intake.actions.cues import NewCue
from portal.intake.language.cues import cue_version
from portal.intake.models import Cue
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.text import BadText, readable
from portal.web.forms import StrictForm, show_problems, showable

TRIAL_LIMIT = 20_000
RULE_CHOICES = {
    "what": "Do what we said",
    "when": "Do it when we said",
    "care": "Show that we care",
    "": "None of them more than another",
}


class CueForm(OnceForm):
    """A phrase, the reason it gives, the rule it suggests, and what its editor looked at."""

    phrase = StringField("Phrase")
    why = StringField("What such a sentence does")
    rule = RadioField("The rule it mostly serves", choices=RULE_CHOICES, default="", validate_choice=False)
    is_on = BooleanField("Look for this phrase", default=True)
    was = HiddenField()

    def begin(self) -> None:
        """Give it a key of its own."""
        self.key.data = new_ref()

    def look_at(self, cue: Cue, *, typed: bool = False) -> None:
        """Let the form be about a phrase as it is now; what was `typed` stays."""
        if not typed:
            self.phrase.data, self.why.data = cue.phrase, cue.why
            self.rule.data, self.is_on.data = cue.rule or "", cue.is_on
        self.was.data = cue_version(cue)
        self.begin()

    def cue(self) -> NewCue:
        """Return the phrase as it was typed."""
        return NewCue(
            self.phrase.data or "", self.why.data or "", self.rule.data or "", is_on=bool(self.is_on.data)
        )


class TrialForm(StrictForm):
    """A text to see what would be marked in it; nothing of it is kept."""

    text = TextAreaField("A text to try")

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside the text, and keep of it what a page can show."""
        self.text.data = showable(self.said("text"))
        show_problems(self, *refusal.problems)

    def typed(self) -> str:
        """Return the text. Raises Invalid."""
        try:
            text = readable(self.said("text"), TRIAL_LIMIT)
        except BadText as error:
            raise Invalid(Problem("text", str(error))) from error
        if not text.strip():
            raise Invalid(Problem("text", "Paste a few sentences here, from a mail or a proposal."))
        return text
