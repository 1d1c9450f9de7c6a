"""Recorded tables of concerns; their appliers alone write them."""

from peewee import SQL, BooleanField, Check, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class Concern(Table):
    """Something that a customer says is wrong, about a sale or about one `delivery` of it; numbered from 1 in its sale.

    `came_by` is how it was raised, by itself or by the customer's word on the delivery; `words` are theirs. `since` is
    when it came into its `state`; `fix` is the newest promise by which we put it right. `reopened` counts how often
    the customer said no; `version` is the seq of the last entry that touched it, by which a stale form is told.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    delivery = TextField(null=True, constraints=references("delivery.ref"), index=True)
    raised_at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    came_by = TextField()
    words = TextField()
    state = TextField()
    since = UTCField()
    fix = TextField(null=True, constraints=references("promise.ref"), index=True)
    reopened = IntegerField()
    version = IntegerField()

    class Meta:
        """The lists of the workspace are read by state, those that stand so longest first."""

        indexes = ((("sale", "n"), True), (("state", "since", "ref"), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("came_by IN ('raised', 'verdict')", name="concern_came_by_known"),
            Check(
                "state IN ('raised', 'acknowledged', 'proposed', 'fixed', 'closed')",
                name="concern_state_known",
            ),
            Check(
                "came_by = 'raised' OR delivery IS NOT NULL", name="concern_of_a_verdict_is_about_a_delivery"
            ),
        ]


class ConcernStep(Table):
    """One step in the story of a concern, the first one that it was raised.

    `by` is a contact or member of staff. `took` is how long we took for it since the concern was raised or last opened
    again, in SECONDS of working time; None for what the customer does. `promise` is the fix that was promised or done.
    `program` is the ref of the token through which `by` took it, None where they did so by hand.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    concern = TextField(constraints=references("concern.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    kind = TextField()
    words = TextField()
    took = IntegerField(null=True)
    promise = TextField(null=True, constraints=references("promise.ref"))
    program = TextField(null=True)

    class Meta:
        """A step is one entry of the sale's stream."""

        indexes = ((("sale", "seq"), True), (("concern", "seq"), False))
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "kind IN ('raised', 'said', 'acknowledged', 'proposed', 'fixed', 'not_fixed', 'yes', 'no')",
                name="concern_step_kind_known",
            ),
            Check("kind <> 'proposed' OR promise IS NOT NULL", name="concern_step_proposed_is_promised"),
        ]


class ConcernFile(Table):
    """A photo or file with which a contact shows what is wrong, of the step with which it came.

    Its bytes are kept under `sha256`, a small picture under `thumb`.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    of = TextField(constraints=references("concern_step.ref"), index=True)
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
            Check("(kind = 'photo') = (thumb IS NOT NULL)", name="concern_file_photo_has_thumb")
        ]


# What waits for us is read in one run, the oldest first. Said as what it is not: SQLite would seek each of the other
# three states and sort, instead of reading along this index.
IS_UNFIXED = Concern.state.not_in([SQL("'fixed'"), SQL("'closed'")])
Concern.add_index(Concern.since, Concern.ref, where=IS_UNFIXED, name="concern_unfixed_by_instant")
