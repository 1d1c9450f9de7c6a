"""The recorded table of thank-yous; its applier alone writes it."""

from peewee import BooleanField, Check, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class Appreciation(Table):
    """A thank-you: of a contact (`by_customer`) to one member of staff, or of a member of staff to the whole customer.

    `promise` is the one that it is about, where it is about one.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    to_staff = TextField(null=True, constraints=references("staff.ref"))
    promise = TextField(null=True, constraints=references("promise.ref"))
    words = TextField()

    class Meta:
        """A thank-you is one entry of the sale's stream; staff read those to them by instant."""

        indexes = ((("sale", "seq"), True), (("to_staff", "at"), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("by_customer = (to_staff IS NOT NULL)", name="appreciation_of_customer_reaches_staff")
        ]
