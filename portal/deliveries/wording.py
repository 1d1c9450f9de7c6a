"""The words of a promise as they stand: those that were agreed on last, or those that were promised first."""

from portal.promises.models import Promise
from portal.record.models import Receipt
from portal.record.receipts import content_of


def words_now(promise: Promise) -> str:
    """Return the words of a promise by the newest receipt that changed them; its own where none did, or none is left.

    One statement, which reads the receipts after the first alone: nearly always none.
    """
    later = (Receipt.stream == promise.sale) & (Receipt.n > 1)
    for row in Receipt.select(Receipt.body).where(later).order_by(Receipt.n.desc()):
        change = content_of(bytes(row.body)).get("change") if row.body is not None else None
        if not isinstance(change, dict) or change.get("promise") != promise.n:
            continue
        words = change.get("words")
        if isinstance(words, dict) and isinstance(words.get("after"), str):
            return str(words["after"])
    return str(promise.words)
