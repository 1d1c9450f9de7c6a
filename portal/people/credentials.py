"""Tables of signing in: outside the record, for secrets are nobody's history."""

from peewee import BooleanField, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField


class Credential(Table):
    """How a member of staff signs in: argon2 hash, encrypted TOTP secret, hashes of unused recovery codes."""

    staff = TextField(primary_key=True)
    password = TextField()
    totp = TextField()
    totp_step = IntegerField()
    recovery = JSONField()
    changed_at = UTCField()


class TokenSecret(Table):
    """The SHA-256 of a token's secret, and when a program last came with it, to the minute."""

    hash = TextField(primary_key=True)
    token = TextField(unique=True)
    last_used_at = UTCField(null=True)


class SetUpLink(Table):
    """A one-time link with which a member of staff sets their password and second factor."""

    token = TextField(primary_key=True)
    staff = TextField(index=True)
    expires_at = UTCField(index=True)
    used_at = UTCField(null=True)
    replaced_at = UTCField(null=True)


class SignIn(Table):
    """One asking for a sign-in mail: hashes of its link token, its code and the cookie of the browser that asked.

    `contact` is empty for an address that nobody has: the row is written all the same, so that both look alike.
    `address` is the keyed hash of what was typed: a newer asking for the same address replaces the older ones.
    `cookie` is empty for a link handed over by the operator, which any browser may use.
    """

    token = TextField(primary_key=True)
    code = TextField()
    cookie = TextField(index=True)
    address = TextField(index=True)
    contact = TextField()
    next = TextField()
    expires_at = UTCField(index=True)
    tries = IntegerField()
    used_at = UTCField(null=True)
    replaced_at = UTCField(null=True)


class ConfirmedAddress(Table):
    """The address (its keyed hash) of a contact who signed in by a mail sent there; a corrected one is another."""

    contact = TextField(primary_key=True)
    address = TextField()
    confirmed_at = UTCField()


class Session(Table):
    """A browser that is signed in; `id` is the hash of its 256-bit cookie."""

    id = TextField(primary_key=True)
    kind = TextField()
    person = TextField(index=True)
    second_factor = BooleanField()
    started_at = UTCField(index=True)
    seen_at = UTCField()
    ended_at = UTCField(null=True)


class Parked(Table):
    """What somebody typed when their session ended, kept for an hour until they are signed in again.

    `endpoint` is where it was posted, `page` the page whose form it belongs to (a place as `people.places` writes it).
    """

    id = TextField(primary_key=True)
    person = TextField()
    endpoint = TextField()
    page = TextField()
    fields = JSONField()
    at = UTCField(index=True)


class SecurityEvent(Table):
    """A line of the security log: sign-ins, refused access, limits; kept for 90 days, never on the chain."""

    ref = TextField(primary_key=True)
    at = UTCField()
    kind = TextField()
    person = TextField()
    client = TextField()
    detail = TextField()

    class Meta:
        """Managers look through it, all of it or by person and by kind, the latest first."""

        indexes = ((("at", "ref"), False), (("person", "at", "ref"), False), (("kind", "at", "ref"), False))
