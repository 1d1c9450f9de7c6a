"""What the page of a refusal says: what happened, what became of what was sent, what to do next."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """The words for one status; `became` holds where nothing typed is shown again."""

    title: str
    happened: str
    became: str
    then: str


_FIRST_SERVER_ERROR = 500
_NOTHING = "Nothing was changed."
_UNSAVED = "What you sent was not saved."
_REFUSALS = {
    400: Refusal(
        "We could not read that",
        "What your browser sent us was not whole, or not what this page expects.",
        _UNSAVED,
        "Please go back, load the page again and send it once more.",
    ),
    403: Refusal(
        "This page is for somebody else",
        "You are signed in, but your part here doesn't include this page.",
        _NOTHING,
        "If it should be yours, ask a manager to give you access.",
    ),
    404: Refusal(
        "There is nothing here",
        "The address may have been cut short in a mail, or what stands here is not yours to see.",
        _NOTHING,
        "Try the link in our mail again, or start from your own page.",
    ),
    405: Refusal(
        "This address doesn't work that way",
        "It takes another kind of request than the one your browser sent.",
        _NOTHING,
        "Go back to the page you came from and use its button.",
    ),
    409: Refusal(
        "Somebody was faster",
        "This was changed while you were writing.",
        _UNSAVED,
        "Look at how it stands now, then send yours again if it still holds.",
    ),
    410: Refusal(
        "This link has done its work",
        "It was used already, it was replaced by a newer one, or its time is over.",
        _NOTHING,
        "Ask for a new one: it takes a moment.",
    ),
    413: Refusal(
        "That is too large for us",
        "What you sent is larger than we can take.",
        _UNSAVED,
        "Send a smaller file, or fewer words. A file may have 10 MB.",
    ),
    422: Refusal(
        "Something in it needs another look",
        "We read what you sent, but one part of it can't be right.",
        _UNSAVED,
        "Please go back, change that part and send it again.",
    ),
    429: Refusal(
        "A little too fast",
        "This was tried very often in a short time, so we wait a while to keep everybody safe.",
        _UNSAVED,
        "Please try again later.",
    ),
    500: Refusal(
        "Something broke on our side",
        "It is our mistake, not yours, and it stands in our log.",
        _UNSAVED,
        "Please try again in a few minutes. If it stays so, write to us.",
    ),
    503: Refusal(
        "We are away for a moment",
        "The portal takes in nothing new right now. It comes back by itself.",
        _UNSAVED,
        "Please try again in a few minutes.",
    ),
}


def refusal(code: int) -> Refusal:
    """Return the words for an HTTP status; one without words of its own reads as 400 or 500."""
    return _REFUSALS.get(code, _REFUSALS[500 if code >= _FIRST_SERVER_ERROR else 400])
