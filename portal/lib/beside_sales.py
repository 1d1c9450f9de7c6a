"""What lies beside the record about a sale and goes with its erasure, told by the features that keep it.

So whoever erases deletes it without knowing, or being able to read, what it is.
"""

from typing import Any

import peewee

_columns: "list[peewee.Field[Any]]" = []


def goes_with_sale(column: "peewee.Field[Any]") -> None:
    """Let each row whose `column` names a sale be deleted when all about the sale's customer is erased."""
    _columns.append(column)


def delete_beside(sale: str) -> None:
    """Delete every such row of one sale, in the transaction of the caller."""
    for column in _columns:
        column.model.delete().where(column == sale).execute()


def tables_beside() -> list[type[peewee.Model]]:
    """Return the tables that hold such rows."""
    return [column.model for column in _columns]
