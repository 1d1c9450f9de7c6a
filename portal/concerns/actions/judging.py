"""The customer's word, and the concern that it is or settles: both stand or fall together."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.changes.access import refuse_erased
from portal.concerns.actions.raising import add, open_about
from portal.concerns.actions.taking import note
from portal.concerns.rules import NOT_WELL
from portal.deliveries.actions import NewVerdict, give_verdicts
from portal.deliveries.actions.fields import By
from portal.lib.db import transaction
from portal.record.actions import hold
from portal.sales.models import Sale


def give_words(sale: Sale, verdicts: Sequence[NewVerdict], by: By) -> None:
    """Give the customer's word on deliveries; one that says in part or not kept is a concern at once.

    Where a concern is open on that delivery already, the comment is added to it. Once the word is kept or better, a
    concern that came by a word is settled by it. Raises like `give_verdicts`, and Conflict where the customer was
    erased; staff hear of it by the mail about the words.
    """
    with transaction():
        hold(sale.ref)
        refuse_erased(sale)
        for given in give_verdicts(sale, verdicts, by):
            if given["word"] in NOT_WELL:
                _is_wrong(sale, given, by)
            else:
                _is_settled(given, by)


def _is_wrong(sale: Sale, given: Mapping[str, Any], by: By) -> None:
    said = given["comment"] or NOT_WELL[given["word"]]
    is_open = open_about(given["delivery"])
    if is_open is None:
        add(sale.ref, said, by, delivery=given["delivery"], came_by="verdict")
    else:
        note(is_open, "said", said, by)


def _is_settled(given: Mapping[str, Any], by: By) -> None:
    is_open = open_about(given["delivery"])
    if is_open is not None and is_open.came_by == "verdict":
        note(is_open, "closed", given["comment"], by, delivery=given["delivery"])
