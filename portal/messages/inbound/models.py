"""Which mails came in: outside the record, for what was taken is a message there, and the rest is nobody's history."""

from peewee import SQL, Check, TextField

from portal.lib.beside_sales import goes_with_sale
from portal.lib.db import Table, UTCField


class ReceivedMail(Table):
    """A mail that was taken or refused; `id` is a hash (of all of it where it was refused), so that each counts once.

    `sender` is the address that it claims to come from. `sale` and `person` are known where its own address was signed
    by us; `reason` says why it was refused (a key of `wording.REASONS`).
    """

    id = TextField(primary_key=True)
    at = UTCField(index=True)
    outcome = TextField()
    sender = TextField()
    sale = TextField(null=True)
    person = TextField(null=True)
    reason = TextField()

    class Meta:
        """What is refused is refused for a reason."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("outcome IN ('taken', 'refused')", name="received_mail_outcome_known"),
            Check("(outcome = 'refused') = (reason <> '')", name="received_mail_refused_for_a_reason"),
        ]


goes_with_sale(ReceivedMail.sale)
# An engine uses a partial index only where a query says its condition in the same words.
IS_REFUSED = ReceivedMail.outcome == SQL("'refused'")
ReceivedMail.add_index(ReceivedMail.at, ReceivedMail.id, where=IS_REFUSED, name="received_mail_refused")
