"""Tables of what is counted for figures: outside the record, and filled again from it.

Thresholds alone are recorded, in the company's stream: their applier writes them.
"""

from peewee import BigIntegerField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField


class Turn(Table):
    """By how much a measure changes at an instant, over all sales; a figure is the sum of its turns until now.

    So lateness is decided when it is read, and reading costs the same however many promises there are. `of` is the
    period or the day that is measured, `name` is what is.
    """

    of = TextField()
    name = TextField()
    at = UTCField()
    n = IntegerField()

    class Meta:
        """A measure turns once at an instant; what turned long ago is folded together."""

        primary_key = CompositeKey("of", "name", "at")
        indexes = ((("at",), False),)


class Tallied(Table):
    """What of the turns comes from one sale (`written`), as it stood after entry `seq` of its stream."""

    sale = TextField(primary_key=True)
    customer = TextField(index=True)
    seq = IntegerField()
    written = JSONField()


class CustomerTallied(Table):
    """What of the turns comes from one customer: that there is one, and while something of theirs is of the year."""

    customer = TextField(primary_key=True)
    written = JSONField()


class Tally(Table):
    """How far it is counted; one row, and whoever counts locks it.

    Turns are exact from `since` on. The sales that moved before `looked_at` are counted, and all of them were compared
    with their streams at `compared_at`.
    """

    ref = TextField(primary_key=True)
    since = UTCField()
    looked_at = UTCField(null=True)
    compared_at = UTCField(null=True)


class Threshold(Table):
    """From which number on a customer is neglected, where managers chose another than the usual one."""

    topic = TextField(primary_key=True)
    number = IntegerField()

    class Meta:
        """No threshold is nothing."""

        constraints = [Check("number > 0", name="threshold_is_positive")]  # noqa: RUF012 - peewee reads a plain list


class Heed(Table):
    """What of a sale decides whether its customer is neglected, whatever the clock and the thresholds are by then.

    Instants are whole seconds since 1970 (UTC), so that a statement can take from them the days of a threshold.
    `heard_at` is our last word, or the sealing, and `met_at` the last review, or the signing: neither where the sale
    is closed. `late_at` is when the first open delivery is or will be late; `written_at` and `asked_at` when the first
    answer is or will be, to a message and to an enquiry of the customer. `lowest` is the lowest number of the latest
    rating, and `fall` by how much it is lower than the one before, for the rule that fell most.
    """

    sale = TextField(primary_key=True)
    heard_at = BigIntegerField(null=True)
    late_at = BigIntegerField(null=True)
    written_at = BigIntegerField(null=True)
    asked_at = BigIntegerField(null=True)
    rated_at = BigIntegerField(null=True)
    lowest = IntegerField(null=True)
    fall = IntegerField(null=True)
    met_at = BigIntegerField(null=True)


Heed.add_index(Heed.asked_at, where=Heed.asked_at.is_null(False), name="heed_asked")


class StageRead(Table):
    """That the kept mails of a sale were read for what they show of the sales stage, by which version of the reader.

    `mails` were found in all, the first one of `began_at`; `unasked` of them we wrote though nothing waited.
    """

    sale = TextField(primary_key=True)
    reader = IntegerField()
    mails = IntegerField()
    unasked = IntegerField()
    began_at = UTCField(null=True)


class StageReply(Table):
    """The `n`th mail of a sales stage that we answered: when, and the seconds of working time that it took.

    `by` is the ref of who answered; of the salesperson where the mail doesn't tell. Only times are kept, and no words.
    """

    sale = TextField()
    n = IntegerField()
    asked_at = UTCField()
    answered_at = UTCField()
    seconds = IntegerField()
    by = TextField()

    class Meta:
        """Replies of a sale are numbered from 1; figures are of those within twelve months."""

        primary_key = CompositeKey("sale", "n")
        indexes = ((("answered_at", "seconds"), False),)


class ParityTally(Table):
    """How long prospects and customers waited for our answers, as it stood at `at`; one row, written by a job."""

    ref = TextField(primary_key=True)
    at = UTCField()
    told = JSONField()
