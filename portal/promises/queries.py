"""Reads of promises, one statement each."""

from portal.promises.models import Promise


def promises_of(sale: str) -> list[Promise]:
    """Return the promises of a sale in their order."""
    return list(Promise.select().where(Promise.sale == sale).order_by(Promise.n))
