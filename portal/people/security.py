"""The security log: sign-ins, tokens, refused access, limits. A table of its own, for strangers can make it grow."""

from datetime import datetime
from typing import Literal

from portal.lib.errors import TooMany
from portal.lib.ids import new_ref
from portal.lib.limits import take
from portal.people.credentials import SecurityEvent

LINES_AN_HOUR = 100
_HOUR = 3600

Kind = Literal[
    "asked",
    "signed_in",
    "refused",
    "limit",
    "signed_out",
    "set_up",
    "password_taken",
    "recovery_code_used",
    "token_made",
    "token_ended",
]


def note(kind: Kind, person: str, client: str, detail: str, at: datetime) -> None:
    """Write one line: `person` a ref or empty, `client` the network address, `detail` no secret and no typed text.

    Of one client at most a hundred lines of a kind are kept an hour: a flood tells nothing more.
    """
    try:
        take(f"note:{kind}:{client}", LINES_AN_HOUR, _HOUR, at)
    except TooMany:
        return
    SecurityEvent.insert(
        ref=new_ref(), at=at, kind=kind, person=person, client=client, detail=detail
    ).execute()
