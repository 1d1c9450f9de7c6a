"""Recorded tables of deliveries and their updates; appliers alone write them."""

from peewee import SQL, BooleanField, Check, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField, references


class Delivery(Table):
    """One dated instance of a promise.

    `due_on` is a day in the sale's zone, `due_at` an instant (occasions only); `delivered_on` is the day in the
    sale's zone at which it was posted; `afterwards` says that its date had passed when it was sealed; `version` is the
    seq of the last entry that touched it, by which a stale form is told.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    promise = TextField(constraints=references("promise.ref"))
    n = IntegerField()
    due_on = DayField(null=True)
    due_at = UTCField(null=True)
    state = TextField()
    delivered_at = UTCField(null=True)
    delivered_on = DayField(null=True)
    missed_at = UTCField(null=True)
    updated_at = UTCField(null=True)
    assigned_to = TextField(null=True, constraints=references("staff.ref"))
    afterwards = BooleanField()
    version = IntegerField()

    class Meta:
        """The deliveries of a promise are numbered from 1; a sale's are read together."""

        indexes = ((("promise", "n"), True), (("sale",), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("state IN ('promised', 'started', 'delivered', 'missed')", name="delivery_state_known"),
            Check(
                "(state = 'delivered') = (delivered_at IS NOT NULL)", name="delivery_delivered_has_instant"
            ),
        ]


class Plan(Table):
    """How far the dates of a schedule are made: through a day, or to its end (`through` is empty then)."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    through = DayField(null=True, index=True)


class Update(Table):
    """What staff told the customer about a delivery: append-only."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    delivery = TextField(constraints=references("delivery.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    kind = TextField()
    text = TextField()

    class Meta:
        """An update is one entry of the sale's stream."""

        indexes = ((("sale", "seq"), True), (("delivery", "seq"), False))


# Today reads what is not delivered by its date, and what was delivered last: neither may read the whole table. An
# engine uses a partial index only where a query says its condition in the same words, with the value in them.
IS_DELIVERED = Delivery.state == SQL("'delivered'")
IS_OPEN = Delivery.state != SQL("'delivered'")
Delivery.add_index(Delivery.due_on, Delivery.sale, where=IS_OPEN, name="delivery_open_by_day")
Delivery.add_index(Delivery.delivered_at, where=IS_DELIVERED, name="delivery_delivered_by_instant")
