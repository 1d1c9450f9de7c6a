"""What we notice about an enquirer's address, how an enquiry may end, and what may follow what. Pure."""

from collections.abc import Mapping
from typing import Literal

Flag = Literal["self_referral", "same_household", "our_own", "known_contact", "again"]
CloseReason = Literal["no_interest", "not_for_us", "spam"]
State = Literal["open", "answered", "won", "closed"]

# Each is shown to staff and, where it is the referrer's own address, keeps an enquiry from being credited to them.
FLAGS: Mapping[Flag, str] = {
    "self_referral": "The address is that of the person whose link this is",
    "same_household": "The address belongs to the household whose link this is",
    "our_own": "The address is one of our own",
    "known_contact": "The address is that of a customer",
    "again": "The same address has asked before",
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


def may_be_answered(state: State, *, forgotten: bool) -> bool:
    """Say whether staff can write to the enquirer: until everything about them was deleted."""
    return not forgotten and state != "closed"


def is_credited(flags: list[Flag]) -> bool:
    """Say whether an enquiry counts as come through the link of whoever referred: never for their own address."""
    return not NOT_CREDITED & set(flags)
