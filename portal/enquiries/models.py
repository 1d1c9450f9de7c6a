"""Recorded tables of enquiries, in the company's stream; their appliers alone write them."""

from peewee import SQL, BooleanField, Check, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField, references


class Enquiry(Table):
    """Somebody asks us about something.

    `code` is the referral link it came through, `contact` the signed-in customer who asks; `flags` say what we noticed
    about the address (see rules). `friend_may_know`: whoever referred them may be told. `answered_at` is our first
    answer, `answered_in` the seconds of working time that it took. `seq` is its entry, `version` the last one that
    touched it. `forgotten_at`: deleted at the enquirer's request, which ends it too.
    """

    ref = TextField(primary_key=True)
    seq = IntegerField(unique=True)
    at = UTCField(index=True)
    came_by = TextField()
    code = TextField(null=True, constraints=references("referral_link.code"), index=True)
    contact = TextField(null=True, constraints=references("contact.ref"), index=True)
    name = TextField()
    email = TextField()
    phone = TextField()
    words = TextField()
    friend_may_know = BooleanField()
    flags = JSONField()
    state = TextField()
    answered_at = UTCField(null=True)
    answered_in = IntegerField(null=True)
    closed_reason = TextField(null=True)
    sale = TextField(null=True, constraints=references("sale.ref"), index=True)
    ended_at = UTCField(null=True)
    forgotten_at = UTCField(null=True)
    version = IntegerField()

    class Meta:
        """Where it came from and where it stands are each one of a few; a customer's comes through no link."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("came_by IN ('link', 'site', 'customer')", name="enquiry_came_by_known"),
            Check("(came_by = 'link') = (code IS NOT NULL)", name="enquiry_link_has_code"),
            Check("(came_by = 'customer') = (contact IS NOT NULL)", name="enquiry_customer_has_contact"),
            Check("state IN ('open', 'answered', 'won', 'closed')", name="enquiry_state_known"),
            Check("(state = 'won') = (sale IS NOT NULL)", name="enquiry_won_has_sale"),
            Check("(state = 'closed') = (closed_reason IS NOT NULL)", name="enquiry_closed_has_reason"),
        ]


class EnquiryAnswer(Table):
    """What we answered: by mail, or by a call or visit that a member of staff noted."""

    ref = TextField(primary_key=True)
    enquiry = TextField(constraints=references("enquiry.ref"), index=True)
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    how = TextField()
    words = TextField()

    class Meta:
        """An answer is written or noted."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("how IN ('mail', 'noted')", name="enquiry_answer_how_known")
        ]


class EnquiryDraft(Table):
    """That a draft records the sale to which an enquiry came, until it is sealed; outside the record, as drafts are."""

    draft = TextField(primary_key=True)
    enquiry = TextField(constraints=references("enquiry.ref"), unique=True)
    by = TextField(constraints=references("staff.ref"))
    at = UTCField()


IS_RUNNING = Enquiry.ended_at.is_null()
IS_WAITING = (Enquiry.state == SQL("'open'")) & IS_RUNNING
IS_ANSWERED = (Enquiry.state == SQL("'answered'")) & IS_RUNNING
HAS_ENDED = Enquiry.ended_at.is_null(is_null=False)
Enquiry.add_index(Enquiry.at, where=IS_WAITING, name="enquiry_waiting_by_instant")
Enquiry.add_index(Enquiry.seq, where=IS_ANSWERED, name="enquiry_answered")
Enquiry.add_index(Enquiry.seq, where=HAS_ENDED, name="enquiry_ended")
Enquiry.add_index(Enquiry.answered_at, Enquiry.answered_in)
