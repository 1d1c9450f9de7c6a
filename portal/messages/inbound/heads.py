"""What stands in the head of a mail, as far as it decides whether the mail is taken. Nothing here is believed as it is.

Heads come from anybody and may hold anything; what can't be read is as if it weren't there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from portal.lib.text import BadText, normal_email

_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_MOST_ADDRESSES = 500
_LONGEST_ID = 1000
# What is longer, or stands further below, is no word of a mail server of ours; to take it apart may last for ever.
_LONGEST_RESULT = 5000
_MOST_RESULTS = 20
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_OF_MACHINES = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Kept")
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_RESULT = re.compile(r"\s*(dmarc|spf|dkim)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_BAD = frozenset({"fail", "softfail", "permerror"})


@dataclass(frozen=True)
class Head:
    """The address that a mail claims to come from (empty for none or several), whom it goes to, and its id.

    `by_machine`: a program answered, or it came through a list. `authenticated` is None where our own mail server has
    not said whether the sender is who they seem.
    """

    sender: str
    to: tuple[str, ...]
    message_id: str
    by_machine: bool
    authenticated: bool | None


def head_of(raw: bytes, authserv: str) -> Head:
    """Read the head of a mail; `authserv` is the name under which our own mail server speaks of senders, or empty."""
    message = BytesHeaderParser().parsebytes(raw)
    senders = _addresses(message, ("From",))
    return Head(
        sender=senders[0] if len(senders) == 1 and len(message.get_all("From", [])) == 1 else "",
        to=tuple(_addresses(message, _TO)),
        message_id=_value(message, "Message-ID")[:_LONGEST_ID],
        by_machine=_by_machine(message),
        authenticated=_authenticated(_values(message, "Authentication-Results"), authserv),
    )


def _by_machine(message: "Message[str, str]") -> bool:
    submitted = _value(message, "Auto-Submitted").partition(";")[0].strip().lower()
    returns = _value(message, "Return-Path")
    return (
        submitted not in {"", "no"}
        or _value(message, "Precedence").lower() in _BULK
        or any(message.get(name) is not None for name in _OF_MACHINES)
        # A bounce comes from nobody (RFC 5321, 4.5.5).
        or returns == "<>"
        or message.get_content_type() == "multipart/report"
    )


def _authenticated(results: Iterable[str], authserv: str) -> bool | None:
    """Tell what our server found (RFC 8601): only its topmost word counts, for whatever is below came with the mail."""
    read = [one for one in results if len(one) <= _LONGEST_RESULT][:_MOST_RESULTS] if authserv else []
    for result in read:
        name, *said = _bare(result).split(";")
        if name.split()[:1] and name.split()[0].lower() == authserv:
            found: dict[str, set[str]] = {"dmarc": set(), "spf": set(), "dkim": set()}
            # A method stands at the beginning of its part; what follows it may be the sender's own words.
            for match in filter(None, map(_RESULT.match, said)):
                found[match[1].lower()].add(match[2].lower())
            return not (found["dmarc"] & _BAD or (_failed(found["spf"]) and _failed(found["dkim"])))
    return None


def _bare(result: str) -> str:
    """Return a result without its comments and quoted words, which may hold anything."""
    text, before = _QUOTED.sub('""', result), ""
    while text != before:
        text, before = _COMMENT.sub(" ", text), text
    return text


def _failed(outcomes: set[str]) -> bool:
    return bool(outcomes & _BAD) and "pass" not in outcomes


def _addresses(message: "Message[str, str]", names: Iterable[str]) -> list[str]:
    values = [value for name in names for value in _values(message, name)]
    found = []
    for _, address in getaddresses(values)[:_MOST_ADDRESSES]:
        try:
            found.append(normal_email(address))
        except BadText:
            continue
    return found


def _value(message: "Message[str, str]", name: str) -> str:
    return next(iter(_values(message, name)), "").strip()


def _values(message: "Message[str, str]", name: str) -> list[str]:
    return [" ".join(str(value).split()) for value in message.get_all(name, [])]
