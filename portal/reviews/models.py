"""Recorded tables of reviews, in the sale's stream, which appliers alone write; and what is typed at a meeting."""

from peewee import SQL, BooleanField, Check, CompositeKey, IntegerField, TextField

from portal.lib.beside_sales import goes_with_sale
from portal.lib.db import JSONField, Table, UTCField, references


class Review(Table):
    """A review of a sale, numbered from 1 in it; `by` invited or, with `asked_by_customer`, asked for it.

    `turn` says who has to answer about its time: "us", "customer" or nobody (empty); the times that wait are those of
    entry `proposed_in`. `meets_at` is the time that both sides accepted; another one may be proposed while it stands.
    It is held `how` ("call", "visit" to the customer, "ours") for `minutes`, `place` says where exactly or under which
    number, `host` is who holds it for us. `sequence` counts its calendar invitations, `version` is the seq of the last
    entry that touched it, at `changed_at`.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    asked_by_customer = BooleanField()
    at = UTCField()
    by = TextField()
    state = TextField()
    turn = TextField()
    proposed_in = IntegerField(null=True)
    how = TextField()
    place = TextField()
    minutes = IntegerField()
    host = TextField(constraints=references("staff.ref"))
    meets_at = UTCField(null=True)
    held_at = UTCField(null=True)
    closed_at = UTCField(null=True)
    sequence = IntegerField()
    changed_at = UTCField()
    version = IntegerField()

    class Meta:
        """The states of a review, and what belongs to each."""

        indexes = ((("sale", "n"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "state IN ('invited', 'agreed', 'held', 'closed', 'declined', 'cancelled')",
                name="review_state_known",
            ),
            Check("turn IN ('', 'us', 'customer')", name="review_turn_known"),
            Check("turn = '' OR state IN ('invited', 'agreed')", name="review_turn_while_open"),
            Check("state <> 'agreed' OR meets_at IS NOT NULL", name="review_agreed_has_time"),
            Check("(state IN ('held', 'closed')) = (held_at IS NOT NULL)", name="review_held_at_an_instant"),
            Check("(state = 'closed') = (closed_at IS NOT NULL)", name="review_closed_at_an_instant"),
            Check("how IN ('call', 'visit', 'ours')", name="review_how_known"),
        ]


class ReviewStep(Table):
    """One step of a review, as both sides see it: what somebody did, with which words; `time` where one was chosen."""

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    review = TextField(constraints=references("review.ref"), index=True)
    at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    kind = TextField()
    words = TextField()
    time = UTCField(null=True)

    class Meta:
        """Each step is an entry."""

        primary_key = CompositeKey("sale", "seq")
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "kind IN ('invited', 'asked', 'proposed', 'agreed', 'kept', 'declined', 'cancelled', 'held',"
                " 'closed')",
                name="review_step_kind_known",
            )
        ]


class ReviewTime(Table):
    """A time that was proposed for a review, in entry `seq`."""

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    starts_at = UTCField()
    review = TextField(constraints=references("review.ref"), index=True)

    class Meta:
        """A proposal holds a time once."""

        primary_key = CompositeKey("sale", "seq", "starts_at")


class ReviewAnswer(Table):
    """What one side answered to a question, in entry `seq`; the newest of each side stands, earlier ones stay.

    `by_customer` says whose answer it is; with `noted` a member of staff wrote it down as the customer said it.
    """

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    question = TextField()
    review = TextField(constraints=references("review.ref"), index=True)
    at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    noted = BooleanField()
    words = TextField()

    class Meta:
        """An entry answers a question once."""

        primary_key = CompositeKey("sale", "seq", "question")
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("question IN ('exceeding', 'better', 'else', 'wrong')", name="review_answer_question_known")
        ]


class ReviewAgreement(Table):
    """That a promise was agreed on in a review."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    review = TextField(constraints=references("review.ref"), index=True)
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))


class ReviewFollowUp(Table):
    """The customer's word on whether what was agreed on worked once it was done; the newest stands."""

    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    review = TextField(constraints=references("review.ref"))
    promise = TextField(constraints=references("promise.ref"), index=True)
    worked = BooleanField()
    words = TextField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))

    class Meta:
        """Each word is an entry."""

        primary_key = CompositeKey("sale", "seq")


class MeetingDraft(Table):
    """What staff typed at a meeting and have not noted so far, by question: until then it is outside the record.

    `version` counts changes; `changed_by` is whoever typed last.
    """

    review = TextField(primary_key=True, constraints=references("review.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    fields = JSONField()
    version = IntegerField()
    changed_at = UTCField()
    changed_by = TextField(constraints=references("staff.ref"))


goes_with_sale(MeetingDraft.sale)
# The lists of what waits, comes, or was held and not closed may not read the whole table.
IS_UNDER_WAY = Review.state.in_([SQL("'invited'"), SQL("'agreed'"), SQL("'held'")])
Review.add_index(Review.at, where=IS_UNDER_WAY, name="review_under_way")
# What did not work is named for some weeks.
ReviewFollowUp.add_index(ReviewFollowUp.at, name="review_follow_up_by_instant")
