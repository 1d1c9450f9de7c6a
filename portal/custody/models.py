"""Recorded tables of erasures and legal holds, in the company's stream, and what is still to be cleaned after one."""

from peewee import SQL, Check, TextField

from portal.lib.db import DayField, JSONField, Table, UTCField, references


class Erasure(Table):
    """That a customer wants everything about them erased: who asked, and from when on it is carried out.

    `words` are what they wrote to us and `written_on` the day of that, where staff started it; otherwise one of the
    customer's contacts did, on their pages, and both are empty. It was undone, or is done, or waits.
    """

    ref = TextField(primary_key=True)
    customer = TextField(constraints=references("customer.ref"), index=True)
    asked_at = UTCField()
    asked_by = TextField()
    words = TextField()
    written_on = DayField(null=True)
    due_at = UTCField()
    undone_at = UTCField(null=True)
    undone_by = TextField(null=True)
    done_at = UTCField(null=True)

    class Meta:
        """It ends once, and is undone by somebody."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("undone_at IS NULL OR done_at IS NULL", name="erasure_ends_once"),
            Check("(undone_at IS NULL) = (undone_by IS NULL)", name="erasure_undone_by_somebody"),
        ]


class LegalHold(Table):
    """That nothing of a customer may be erased, for a reason that they are told; it stands until it is lifted."""

    ref = TextField(primary_key=True)
    customer = TextField(constraints=references("customer.ref"), index=True)
    reason = TextField()
    set_at = UTCField()
    set_by = TextField(constraints=references("staff.ref"))
    lifted_at = UTCField(null=True)
    lifted_by = TextField(null=True, constraints=references("staff.ref"))

    class Meta:
        """A hold is lifted by somebody."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("(lifted_at IS NULL) = (lifted_by IS NULL)", name="legal_hold_lifted_by_somebody")
        ]


class Cleaning(Table):
    """What is still to go after an erasure: files of mails by name, and pages of the database that hold old bytes.

    Outside the record. It is written with the erasure and deleted once everything is gone, so that a process that dies
    in between loses nothing of it.
    """

    erasure = TextField(primary_key=True)
    at = UTCField()
    files = JSONField()


_WAITS = SQL("undone_at IS NULL AND done_at IS NULL")
_STANDS = SQL("lifted_at IS NULL")
Erasure.add_index(Erasure.customer, unique=True, where=_WAITS, name="erasure_one_waits")
Erasure.add_index(Erasure.due_at, where=_WAITS, name="erasure_waiting")
LegalHold.add_index(LegalHold.customer, unique=True, where=_STANDS, name="legal_hold_one_stands")
