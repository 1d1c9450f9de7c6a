"""Recorded tables of sales; appliers alone write them."""

from peewee import BigIntegerField, Check, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField, references


class Sale(Table):
    """A sealed sale. `price` is in minor units of `currency` (cents); `n_promises` counts those sealed with it."""

    ref = TextField(primary_key=True)
    customer = TextField(constraints=references("customer.ref"), index=True)
    title = TextField()
    time_zone = TextField()
    signed_on = DayField()
    completed_on = DayField(null=True)
    salesperson = TextField(constraints=references("staff.ref"))
    price = BigIntegerField(null=True)
    currency = TextField(null=True)
    external_id = TextField(null=True, unique=True)
    sealed_at = UTCField()
    state = TextField()

    class Meta:
        """A price has a currency, and a state is one of those of product.md; lists are read by key, newest first."""

        indexes = ((("sealed_at", "ref"), False), (("salesperson", "sealed_at"), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("(price IS NULL) = (currency IS NULL)", name="sale_price_has_currency"),
            Check("state IN ('open', 'completed', 'cancelled')", name="sale_state_known"),
        ]


class Closing(Table):
    """That a sale is closed: completed or cancelled, on which day in its zone, by whom and why."""

    sale = TextField(primary_key=True, constraints=references("sale.ref"))
    kind = TextField()
    on = DayField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    reason = TextField()

    class Meta:
        """A sale is closed in one of two ways."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("kind IN ('completed', 'cancelled')", name="closing_kind_known")
        ]


class Source(Table):
    """A document of a sale; promises quote slices of `text` (offsets are code points)."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    kind = TextField()
    title = TextField()
    received_at = TextField()
    text = TextField()
    sha256 = TextField()
    file_sha256 = TextField(null=True)
    file_name = TextField(null=True)

    class Meta:
        """The sources of a sale are numbered from 1."""

        indexes = ((("sale", "n"), True),)
