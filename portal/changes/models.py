"""Recorded tables of changes and what belongs to them, in the sale's stream; appliers alone write them."""

from peewee import SQL, BigIntegerField, BooleanField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import DayField, JSONField, Table, UTCField, references


class Change(Table):
    """One order about one promise, proposed by staff or by a contact; numbered from 1 in its sale.

    `words`, `due` (stored JSON) and `price` (minor units of `currency`, for the whole sale) are what it proposes, None
    where it leaves them; a release proposes none of them. Each `…_before` is what stood when it was proposed.
    `expires_on` is the last day, in the sale's zone, on which it can be accepted. It ends `accepted`, `declined`,
    `withdrawn` or `overtaken` by another change; `answer` says why, in the words of whoever ended it.
    `program` is the ref of the token through which `by` proposed it, and `ended_program` that of `ended_by`; None for
    what was done by hand.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    promise = TextField(constraints=references("promise.ref"), index=True)
    n = IntegerField()
    kind = TextField()
    words = TextField(null=True)
    words_before = TextField()
    due = JSONField(null=True)
    due_before = JSONField()
    price = BigIntegerField(null=True)
    price_before = BigIntegerField(null=True)
    currency = TextField(null=True)
    reason = TextField()
    at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    expires_on = DayField()
    state = TextField()
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)
    answer = TextField()
    version = IntegerField()
    program = TextField(null=True)
    ended_program = TextField(null=True)

    class Meta:
        """A change is a change or a release, and what has ended was ended by somebody."""

        indexes = ((("sale", "n"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("kind IN ('change', 'release')", name="change_kind_known"),
            Check(
                "state IN ('proposed', 'accepted', 'declined', 'withdrawn', 'overtaken')",
                name="change_state_known",
            ),
            Check("(state = 'proposed') = (ended_at IS NULL)", name="change_ended_at_an_instant"),
            Check(
                "(kind = 'release') = (words IS NULL AND due IS NULL AND price IS NULL)",
                name="change_changes_something",
            ),
            Check("price IS NULL OR currency IS NOT NULL", name="change_price_has_currency"),
        ]


class Voice(Table):
    """That somebody agrees to a change: a contact, or a member of staff for the company."""

    change = TextField(constraints=references("change.ref"))
    by = TextField()
    sale = TextField(constraints=references("sale.ref"), index=True)
    at = UTCField()
    by_customer = BooleanField()

    class Meta:
        """Everybody has one voice."""

        primary_key = CompositeKey("change", "by")


class Addition(Table):
    """A promise that was left out, in a contact's words: who said it, when and where, roughly, as they remember it.

    Staff accept it, and it is `promise` from then on; or they decline, and `answer` says why. The contact may withdraw
    it before that.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    words = TextField()
    said_by = TextField()
    said_when = TextField()
    said_where = TextField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    state = TextField()
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)
    answer = TextField()
    promise = TextField(null=True, constraints=references("promise.ref"))
    version = IntegerField()

    class Meta:
        """An accepted addition is a promise, and no other is."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("state IN ('waiting', 'accepted', 'declined', 'withdrawn')", name="addition_state_known"),
            Check("(state = 'accepted') = (promise IS NOT NULL)", name="addition_accepted_is_promise"),
            Check("(state = 'waiting') = (ended_at IS NULL)", name="addition_ended_at_an_instant"),
        ]


class MakeGood(Table):
    """That `promise` makes up, without charge, for the broken `delivery`; `apology` is what we said with it."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    delivery = TextField(constraints=references("delivery.ref"), index=True)
    apology = TextField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))


class Confirmation(Table):
    """That a contact said "yes, that is what I was told" of the list as receipts up to number `receipt` state it."""

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    receipt = IntegerField()

    class Meta:
        """Each confirmation is an entry."""

        primary_key = CompositeKey("sale", "seq")


# Lists of what waits for an answer may not read the whole table.
IS_PROPOSED = Change.state == SQL("'proposed'")
IS_WAITING = Addition.state == SQL("'waiting'")
# By which one finds the sales whose price both sides changed.
IS_REPRICED = (Change.state == SQL("'accepted'")) & Change.price.is_null(False)
Change.add_index(Change.at, where=IS_PROPOSED, name="change_proposed_by_instant")
Addition.add_index(Addition.at, where=IS_WAITING, name="addition_waiting_by_instant")
Change.add_index(Change.ended_at, where=IS_REPRICED, name="change_repriced_by_instant")
