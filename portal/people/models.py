"""Recorded tables of people and the company; appliers alone write them."""

from peewee import SQL, Check, TextField

from portal.lib.db import JSONField, Table, UTCField, references


class Company(Table):
    """The company that runs this installation, as managers set it; one row."""

    ref = TextField(primary_key=True)
    name = TextField()
    accent = TextField()
    time_zone = TextField()
    currency = TextField()
    working_hours = JSONField()
    holidays_country = TextField()
    standing_words = TextField()
    logo = TextField(null=True)

    class Meta:
        """There is one company."""

        constraints = [Check("ref = 'company'", name="company_is_one")]  # noqa: RUF012 - peewee reads a plain list


class Profile(Table):
    """What the company says of itself in public: what it does, and what it gives for a referral, if anything."""

    ref = TextField(primary_key=True)
    about = TextField()
    reward = TextField()

    class Meta:
        """There is one company."""

        constraints = [Check("ref = 'company'", name="profile_is_one")]  # noqa: RUF012 - peewee reads a plain list


class Staff(Table):
    """A member of staff; one without a credential can be named in promises, not sign in.

    `picture` is the SHA-256 of their picture, a square of ours that the company's stream keeps; None: they show none.
    """

    ref = TextField(primary_key=True)
    email = TextField()
    name = TextField()
    role = TextField()
    phone = TextField()
    ended_at = UTCField(null=True)
    picture = TextField(null=True)

    class Meta:
        """The role is one of the three."""

        constraints = [Check("role IN ('sales', 'delivery', 'manager')", name="staff_role_known")]  # noqa: RUF012


class Token(Table):
    """What lets a program in, in the name of a member of staff (`staff`), to do what its scopes say.

    `begins_with` are the first characters of its secret, which tell people which one they hold; it ends by itself at
    `expires_at`, or when somebody ends it.
    """

    ref = TextField(primary_key=True)
    name = TextField()
    staff = TextField(constraints=references("staff.ref"), index=True)
    scopes = JSONField()
    begins_with = TextField()
    made_at = UTCField()
    made_by = TextField()
    expires_at = UTCField(null=True)
    ended_at = UTCField(null=True)
    ended_by = TextField(null=True)


class Customer(Table):
    """A household or organisation that signed at least one sale."""

    ref = TextField(primary_key=True)
    name = TextField()

    class Meta:
        """The list of customers is read by name."""

        indexes = ((("name", "ref"), False),)


class Contact(Table):
    """A person of a customer, who signs in by mail; instants are shown in their `time_zone`."""

    ref = TextField(primary_key=True)
    customer = TextField(constraints=references("customer.ref"), index=True)
    name = TextField()
    email = TextField()
    time_zone = TextField()
    ended_at = UTCField(null=True)


class Acceptance(Table):
    """Who of a customer accepts changes: "any" one contact, which holds for who never chose, or "all" of them.

    `by` (a contact's ref) said so last, at `at`.
    """

    customer = TextField(primary_key=True, constraints=references("customer.ref"))
    who = TextField()
    at = UTCField()
    by = TextField()

    class Meta:
        """It is one of the two."""

        constraints = [Check("who IN ('any', 'all')", name="acceptance_who_known")]  # noqa: RUF012


# An erased address is empty text, and any number of people may have had theirs erased.
_ACTIVE = SQL("ended_at IS NULL AND email <> '(erased)'")
Staff.add_index(Staff.email, unique=True, where=_ACTIVE, name="staff_email_once")
Contact.add_index(Contact.email, unique=True, where=_ACTIVE, name="contact_email_once")
