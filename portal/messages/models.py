"""The recorded tables of a sale's conversation; its appliers alone write them."""

from peewee import SQL, BooleanField, Check, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class Message(Table):
    """Something that was written, or a call, visit or text message that staff noted, in the order of `seq`.

    `at` is when it was written, or when the call took place; `posted_at` when it was recorded. `wants_answer` is true
    of a contact's message alone, and starts its clock: `due_at` is by when a promise says that it is answered, where
    one does. `answer` names the message that answered it at `answered_at`, after `answered_in` seconds of working time.
    `dispute` holds a contact's words, possibly empty, where they say that a noted contact did not take place; then it
    answers nothing. `quoted` is what a mail repeated below its own words (our mail, a signature), shown folded.
    `program` is the ref of the token through which `by` wrote it, None where they did so by hand.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    posted_at = UTCField()
    by = TextField()
    by_customer = BooleanField()
    how = TextField()
    words = TextField()
    wants_answer = BooleanField()
    due_at = UTCField(null=True)
    answered_at = UTCField(null=True)
    answered_in = IntegerField(null=True)
    answer = TextField(null=True, constraints=references("message.ref"))
    disputed_at = UTCField(null=True)
    disputed_by = TextField(null=True)
    dispute = TextField(null=True)
    quoted = TextField(default="", constraints=[SQL("DEFAULT ''")])
    program = TextField(null=True)

    class Meta:
        """A message is one entry; only a contact's wants an answer, and only what staff noted can be disputed."""

        indexes = ((("sale", "seq"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("how IN ('page', 'mail', 'call', 'visit', 'text')", name="message_how_known"),
            Check("by_customer OR NOT wants_answer", name="message_customer_wants_answer"),
            Check("wants_answer OR due_at IS NULL", name="message_due_wants_answer"),
            Check("wants_answer OR answered_at IS NULL", name="message_answered_wanted_it"),
            Check(
                "(answered_at IS NULL) = (answered_in IS NULL) AND (answered_at IS NULL) = (answer IS NULL)",
                name="message_answered_by_something",
            ),
            Check("answered_in IS NULL OR answered_in >= 0", name="message_answered_after_it"),
            Check(
                "(disputed_at IS NULL) = (disputed_by IS NULL) AND (disputed_at IS NULL) = (dispute IS NULL)",
                name="message_disputed_by_somebody",
            ),
            Check(
                "disputed_at IS NULL OR how IN ('call', 'visit', 'text') AND NOT by_customer",
                name="message_disputed_was_noted",
            ),
        ]


class MessageFile(Table):
    """A photo or file that came with a message; its bytes are kept under `sha256`, a small picture under `thumb`."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"), index=True)
    of = TextField(constraints=references("message.ref"), index=True)
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
            Check("(kind = 'photo') = (thumb IS NOT NULL)", name="message_file_photo_has_thumb")
        ]


class MessageOccasion(Table):
    """That a message is an occasion of a promise about messages, and opened this delivery of it."""

    delivery = TextField(primary_key=True, constraints=references("delivery.ref"))
    sale = TextField(constraints=references("sale.ref"), index=True)
    message = TextField(constraints=references("message.ref"), index=True)


# What we said: noted calls and visits too, unless they were disputed.
IS_FROM_US = ~Message.by_customer & Message.disputed_at.is_null()
# What waits for us is asked on every visit of Today, and may not read the whole table. An engine uses a partial index
# only where a query says its condition in the same words.
IS_WAITING = Message.wants_answer & Message.answered_at.is_null()
Message.add_index(Message.sale, Message.seq, where=IS_WAITING, name="message_waiting")
Message.add_index(Message.posted_at)
# Figures are of what was answered within twelve months.
Message.add_index(Message.answered_at, Message.answered_in)
