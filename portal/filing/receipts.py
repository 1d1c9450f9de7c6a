"""The receipts of a sale as they are filed: what each states, and whether its bytes still carry their signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.filing.stated import Stated
from portal.lib.db import utc_instant
from portal.record.models import Receipt
from portal.record.receipts import read

SEALING, ADDITION, CHANGE, MAKE_GOOD = "sealing", "addition", "change", "make_good"
CONCERN = "concern"
REVIEW = "review"


@dataclass(frozen=True)
class Filed:
    """A receipt: its place among those of the sale, what people read aloud, and what its bytes state.

    `about` is SEALING, ADDITION, CHANGE, MAKE_GOOD, CONCERN, REVIEW or a kind not known here. `erased` says that the
    bytes went at the customer's request; `sound` is False too when they no longer carry their signature.
    """

    n: int
    number: str
    sealed_at: datetime
    content: Stated
    about: str
    sound: bool
    erased: bool


def filed(receipts: Iterable[Receipt]) -> list[Filed]:
    """Read these receipts from their bytes, and check each against its signature."""
    found = []
    for row in receipts:
        one = read(row)
        content = Stated(one.content)
        about = content.text("about") or SEALING
        # The bytes know best; those that were changed may say anything.
        at = utc_instant(content.text("sealed_at")) if one.sound else row.sealed_at
        found.append(Filed(row.n, row.number, at, content, about, one.sound, row.body is None))
    return found
