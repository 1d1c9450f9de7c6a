"""Recorded tables of sales; appliers alone write them."""

from peewee import BigIntegerField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import DayField, JSONField, Table, UTCField, references


class Sale(Table):
    """A sealed sale. `price` is in minor units of `currency` (cents), as both sides agreed on it last."""

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

        indexes = (
            (("sealed_at", "ref"), False),
            (("salesperson", "sealed_at"), False),
            (("state", "sealed_at"), False),
            (("signed_on",), False),
            (("salesperson", "signed_on"), False),
        )
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


class Reading(Table):
    """Where the places of a source begin that was read from a file: [{"start", "label"}] in order (code points).

    A label says a page or a time in a recording: "page 3", "00:12:03".
    """

    source = TextField(primary_key=True, constraints=references("source.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    places = JSONField()


class PriceLine(Table):
    """What a part of the price is for; `minor` is in minor units of the sale's currency."""

    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    words = TextField()
    minor = BigIntegerField()

    class Meta:
        """The lines of a price are numbered from 1."""

        primary_key = CompositeKey("sale", "n")


class Handover(Table):
    """That a sale went from one salesperson to a successor, when, by whom, and with which words to the customer."""

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    before = TextField(constraints=references("staff.ref"))
    after = TextField(constraints=references("staff.ref"))
    words = TextField()

    class Meta:
        """Handovers are told apart by their entries."""

        primary_key = CompositeKey("sale", "seq")
