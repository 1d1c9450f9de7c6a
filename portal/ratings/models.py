"""The recorded tables of ratings and check-ins; their appliers alone write them."""

from peewee import Check, CompositeKey, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField, references


class Rating(Table):
    """What a contact said of a sale at one time: a number from 1 to 5 for each rule, with words, possibly empty.

    Append-only: the one with the highest `seq` is the latest of its sale, and averages use that one.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    what = IntegerField()
    what_words = TextField()
    when = IntegerField()
    when_words = TextField()
    care = IntegerField()
    care_words = TextField()

    class Meta:
        """A rating is one entry of the sale's stream; each of its numbers is one of five."""

        indexes = ((("sale", "seq"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("what BETWEEN 1 AND 5", name="rating_what_1_to_5"),
            # A word of SQL, so it stands in quotation marks.
            Check('"when" BETWEEN 1 AND 5', name="rating_when_1_to_5"),
            Check("care BETWEEN 1 AND 5", name="rating_care_1_to_5"),
        ]


class CheckIn(Table):
    """That a sale's customer is asked for a rating: the one with the highest `seq` is asked for, unless it is settled.

    `moment` is the latest of the moments it asks about ("day_7", "completion", "broken:<ref of the delivery>"), which
    came on the day `due_on` in the sale's zone. The first rating given while it was asked for settles it.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    moment = TextField()
    due_on = DayField()
    opened_at = UTCField()
    settled_at = UTCField(null=True)
    rating = TextField(null=True, constraints=references("rating.ref"))

    class Meta:
        """A check-in is opened by one entry of the sale's stream, and settled by a rating."""

        indexes = ((("sale", "seq"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("(settled_at IS NULL) = (rating IS NULL)", name="check_in_settled_by_rating")
        ]


class CheckInMoment(Table):
    """A moment of a sale, and the check-in that asks about it: none is ever asked about twice."""

    sale = TextField(constraints=references("sale.ref"))
    moment = TextField()
    check_in = TextField(constraints=references("check_in.ref"), index=True)

    class Meta:
        """A moment comes once."""

        primary_key = CompositeKey("sale", "moment")


# Whoever writes the weekly mail looks for these alone.
CheckIn.add_index(CheckIn.opened_at, where=CheckIn.settled_at.is_null(), name="check_in_unanswered")
