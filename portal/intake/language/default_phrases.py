"""The phrases that come with the portal, by the reason they give and the rule they suggest. Pure."""

from portal.intake.language.phrases import Phrase, Rule

_BY_REASON: tuple[tuple[str, Rule | None, tuple[str, ...]], ...] = (
    (
        "says what we will do",
        "what",
        (
            *(
                "we will",
                "we'll",
                "we shall",
                "we are going to",
                "we're going to",
                "we promise",
                "we commit to",
            ),
            *("I will", "I'll", "I promise"),
        ),
    ),
    (
        "says what you will get",
        "what",
        (
            *(
                "you will get",
                "you will have",
                "you will receive",
                "you'll get",
                "you'll have",
                "you'll receive",
            ),
            "will be able to",
        ),
    ),
    (
        "names a day",
        "when",
        (
            "by {day}",
            "by the end of",
            "before {day}",
            "on or before {day}",
            "no later than {day}",
            "until {day}",
        ),
    ),
    (
        "says how soon",
        "when",
        (
            *("within {number} {unit}", "in under {number} {unit}", "{number} {unit} after", "the same day"),
            *("no later than", "no later than {number} {unit}", "no longer than {number} {unit}"),
        ),
    ),
    (
        "says how often",
        "when",
        (
            *(
                "every {unit}",
                "every {day}",
                "every {number} {unit}",
                "every second {unit}",
                "every second {day}",
            ),
            *("each {unit}", "each {day}", "once a {unit}", "twice a {unit}", "daily", "weekly", "monthly"),
        ),
    ),
    (
        "says that it costs nothing more",
        "what",
        (
            *("included", "at no extra charge", "at no extra cost", "free of charge", "no charge"),
            *("at our expense", "at our own cost", "no further charges"),
        ),
    ),
    (
        "says that we stand behind it",
        "what",
        ("guarantee", "guarantees", "guaranteed", "warranty", "we stand behind"),
    ),
    ("says that it always holds", None, ("never", "always", "at all times", "every time")),
    ("says what has to be done", "what", ("shall", "must be completed", "must be delivered")),
    (
        "says how we keep in touch",
        "care",
        (
            *("you will hear from", "you'll hear from", "you hear from", "let you know", "keep you informed"),
            *("we answer", "we reply", "call you back"),
        ),
    ),
)
DEFAULT_PHRASES = tuple(Phrase(words, why, rule) for why, rule, phrases in _BY_REASON for words in phrases)
