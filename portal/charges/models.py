"""Recorded tables of charges and extras, in the sale's stream, which appliers alone write; and files not taken yet."""

from peewee import BigIntegerField, BlobField, BooleanField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField, references


class Extra(Table):
    """Something beside the agreed price, numbered from 1 in its sale: what it is, for how much and why.

    `minor` is what is asked for, in minor units of `currency`; `agreed_minor` what the customer approved, None unless
    they did. `billed` is what its charges that stand come to. `found_billed` tells that it was billed before anybody
    was asked. `promise` is the number of the promise it belongs to, if any. `answer` is why it was declined or
    withdrawn. `program` is the ref of the token through which `by` asked, and `ended_program` that of `ended_by`; None
    for what was done by hand.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    words = TextField()
    minor = BigIntegerField()
    currency = TextField()
    why = TextField()
    promise = IntegerField(null=True)
    found_billed = BooleanField()
    proposed_at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    state = TextField()
    agreed_minor = BigIntegerField(null=True)
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)
    answer = TextField()
    billed = BigIntegerField()
    version = IntegerField()
    program = TextField(null=True)
    ended_program = TextField(null=True)

    class Meta:
        """An extra has an amount, and what is approved has the amount that was agreed."""

        indexes = ((("sale", "n"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("minor > 0", name="extra_costs_something"),
            Check("state IN ('proposed', 'approved', 'declined', 'withdrawn')", name="extra_state_known"),
            Check("(state = 'approved') = (agreed_minor IS NOT NULL)", name="extra_approved_at_an_amount"),
            Check("(state = 'proposed') = (ended_at IS NULL)", name="extra_ended_at_an_instant"),
        ]


class ExtraVoice(Table):
    """That a contact approves an extra as it is proposed now; another amount needs their word anew."""

    extra = TextField(constraints=references("extra.ref"))
    by = TextField(constraints=references("contact.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    at = UTCField()

    class Meta:
        """Everybody has one voice."""

        primary_key = CompositeKey("extra", "by")


class Charge(Table):
    """An amount billed, numbered from 1 in its sale; below 0 it is a credit.

    It is of the extra `extra`, or else of the agreed price, there of the price's line number `line` where that is
    known. `billed_on` is the day on the invoice. `external_id` names it in the program that it came from. One that was
    withdrawn (`void_at`) counts in nothing and stays visible. `program` is the ref of the token through which `by`
    entered it, and `void_program` that of `void_by`; None for what was done by hand.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    words = TextField()
    minor = BigIntegerField()
    currency = TextField()
    billed_on = DayField()
    invoice = TextField()
    line = IntegerField(null=True)
    extra = TextField(null=True, constraints=references("extra.ref"), index=True)
    pay_link = TextField(null=True)
    external_id = TextField(null=True)
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    void_at = UTCField(null=True)
    void_by = TextField(null=True, constraints=references("staff.ref"))
    void_why = TextField(null=True)
    version = IntegerField()
    program = TextField(null=True)
    void_program = TextField(null=True)

    class Meta:
        """A charge comes once, and what is withdrawn was withdrawn by somebody."""

        indexes = ((("sale", "n"), True), (("sale", "external_id"), True))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("minor <> 0", name="charge_is_an_amount"),
            Check("line IS NULL OR extra IS NULL", name="charge_is_of_one_thing"),
            Check("(void_at IS NULL) = (void_by IS NULL)", name="charge_void_by_somebody"),
        ]


class PriceCharged(Table):
    """What the charges of the agreed price that stand come to, in minor units of the sale's currency."""

    sale = TextField(primary_key=True, constraints=references("sale.ref"))
    minor = BigIntegerField()


class HiddenCost(Table):
    """A time in which more was billed than the customer had agreed to: of the extra `of`, or of the "price".

    `minor` is how much is hidden now, `most` how much it ever was. It ends `approved`, `withdrawn` or `credited`, or
    `repriced` where another price was agreed on.
    """

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    of = TextField()
    currency = TextField()
    minor = BigIntegerField()
    most = BigIntegerField()
    began_at = UTCField()
    ended_at = UTCField(null=True)
    how = TextField(null=True)

    class Meta:
        """It begins with an entry, and ends in one of four ways."""

        primary_key = CompositeKey("sale", "seq", "of")
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "how IS NULL OR how IN ('approved', 'withdrawn', 'credited', 'repriced')",
                name="hidden_cost_ends_in_a_way",
            ),
            Check("(how IS NULL) = (ended_at IS NULL)", name="hidden_cost_ended_at_an_instant"),
        ]


class ChargeFile(Table):
    """A table of charges that somebody brought, until a day has passed; once it is taken, without its `body`.

    Outside the record.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    by = TextField(constraints=references("staff.ref"))
    at = UTCField(index=True)
    file_name = TextField()
    body = BlobField()


# Lists of what is hidden now may not read the whole table.
IS_HIDDEN = HiddenCost.ended_at.is_null()
HiddenCost.add_index(HiddenCost.began_at, where=IS_HIDDEN, name="hidden_cost_now")
