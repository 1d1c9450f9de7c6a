"""What a thank-you may be. Pure."""

LIMIT = 2000
MOST_AN_HOUR = 10
AN_HOUR_SECONDS = 3600
NO_WORDS = "Write what you are thankful for, in a word or two."
NOBODY = "Choose whom you thank."
