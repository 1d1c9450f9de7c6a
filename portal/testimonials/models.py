"""Recorded tables of testimonials, in the company's stream; their appliers alone write them."""

from peewee import BooleanField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class Testimonial(Table):
    """What one contact says of one sale in public, as it stands: version `n` is the current one.

    `published_at` is when it was last put before the public after being away, by which lists are ordered; `month` is
    that instant's in the company's zone, as 2026-03, and `place` its number among those of the month, from 1: it stays
    whatever becomes of the others. `withdrawn_at` is when the author took it back.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    contact = TextField(constraints=references("contact.ref"))
    n = IntegerField()
    published_at = UTCField()
    month = TextField()
    place = IntegerField()
    withdrawn_at = UTCField(null=True)

    class Meta:
        """A contact has one testimonial of a sale; the public list is newest first."""

        indexes = (
            (("sale", "contact"), True),
            (("published_at", "ref"), False),
            (("month", "place"), True),
        )


class TestimonialMonth(Table):
    """How many testimonials of a month stand, those withheld among them; `month` is as in Testimonial."""

    month = TextField(primary_key=True)
    n = IntegerField()

    class Meta:
        """Nothing is withdrawn that wasn't published."""

        constraints = [Check("n >= 0", name="testimonial_month_counts")]  # noqa: RUF012 - peewee reads a plain list


class TestimonialVersion(Table):
    """The words of a testimonial at one time, with what the author lets the public see beside them.

    `name` is as they want it, `company` and `subject` (what was done for them) may be empty, `photo` is the SHA-256 of
    a picture of ours in the company's stream; `figures` says whether the record of their own promises is shown.
    `connection` is what ties them to the company besides being a customer, in their words.
    """

    testimonial = TextField(constraints=references("testimonial.ref"))
    n = IntegerField()
    at = UTCField()
    words = TextField()
    name = TextField()
    company = TextField()
    subject = TextField()
    photo = TextField(null=True)
    figures = BooleanField()
    connection = TextField()

    class Meta:
        """The versions of a testimonial are numbered from 1, and all are kept."""

        primary_key = CompositeKey("testimonial", "n")
        indexes = ((("photo",), False),)


class Withholding(Table):
    """That one version of a testimonial is kept from the public: by whom, why, and until when on their word alone.

    It holds while `ended_at` is empty and either a second member of staff has confirmed it or `until` is not reached.
    `how` it ended: returned by whoever hid it, refused by a second one, lapsed by the clock, or replaced, because the
    author wrote other words or withdrew theirs. `answer` is what a member of staff who did not hide it said to the
    author's objection.
    """

    ref = TextField(primary_key=True)
    testimonial = TextField(constraints=references("testimonial.ref"))
    n = IntegerField()
    reason = TextField()
    explanation = TextField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    until = UTCField()
    confirmed_at = UTCField(null=True)
    confirmed_by = TextField(null=True, constraints=references("staff.ref"))
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)
    how = TextField(null=True)
    objection = TextField()
    objected_at = UTCField(null=True)
    answer = TextField()
    answered_at = UTCField(null=True)
    answered_by = TextField(null=True, constraints=references("staff.ref"))

    class Meta:
        """A reason is one of the closed list, a second person is another one, and a person hides a version once."""

        indexes = (
            (("testimonial", "n", "by"), True),
            (("ended_at", "until"), False),
            # What the public counts are counted from, by the index alone.
            (("reason", "ended_at", "confirmed_at", "until", "how"), False),
        )
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "reason IN ('personal_data', 'abuse', 'not_about_us', 'unlawful')",
                name="withholding_reason_closed",
            ),
            Check('confirmed_by IS NULL OR confirmed_by <> "by"', name="withholding_second_person"),
            Check('answered_by IS NULL OR answered_by <> "by"', name="withholding_answered_by_another"),
            Check("(ended_at IS NULL) = (how IS NULL)", name="withholding_ended_somehow"),
            Check(
                "how IS NULL OR how IN ('returned', 'refused', 'lapsed', 'replaced')",
                name="withholding_how_known",
            ),
        ]


class Reply(Table):
    """What the company says beside a testimonial, once, to the version that stood then."""

    testimonial = TextField(primary_key=True, constraints=references("testimonial.ref"))
    n = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    words = TextField()
