"""Tables of intake: outside the record, which starts at sealing."""

from peewee import SQL, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField, references


class Draft(Table):
    """A sale that is not sealed: `document` is the checked sale of intake.document, `ref` that of the sale to come.

    `seal_at` is when the hour of grace ends, while it is locked; `failure` says why a sealing failed.
    """

    ref = TextField(primary_key=True)
    external_id = TextField(null=True, unique=True)
    salesperson = TextField(constraints=references("staff.ref"), index=True)
    document = JSONField()
    created_at = UTCField(index=True)
    state = TextField()
    seal_at = UTCField(null=True, index=True)
    seal_by = TextField(null=True)
    failure = TextField(null=True)
    version = IntegerField()

    class Meta:
        """A locked draft knows when and by whom it is sealed."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("state IN ('draft', 'locked')", name="draft_state_known"),
            Check(
                "(state = 'locked') = (seal_at IS NOT NULL) AND (seal_at IS NULL) = (seal_by IS NULL)",
                name="draft_locked_has_hour",
            ),
        ]


class DraftContact(Table):
    """An address that a draft gives to a customer (their name, case-folded), so that no other draft gives it away."""

    draft = TextField(constraints=[SQL('REFERENCES "draft" ("ref") ON DELETE CASCADE')])
    email = TextField(index=True)
    customer = TextField()

    class Meta:
        """An address stands once in a draft."""

        primary_key = CompositeKey("draft", "email")


class Imported(Table):
    """What an external id was the last time it came: a keyed digest, so that the same file again changes nothing."""

    external_id = TextField(primary_key=True)
    ref = TextField()
    digest = TextField()
