"""Recorded tables of deliveries, what was told about them and what the customer says; appliers alone write them."""

from peewee import SQL, BooleanField, Check, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField, references


class Delivery(Table):
    """One dated instance of a promise.

    `due_on` is a day in the sale's zone, `due_at` an instant (occasions only); `agreed_on` is a later day that the
    customer accepted once the promised one had passed: figures count lateness from `due_on`, and only the rule of 30
    days goes by it. `forecast_on` is the day now expected, where staff said another one; `delivered_on` is the day in
    the sale's zone at which it was posted, `named_on` an earlier one that the customer named; `breached_at` is when a
    holding promise was reported as broken; `verdict` is the customer's latest; `afterwards` says that its date had
    passed when it was sealed; `concern_open` that an open concern of the customer is about it (the features above
    write it, through `deliveries.events`); `version` is the seq of the last entry that touched it, by which a stale
    form is told.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    promise = TextField(constraints=references("promise.ref"))
    n = IntegerField()
    due_on = DayField(null=True)
    due_at = UTCField(null=True)
    agreed_on = DayField(null=True)
    state = TextField()
    forecast_on = DayField(null=True)
    delivered_at = UTCField(null=True)
    delivered_on = DayField(null=True)
    named_on = DayField(null=True)
    missed_at = UTCField(null=True)
    breached_at = UTCField(null=True)
    verdict = TextField(null=True)
    updated_at = UTCField(null=True)
    assigned_to = TextField(null=True, constraints=references("staff.ref"))
    afterwards = BooleanField()
    concern_open = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    version = IntegerField()

    class Meta:
        """The deliveries of a promise are numbered from 1; a sale's are read together."""

        indexes = ((("promise", "n"), True), (("sale",), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "state IN ('promised', 'started', 'at_risk', 'waiting_for_customer', 'delivered', 'missed',"
                " 'released', 'replaced')",
                name="delivery_state_known",
            ),
            Check(
                "(state = 'delivered') = (delivered_at IS NOT NULL)", name="delivery_delivered_has_instant"
            ),
            Check(
                "verdict IS NULL OR verdict IN ('better', 'kept', 'in_part', 'not_kept')",
                name="delivery_verdict_known",
            ),
        ]


class Plan(Table):
    """How far the dates of a schedule are made: through a day, or to its end (`through` is empty then)."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    through = DayField(null=True, index=True)


class Assignment(Table):
    """Who delivers a promise from now on, where that is no longer whom its sealing named; `staff` None is nobody."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    staff = TextField(null=True, constraints=references("staff.ref"))


class Update(Table):
    """What was told about a delivery: append-only, by staff; a breach may also be reported by a contact.

    `program` is the ref of the token through which `by` told it, None where they did so by hand.
    `forecast_before` and `forecast_on` are the days expected before and after a move. `retracts` names the update that
    this one takes back; the mistaken one stays, with `retracted_at`.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    delivery = TextField(constraints=references("delivery.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField()
    kind = TextField()
    text = TextField()
    forecast_before = DayField(null=True)
    forecast_on = DayField(null=True)
    retracts = TextField(null=True)
    retracted_at = UTCField(null=True)
    program = TextField(null=True)

    class Meta:
        """An update is one entry of the sale's stream."""

        indexes = ((("sale", "seq"), True), (("delivery", "seq"), False))


class UpdateFile(Table):
    """A photo or file that came with an update; its bytes are kept under `sha256`, a small picture under `thumb`."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    of = TextField(constraints=references("update.ref"), index=True)
    n = IntegerField()
    kind = TextField()
    name = TextField()
    media_type = TextField()
    size = IntegerField()
    sha256 = TextField()
    thumb = TextField(null=True)
    width = IntegerField(null=True)
    height = IntegerField(null=True)

    class Meta:
        """A photo has a small picture of itself, a file has none."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("(kind = 'photo') = (thumb IS NOT NULL)", name="update_file_photo_has_thumb")
        ]


class Wait(Table):
    """We wait for the customer: exactly what, by when, and what moves otherwise.

    It ends by the customer's `answer`, or by the next update; `ended_by` is whoever ended it. `dispute` holds the
    customer's words where they say that we did not wait for them.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    delivery = TextField(constraints=references("delivery.ref"), index=True)
    of = TextField(constraints=references("update.ref"))
    what = TextField()
    by_on = DayField()
    otherwise = TextField()
    since = UTCField()
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)
    answer = TextField(null=True)
    disputed_at = UTCField(null=True)
    disputed_by = TextField(null=True)
    dispute = TextField(null=True)

    class Meta:
        """A wait is ended by somebody, and disputed by somebody."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("(ended_at IS NULL) = (ended_by IS NULL)", name="wait_ended_by_somebody"),
            Check("(disputed_at IS NULL) = (disputed_by IS NULL)", name="wait_disputed_by_somebody"),
        ]


class Occasion(Table):
    """What opened a delivery of an `every` promise: what happened and when, as whoever opened it states it.

    The other side may dispute that start. `program` is the ref of the token through which it was opened, None where
    somebody did so by hand.
    """

    delivery = TextField(primary_key=True, constraints=references("delivery.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    what = TextField()
    starts_at = UTCField()
    opened_at = UTCField()
    opened_by = TextField()
    by_customer = BooleanField()
    disputed_at = UTCField(null=True)
    disputed_by = TextField(null=True)
    dispute = TextField(null=True)
    program = TextField(null=True)


class Verdict(Table):
    """The customer's word on a delivery, one row each time; the latest of the customer's contacts wins."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    delivery = TextField(constraints=references("delivery.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    word = TextField()
    comment = TextField()
    named_on = DayField(null=True)
    thanks = TextField()

    class Meta:
        """A verdict is one entry of the sale's stream."""

        indexes = ((("sale", "seq"), True), (("delivery", "seq"), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("word IN ('better', 'kept', 'in_part', 'not_kept')", name="verdict_word_known")
        ]


# Today reads what is not delivered by its date, and what was delivered last: neither may read the whole table. An
# engine uses a partial index only where a query says its condition in the same words, with the value in them.
IS_DELIVERED = Delivery.state == SQL("'delivered'")
IS_OPEN = Delivery.state != SQL("'delivered'")
Delivery.add_index(Delivery.due_on, Delivery.sale, where=IS_OPEN, name="delivery_open_by_day")
Delivery.add_index(
    Delivery.due_at,
    Delivery.sale,
    where=IS_OPEN & Delivery.due_at.is_null(False),
    name="delivery_open_by_instant",
)
Delivery.add_index(Delivery.delivered_at, where=IS_DELIVERED, name="delivery_delivered_by_instant")
# What customers said last, for whoever is to answer it.
IS_BREACH = Update.kind == SQL("'breach'")
Update.add_index(Update.at, where=IS_BREACH, name="update_breach_by_instant")
Wait.add_index(Wait.ended_at)
Wait.add_index(Wait.disputed_at)
Occasion.add_index(Occasion.disputed_at)
Verdict.add_index(Verdict.at)
