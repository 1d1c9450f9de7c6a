"""Tables of intake: outside the record, which starts at sealing."""

from peewee import SQL, BlobField, BooleanField, Check, CompositeKey, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField, references


def _of(target: str) -> SQL:
    table, column = target.split(".")
    return SQL(f'REFERENCES "{table}" ("{column}") ON DELETE CASCADE')


class Draft(Table):
    """A sale that is not sealed; `ref` is that of the sale to come, and what it says stands in its parts.

    `seal_at` is when the hour of grace ends, while it is locked; `failure` says why a sealing failed. `version` counts
    every change of the draft and of its parts.
    """

    ref = TextField(primary_key=True)
    external_id = TextField(null=True, unique=True)
    salesperson = TextField(constraints=references("staff.ref"), index=True)
    created_at = UTCField(index=True)
    changed_at = UTCField()
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


class DraftPart(Table):
    """A part of a draft as it was typed: `fields` are texts by name (rules.FIELDS), `n` its place among its kind.

    A part that somebody removed stays until the draft is sealed, so that it can be brought back.
    """

    ref = TextField(primary_key=True)
    draft = TextField(constraints=[_of("draft.ref")])
    kind = TextField()
    n = IntegerField()
    fields = JSONField()
    version = IntegerField()
    changed_at = UTCField()
    changed_by = TextField()
    removed_at = UTCField(null=True)

    class Meta:
        """Parts are read in the order of their places."""

        indexes = ((("draft", "kind", "n"), False),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("kind IN ('sale', 'contact', 'line', 'promise')", name="draft_part_kind_known")
        ]


class DraftSource(Table):
    """A document of a draft: the text that was read from it, and the original file as it was.

    `places` are [offset, label] pairs in order ("page 3", "00:12:03"): where in `text` (code points) each begins.
    `voices` are {"start", "end", "who", "at"}: who says that slice and when, where the document tells (`at` is a day,
    an instant, or empty). `sha256` is that of the text in UTF-8.
    """

    ref = TextField(primary_key=True)
    draft = TextField(constraints=[_of("draft.ref")])
    n = IntegerField()
    kind = TextField()
    title = TextField()
    received_at = TextField()
    text = TextField()
    sha256 = TextField()
    places = JSONField()
    voices = JSONField()
    file_name = TextField(null=True)
    media_type = TextField(null=True)
    file_sha256 = TextField(null=True)
    body = BlobField(null=True)
    added_at = UTCField()
    added_by = TextField()

    class Meta:
        """The sources of a draft are numbered from 1."""

        indexes = ((("draft", "n"), True),)


class DraftAsk(Table):
    """That somebody who would deliver a promise of a draft was asked whether they can by then, and what they said.

    `about` is a digest of the words, due and deliverer that were asked about: an answer about another date is stale.
    A "cannot" is settled by whoever seals, in words, or by asking anew about another date.
    """

    part = TextField(primary_key=True, constraints=[_of("draft_part.ref")])
    draft = TextField(index=True)
    to = TextField(constraints=references("staff.ref"), index=True)
    about = TextField()
    asked_at = UTCField()
    asked_by = TextField()
    answer = TextField(null=True)
    words = TextField()
    answered_at = UTCField(null=True)
    answered_by = TextField(null=True)
    settled_at = UTCField(null=True)
    settled_by = TextField(null=True)
    settled_words = TextField()

    class Meta:
        """An answer is one of two, and has its instant and its giver."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("answer IS NULL OR answer IN ('can', 'cannot')", name="draft_ask_answer_known"),
            Check(
                "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)",
                name="draft_ask_answered_by_somebody",
            ),
        ]


class DraftContact(Table):
    """An address that a draft gives to a customer (their name, case-folded), so that no other draft gives it away."""

    draft = TextField(constraints=[_of("draft.ref")])
    email = TextField(index=True)
    customer = TextField()

    class Meta:
        """An address stands once in a draft."""

        primary_key = CompositeKey("draft", "email")


class Cue(Table):
    """A phrase by which a sentence looks like a commitment, with the reason that is shown; the company's own table.

    Without any row the phrases that come with the portal hold.
    """

    ref = TextField(primary_key=True)
    phrase = TextField(unique=True)
    why = TextField()
    rule = TextField(null=True)
    is_on = BooleanField()
    changed_at = UTCField()
    changed_by = TextField()

    class Meta:
        """A phrase may suggest one of the three rules."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("rule IS NULL OR rule IN ('what', 'when', 'care')", name="cue_rule_known")
        ]


class TableImport(Table):
    """A table of sales (CSV) that somebody brings in: the file, how its columns are read, and how far it is.

    `mapping` is how it is read, `report` what was seen in it before it began, `total` how many sales it holds. What
    became of each of them is a row of TableOutcome. Later `body`, `report` and those rows are gone (lib.retention).
    """

    ref = TextField(primary_key=True)
    by = TextField(constraints=references("staff.ref"), index=True)
    at = UTCField(index=True)
    file_name = TextField()
    body = BlobField(null=True)
    mapping = JSONField()
    state = TextField()
    total = IntegerField()
    report = JSONField()
    changed_at = UTCField()
    version = IntegerField()

    class Meta:
        """An import is in one of these states."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check(
                "state IN ('mapping', 'waiting', 'running', 'done', 'stopped')",
                name="table_import_state_known",
            )
        ]


class TableOutcome(Table):
    """What became of the `n`th sale of a table (from 0): a draft was made, it was here already, or it was refused.

    `lines` are those of the file on which its rows begin, `problems` are [line, column, message]. It is written in the
    transaction that makes the draft, so that nothing is done twice when the work is cut off and begun again.
    """

    table = TextField(constraints=[_of("table_import.ref")])
    n = IntegerField()
    outcome = TextField()
    draft = TextField(null=True)
    title = TextField()
    lines = JSONField()
    problems = JSONField()

    class Meta:
        """A sale of a table has one outcome; they are counted and listed by kind."""

        primary_key = CompositeKey("table", "n")
        indexes = ((("table", "outcome", "n"), False),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("outcome IN ('made', 'unchanged', 'refused')", name="table_outcome_known"),
            Check("(outcome = 'made') = (draft IS NOT NULL)", name="table_outcome_made_a_draft"),
        ]


class Imported(Table):
    """What an external id was the last time it came: a keyed digest, so that the same file again changes nothing."""

    external_id = TextField(primary_key=True)
    ref = TextField()
    digest = TextField()
