"""The recorded tables of promises; appliers alone write them. The customer reads the words from the receipt instead."""

from peewee import Check, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField, references


class Promise(Table):
    """What was said. `source`, `start` and `end` name the slice that is quoted; typed words have none.

    `said_at` is a day or an instant as text, `due` the normalised due of promises.rules that stands now: only a change
    which the customer accepted moves it, and the receipts keep both. `words` are those of the sealing for ever.
    `released_at` is when the customer released us from it.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    n = IntegerField()
    words = TextField()
    source = TextField(null=True, constraints=references("source.ref"))
    start = IntegerField(null=True)
    end = IntegerField(null=True)
    said_by = TextField(constraints=references("staff.ref"))
    said_at = TextField()
    channel = TextField()
    standing = TextField()
    rule = TextField()
    criteria = JSONField()
    delivered_by = TextField(null=True, constraints=references("staff.ref"))
    due = JSONField()
    due_kind = TextField()
    released_at = UTCField(null=True)

    class Meta:
        """Promises are numbered from 1 in their sale; a quotation has both ends and its source."""

        indexes = ((("sale", "n"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("rule IN ('what', 'when', 'care')", name="promise_rule_known"),
            Check("standing IN ('contract', 'beside')", name="promise_standing_known"),
            Check(
                '(source IS NULL) = (start IS NULL) AND (start IS NULL) = ("end" IS NULL)',
                name="promise_quote_whole",
            ),
        ]


class Saying(Table):
    """What a promise said, as a digest (`sayings.digest_of`): so that the same words are known when said again."""

    promise = TextField(primary_key=True, constraints=references("promise.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    digest = TextField(index=True)
