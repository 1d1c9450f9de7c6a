"""What we notice about an enquiry, how it may end, and what may follow what. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

Flag = Literal["self_referral", "same_household", "our_own", "known_contact", "again", "advertising"]
CloseReason = Literal["no_interest", "not_for_us", "spam"]
State = Literal["open", "answered", "won", "closed"]
Pace = Literal["good", "hasty", "old"]

# Each is shown to staff and, where it is the referrer's own address, keeps an enquiry from being credited to them.
FLAGS: Mapping[Flag, str] = {
    "self_referral": "The address is that of the person whose link this is",
    "same_household": "The address belongs to the household whose link this is",
    "our_own": "The address is one of our own",
    "known_contact": "The address is that of a customer",
    "again": "The same address has asked before",
    "advertising": "It looks like advertising",
}
NOT_CREDITED = frozenset({"self_referral", "same_household", "our_own"})
CLOSE_REASONS: Mapping[CloseReason, str] = {
    "no_interest": "They don't want to go on",
    "not_for_us": "It is nothing that we do",
    "spam": "It is advertising or nonsense",
}
NAME_LIMIT = 120
PHONE_LIMIT = 40
WORDS_LIMIT = 4000
# Nobody reads the form, types and sends it within three seconds; a program does.
HASTY = timedelta(seconds=3)
GOOD_FOR = timedelta(days=1)
_LINKS_OF_ADVERTISING = 3
_SHORT_NAME = 60
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
_ADDRESS = re.compile(r"://|www\.|[\w-]\.[a-z]{2,}|@", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:(?:\.? |['\u2019-])[^\W\d_]+){0,5}\.?")


def pace(begun_at: datetime, at: datetime) -> Pace:
    """Say whether a form that was opened at `begun_at` and sent at `at` took as long as people take."""
    if at - begun_at < HASTY:
        return "hasty"
    return "good" if at - begun_at <= GOOD_FOR else "old"


def looks_like_advertising(name: str, words: str) -> bool:
    """Say whether an enquiry looks like advertising: an address in the name, or several links. A hint, no verdict."""
    return bool(_LINK.search(name)) or len(_LINK.findall(words)) >= _LINKS_OF_ADVERTISING


def repeatable(words: str) -> str:
    """Return words of a stranger as a mail of ours may repeat them; empty where they hold an address of the web.

    Anybody can type anybody's address: nobody shall reach a third person with their links in our name.
    """
    return "" if _ADDRESS.search(words) else words


def plain_name(name: str) -> str:
    """Return a stranger's name as it may stand at the head of a mail; empty when it doesn't read like a name."""
    return name if len(name) <= _SHORT_NAME and _NAME.fullmatch(name) else ""


def may_be_answered(state: State, *, forgotten: bool) -> bool:
    """Say whether staff can write to the enquirer: until everything about them was deleted."""
    return not forgotten and state != "closed"


def is_credited(flags: Collection[str]) -> bool:
    """Say whether an enquiry counts as come through the link of whoever referred: never for their own address."""
    return not NOT_CREDITED & set(flags)
