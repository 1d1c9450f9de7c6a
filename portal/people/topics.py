"""What the mails that a person may switch off are about, and what can be chosen for each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Choice = Literal["at_once", "daily", "never"]
CHOICES: tuple[Choice, ...] = ("at_once", "daily", "never")


@dataclass(frozen=True)
class Topic:
    """One sort of mail: its name on a page, why it came (after "You get this mail because"), and the choices.

    `choices` are (choice, words); the first one holds for who never chose.
    """

    key: str
    name: str
    because: str
    choices: tuple[tuple[Choice, str], ...]

    @property
    def usual(self) -> Choice:
        """What holds for a person who never chose."""
        return self.choices[0][0]


_NEVER: tuple[Choice, str] = ("never", "Never")
_THREE: tuple[tuple[Choice, str], ...] = (("at_once", "At once"), ("daily", "Once a day"), _NEVER)
_TWO: tuple[tuple[Choice, str], ...] = (("at_once", "At once"), _NEVER)
CONTACT_TOPICS = (
    Topic("messages", "A message", "we wrote to you, or noted that we spoke with you", _TWO),
    Topic("late", "Something is late", "something we promised you is late", _THREE),
    Topic("moved", "A date has moved", "a date that we told you has moved", _THREE),
    Topic("your_turn", "It is your turn", "something waits for you", _THREE),
    Topic(
        "changes",
        "A change of a promise",
        "a change of what we promised waits for you or was answered",
        _TWO,
    ),
    Topic("charges", "Charges and extras", "something was charged, or an extra waits for your word", _TWO),
    Topic(
        "reviews",
        "A review",
        "we talk about how we are doing, or what was agreed then is done",
        _TWO,
    ),
    Topic("delivered", "Something is done", "something we promised you is done", _THREE),
    Topic(
        "concerns",
        "A concern of yours",
        "you told us that something is wrong, and we answer it",
        _TWO,
    ),
    Topic(
        "digest",
        "Everything else, in the morning",
        "there is news about what we promised you",
        (("daily", "Once a day"), _NEVER),
    ),
    Topic("cards", "A personal thank-you", "somebody who works for you thanks you", _TWO),
    Topic(
        "asking",
        "How we are doing",
        "we ask every customer how we keep what we promised, at most once a week",
        (("at_once", "At most once a week"), _NEVER),
    ),
)
STAFF_TOPICS = (
    Topic("letters", "A message of a customer", "a customer wrote to us about work of yours", _TWO),
    Topic("verdicts", "A verdict of a customer", "a customer gave their word on a delivery", _TWO),
    Topic(
        "answers",
        "Answers, disputes and occasions",
        "a customer answered, disputed or opened something",
        _TWO,
    ),
    Topic(
        "customer_concerns",
        "A concern",
        "a customer says that something is wrong, or whether a fix worked",
        _TWO,
    ),
    Topic("meetings", "A review", "a customer answers about a review, or what was agreed there", _TWO),
    Topic("ratings", "A rating", "a customer rated how we keep the three rules", _TWO),
    Topic("thanks", "Thanks", "a customer thanks you", _TWO),
    Topic(
        "testimonials",
        "A testimonial",
        "a customer wrote about us in public, or a word on one is needed",
        _TWO,
    ),
    Topic("enquiries", "An enquiry", "somebody asks us about something", _TWO),
)
TOPICS: Mapping[str, Topic] = {topic.key: topic for topic in CONTACT_TOPICS + STAFF_TOPICS}


def is_choice(topic: str, choice: str) -> bool:
    """Tell whether `choice` can be chosen for `topic` at all."""
    return topic in TOPICS and choice in {key for key, _ in TOPICS[topic].choices}
