"""What the columns of a table can say: every field, in the order in which people meet them."""

from portal.intake.tables.field import Field, plain
from portal.intake.tables.promise_fields import DUE_FIELDS, PROMISE_FIELDS
from portal.intake.tables.sale_fields import CUSTOMER_FIELDS, SALE_FIELDS

GROUPS = {
    "sale": "The sale",
    "customer": "The customer",
    "promise": "The promise",
    "due": "When it is due",
}
FIELDS = (*SALE_FIELDS, *CUSTOMER_FIELDS, *PROMISE_FIELDS, *DUE_FIELDS)
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = tuple(field for field in FIELDS if field.needed)
FOR_ALL = tuple(field for field in FIELDS if field.for_all)
DAYS = tuple(field.name for field in FIELDS if field.kind == "day")


def fields_of(heading: tuple[str, ...]) -> dict[str, str]:
    """Return the column of each field whose heading says it, by the field's name; a column says one field."""
    found: dict[str, str] = {}
    for column in heading:
        said = plain(column)
        name = next((field.name for field in FIELDS if said in _heads(field)), None)
        if name is not None:
            found.setdefault(name, column)
    return found


def _heads(field: Field) -> tuple[str, ...]:
    return (plain(field.title), plain(field.name), *field.heads)
