"""The receipts of a sale as its customer finds them: what each is about, and the files to save."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.record.receipts import content_of, receipts_of


@dataclass(frozen=True)
class ListedReceipt:
    """A receipt in the list: `n` in the sale, what it is about, its number, when sealed, SHA-256 (hex), id of its key.

    `is_erased` says that nothing is left of it but these.
    """

    n: int
    about: str
    number: str
    sealed_at: datetime
    sha256: str
    key: str
    is_erased: bool


def listed_receipts(sale: str) -> list[ListedReceipt]:
    """Return the receipts of a sale, the oldest first."""
    return [
        ListedReceipt(
            row.n,
            _about(content_of(bytes(row.body))) if row.body is not None else "Erased at your request",
            row.number,
            row.sealed_at,
            row.sha256,
            row.key_id,
            row.body is None,
        )
        for row in receipts_of(sale)
    ]


def _about(content: Mapping[str, Any]) -> str:
    try:
        return _news(content)
    except (LookupError, TypeError, AttributeError):
        # Only bytes that were changed behind our back say no such thing; the page says so in red above.
        return "A receipt that was changed"


def _news(content: Mapping[str, Any]) -> str:
    numbers = " and ".join(str(promise["n"]) for promise in content.get("promises") or ())
    match content.get("about"):
        case "addition":
            return f"Promise {numbers}, added"
        case "make_good":
            return f"Promise {numbers}, owed for promise {content['make_good']['promise']}"
        case "concern":
            return (
                f"Promise {numbers}, to put right what you said is wrong (concern {content['concern']['n']})"
            )
        case "review":
            return f"Promise {numbers}, agreed in our review"
        case "change":
            change = content["change"]
            return f"Promise {change['promise']}, {'released' if change.get('release') else 'changed'}"
        case _:
            return "The list as it was sealed"
