"""Why a mail was refused, for managers."""

from collections.abc import Mapping
from typing import Literal

Reason = Literal[
    "unreadable",
    "too_large",
    "unsigned",
    "forged",
    "unchecked",
    "machine",
    "ended",
    "not_theirs",
    "erased",
    "nothing_said",
]

REASONS: Mapping[str, str] = {
    "unreadable": "It can\N{RIGHT SINGLE QUOTATION MARK}t be read.",
    "too_large": "It is larger than 10 MB.",
    "unsigned": "It goes to no address of a conversation; somebody found our address, or changed it.",
    "forged": "It comes from another address than that of the person to whom this one belongs.",
    "unchecked": "Our mail server doesn\N{RIGHT SINGLE QUOTATION MARK}t vouch for its sender.",
    "machine": "A program wrote it: an absence note, a list, or a mail that came back.",
    "ended": "Whoever the address belongs to is no longer a contact, or no longer works here.",
    "not_theirs": "Whoever the address belongs to doesn\N{RIGHT SINGLE QUOTATION MARK}t see this sale any more.",
    "erased": "Everything about this customer was erased.",
    "nothing_said": "It says nothing.",
}
