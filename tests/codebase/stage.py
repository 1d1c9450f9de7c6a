"""The whole stage of the tests about the code: the house, and everything that an address can name."""

from portal.record.models import Receipt
from tests.codebase.help import open_stage
from tests.codebase.visits_of_reviews import reviews_on_stage


def whole_stage() -> dict[str, str]:
    """Add everything to the house; return what addresses are made of, by the names the table of routes uses."""
    stage = {**open_stage(), **reviews_on_stage()}
    return {**stage, "receipts": str(Receipt.select().where(Receipt.stream == stage["sale"]).count())}
