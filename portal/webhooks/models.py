"""Webhooks, which are on the record, and beside it what sending needs: how far each is, its secrets, what waits."""

from peewee import BigIntegerField, CompositeKey, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField, references


class Webhook(Table):
    """An address that is called. `kinds` are those it hears of, [] for all that `scopes` allow.

    It hears what the member of staff `staff` may see. One that a program made has its `token`, and ends with it.
    """

    ref = TextField(primary_key=True)
    name = TextField()
    url = TextField()
    kinds = JSONField()
    scopes = JSONField()
    staff = TextField(constraints=references("staff.ref"), index=True)
    token = TextField(constraints=references("token.ref"), null=True, index=True)
    made_at = UTCField()
    made_by = TextField()
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)


class WebhookState(Table):
    """How far a webhook is: everything up to `position` was put before it, and waits or was sent.

    Off since `off_at`, for the reason `off_why` (`rules.OFF`); `failing_since` the first call of those that failed
    without a good one in between.
    """

    webhook = TextField(primary_key=True)
    position = BigIntegerField()
    off_at = UTCField(null=True)
    off_why = TextField(default="")
    failing_since = UTCField(null=True)


class WebhookSecret(Table):
    """A secret that signs, encrypted with the installation's key; one that was replaced signs until `ends_at`."""

    secret = TextField(primary_key=True)
    webhook = TextField(index=True)
    made_at = UTCField()
    ends_at = UTCField(null=True)


class WebhookMessage(Table):
    """A happening that waits to be sent to a webhook; gone once it was taken. A test call has a negative position."""

    webhook = TextField()
    position = BigIntegerField()
    stream = TextField()
    tries = IntegerField(default=0)
    next_at = UTCField()
    claimed_by = TextField(null=True)
    claimed_until = UTCField(null=True)

    class Meta:
        """Whether an earlier one of the same sale waits is asked for each."""

        primary_key = CompositeKey("webhook", "position")
        indexes = ((("webhook", "stream", "position"), False), (("webhook", "next_at", "position"), False))


class WebhookAttempt(Table):
    """A call that was made: what it was about, the status of the answer (None for none), and a word for what failed."""

    ref = TextField(primary_key=True)
    webhook = TextField()
    at = UTCField(index=True)
    position = BigIntegerField()
    kind = TextField()
    status = IntegerField(null=True)
    took = IntegerField()
    error = TextField(default="")

    class Meta:
        """A webhook's log is read from its end."""

        indexes = ((("webhook", "at", "ref"), False),)
