"""Later receipts of Ana's kitchen, issued and named by an entry as features that change an agreement do it."""

from typing import Any

from portal.lib.db import transaction
from portal.record.actions import append
from portal.record.models import SYSTEM
from portal.record.receipts import Seal, issue, receipts_of
from tests.cast import NOON, sale_of
from tests.proofs.maker import ADDITION, CHANGE, LATER
from tests.record.help import NOTED


def later(content: dict[str, Any]) -> Seal:
    """Issue the next receipt of Ana's kitchen."""
    sale = sale_of("ana").ref
    before = receipts_of(sale)[-1]
    with transaction():
        said = {**LATER, "receipt": before.n + 1, "previous_receipt": before.sha256, **content}
        seal = issue(sale, said, NOON)
        append(sale, NOTED, {"receipt": seal.as_facts()}, SYSTEM, NOON)
    return seal


def added(by: str | None) -> Seal:
    """Let promise 8 be added, by Ana if she is named."""
    [first] = ADDITION["promises"]
    promise = {**first, "n": 8}
    return later({**ADDITION, "promises": [promise], "added_by": by})


def changed(**changes: Any) -> Seal:
    """Let promise 1 be changed: words, date and price, or what `changes` leaves of these."""
    return later({"about": "change", "change": {**CHANGE, **changes}})
