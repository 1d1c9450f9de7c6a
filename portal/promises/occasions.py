"""What the occasions of `every` promises speak of, as far as the portal sees them by itself. Pure."""

import re

_MESSAGE = r"messages?|(?:e-?)?mails?|questions?|letters?|enquir(?:y|ies)"
_WRITTEN_TO_US = r"(?:write|writes|wrote|ask|asks|asked|contact|contacts|contacted) (?:to )?us"
_YOU_WRITE = r"(?:you|customer|they|client) (?:write|writes|ask|asks|wrote|asked)"
_SPOKEN = re.compile(rf"\b(?:{_MESSAGE}|{_WRITTEN_TO_US}|{_YOU_WRITE})\b", re.IGNORECASE)


def speaks_of_messages(occasion: str) -> bool:
    """Tell whether an occasion is a message of the customer: "message", "a question you write to us", "you ask us"."""
    return _SPOKEN.search(occasion) is not None
