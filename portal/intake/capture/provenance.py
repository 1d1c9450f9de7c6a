"""Whose words a slice of a source is, as far as the source says it: nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from portal.people.models import Staff

_CHANNELS = {"email": "email", "call_note": "phone"}


@dataclass(frozen=True)
class Voice:
    """Who says a slice, in the words of the document, and when; both empty where it doesn't say."""

    who: str = ""
    at: str = ""


def voice_of(voices: Iterable[Mapping[str, Any]], start: int, end: int) -> Voice:
    """Return who says the slice from `start` to `end`: nobody when several do."""
    heard = [one for one in voices if one["start"] < end and start < one["end"]]
    if not heard or len({one["who"] for one in heard}) > 1:
        return Voice()
    return Voice(heard[0]["who"], heard[0]["at"])


def colleague(who: str, staff: Sequence[Staff]) -> Staff | None:
    """Return the one of the staff whom a document names by address or by full name."""
    name, address = parseaddr(who) if "@" in who else (who, "")
    by_address = [one for one in staff if address and one.email == address.strip().lower()]
    by_name = [one for one in staff if name.strip() and _plain(one.name) == _plain(name)]
    found = by_address or by_name
    return found[0] if len(found) == 1 else None


def said(kind: str, received_at: str, voice: Voice, speaker: Staff | None) -> dict[str, str]:
    """Return the fields of a promise that a source of this `kind` settles."""
    return {
        "said_by": speaker.email if speaker else "",
        "said_at": voice.at or received_at,
        "channel": _CHANNELS.get(kind, "document"),
        "standing": "contract" if kind == "contract" else "beside",
    }


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
