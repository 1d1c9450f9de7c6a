"""What can be done about money: enter and withdraw charges, ask for extras, approve and decline them."""

from portal.charges.actions.answering import approve, decline, who_still_has_to
from portal.charges.actions.asking import NewExtra, propose, revise, withdraw
from portal.charges.actions.billing import as_kept
from portal.charges.actions.entering import (
    Known,
    NewCharge,
    enter,
    enter_all,
    read_all,
    withdraw_charge,
    would_be_hidden,
)
from portal.charges.actions.files import bring_file, forget_files_before, is_taken, look_at, take_file

__all__ = [
    "Known",
    "NewCharge",
    "NewExtra",
    "approve",
    "as_kept",
    "bring_file",
    "decline",
    "enter",
    "enter_all",
    "forget_files_before",
    "is_taken",
    "look_at",
    "propose",
    "read_all",
    "revise",
    "take_file",
    "who_still_has_to",
    "withdraw",
    "withdraw_charge",
    "would_be_hidden",
]
