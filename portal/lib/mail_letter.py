"""A letter before it is a message: whom it goes to, what it says, and whose look it wears."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.lib.text import BadText, clean, one_line

HEAD_LIMIT = 300  # Longer lines in a head are no name and no subject; RFC 5322, 2.1.1 ends them at 998.


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter, byte for byte; `media_type` is like `application/json`."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True)
class CalendarPart:
    """An invitation as a part of a mail (RFC 6047): its iTIP method, "REQUEST" or "CANCEL", and the calendar itself."""

    method: str
    body: bytes


@dataclass(frozen=True)
class Look:
    """The company's look in mails: its name, its accent colour (`#rrggbb`), the portal's address (no slash)."""

    company: str
    accent: str
    base_url: str


@dataclass(frozen=True)
class Letter:
    """One mail to one person, not yet composed.

    `kind` names the sort of mail (`sign-in`, `receipt`); `template` "people/mail/sign_in" means the files
    `people/mail/sign_in.txt` and `.html` among the features' templates, which see `context` and, in any case, `look`,
    `subject`, `to_name`, `sender_name`, `receipt`, `because` and `unsubscribe`. `reply_to` is (name, address) of a
    person, and `about` the ref of the sale to whose conversation a reply belongs, where the installation takes replies
    (`people.unsubscribe.switchable` sees to that); `sender_name` is the person in whose name the company writes. An
    urgent letter (signing in) goes before all others. `receipt` is the number of the receipt that a mail about a sale
    ends with. A mail that the reader may switch off says `because` ("a date moved": You get this mail because …) and
    carries `unsubscribe`, the address that switches it off with one click (RFC 8058). `calendar` is an invitation that
    calendar programs answer by themselves.
    """

    kind: str
    to: str
    to_name: str
    subject: str
    template: str
    context: Mapping[str, object]
    reply_to: tuple[str, str] | None = None
    about: str = ""
    sender_name: str = ""
    attachments: tuple[Attachment, ...] = ()
    urgent: bool = False
    receipt: str = ""
    because: str = ""
    unsubscribe: str = ""
    calendar: CalendarPart | None = None


def short_head(text: str) -> str:
    """Return `text` cut off where a head ends: a name or a title may be as long as that by itself."""
    line = one_line(text)
    return line if len(line) <= HEAD_LIMIT else f"{line[: HEAD_LIMIT - 1]}…"


def head_text(text: str) -> str:
    """Return `text` as it may stand in a head: one line.

    Raises BadText for a line break or another control character (an injected head would follow it), and for
    more than `HEAD_LIMIT` characters.
    """
    if "\r" in text or "\n" in text:
        message = "The head of a mail can't hold a line break."
        raise BadText(message)
    return one_line(clean(text, HEAD_LIMIT))
