"""The record's own tables: streams with their heads, entries, texts beside the chain, receipts, files, live rows.

Daily roots, the heads they are over, and what the nightly check found lie outside the record, and speak of it.
"""

from peewee import SQL, BlobField, CompositeKey, IntegerField, TextField

from portal.lib.db import DayField, Table, UTCField

COMPANY = "company"
SYSTEM = "system"
# PostgreSQL calls by this name whoever listens for streams that moved.
LIVE_CHANNEL = "kept_live"


class Stream(Table):
    """The head of a chain: how many entries it has, and the hash of the last one."""

    ref = TextField(primary_key=True)
    seq = IntegerField()
    hash = TextField()


class Entry(Table):
    """One fact that happened; `facts` is the canonical JSON that was hashed, `at` the exact text that was hashed."""

    stream = TextField()
    seq = IntegerField()
    at = TextField()
    actor = TextField()
    kind = TextField()
    facts = TextField()
    previous = TextField()
    hash = TextField()

    class Meta:
        """A stream's entries are numbered from 1 without a gap; who looks through all of them does so by instant."""

        primary_key = CompositeKey("stream", "seq")
        indexes = (
            (("at", "stream", "seq"), False),
            (("actor", "at", "stream", "seq"), False),
            (("kind", "at", "stream", "seq"), False),
        )


class EntryText(Table):
    """A personal text of an entry, beside the chain, so that it can be erased; `name` is its JSON pointer."""

    stream = TextField()
    seq = IntegerField()
    name = TextField()
    salt = TextField(null=True)
    text = TextField(null=True)

    class Meta:
        """A text has one place in one entry."""

        primary_key = CompositeKey("stream", "seq", "name")


class Receipt(Table):
    """A signed statement: the exact bytes and their signature; only an erasure at the customer's request empties it."""

    stream = TextField()
    n = IntegerField()
    number = TextField(unique=True)
    sha256 = TextField()
    body = BlobField(null=True)
    signature = BlobField(null=True)
    key_id = TextField()
    sealed_at = UTCField()

    class Meta:
        """A sale's receipts are numbered from 1."""

        primary_key = CompositeKey("stream", "n")


class StoredFile(Table):
    """The bytes of a file that an entry names by its SHA-256."""

    stream = TextField()
    sha256 = TextField()
    media_type = TextField()
    name = TextField()
    body = BlobField()

    class Meta:
        """A file is kept once a stream."""

        primary_key = CompositeKey("stream", "sha256")


class SigningKey(Table):
    """A public key under which receipts were signed; the private one is never in the database."""

    id = TextField(primary_key=True)
    public = TextField()
    added_at = UTCField()


class Live(Table):
    """What changed last, for pages that are open: outside the record, and written in its transaction.

    `moved` is 1 until what was appended has its place among everything that happened (`portal.happenings`).
    """

    stream = TextField(primary_key=True)
    version = IntegerField()
    at = UTCField()
    moved = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    class Meta:
        """What changed since an instant is read in the order in which it did."""

        indexes = ((("at", "stream"), False),)


HAS_MOVED = Live.moved == 1
Live.add_index(Live.stream, where=HAS_MOVED, name="live_moved")


class DailyRoot(Table):
    """The signed statement of a day's root, as published; `n` counts them from 1.

    `sha256` is that of `body`. `salt` (hex) makes the leaves that say nothing, and `streams` is how many heads it is
    over: neither is ever published.
    """

    n = IntegerField(primary_key=True)
    day = DayField(unique=True)
    made_at = UTCField()
    sha256 = TextField()
    body = BlobField()
    signature = BlobField()
    salt = TextField()
    streams = IntegerField()


class RootHead(Table):
    """The head of a stream in root `root`, and in each later one up to the next row of the stream."""

    stream = TextField()
    root = IntegerField()
    seq = IntegerField()
    hash = TextField()

    class Meta:
        """A stream moves at most once a root."""

        primary_key = CompositeKey("stream", "root")
        indexes = ((("root",), False),)


class RootLeaves(Table):
    """A part of the tree of the newest root: the hashes of its leaves, the first of them (hex), and the node above."""

    root = IntegerField()
    part = IntegerField()
    first = TextField()
    top = TextField()
    leaves = BlobField()

    class Meta:
        """Parts are in the order of the leaves."""

        primary_key = CompositeKey("root", "part")


class RecordCheck(Table):
    """A nightly check: begun once a day, and ended unless it was cut off. `after` is where the next one goes on."""

    day = DayField(primary_key=True)
    begun_at = UTCField()
    ended_at = UTCField(null=True)
    streams = IntegerField(default=0)
    faults = IntegerField(default=0)
    after = TextField(default="")


class RecordFault(Table):
    """What a nightly check found wrong in a stream, from the first time until one found it mended."""

    stream = TextField()
    seq = IntegerField()
    what = TextField()
    found_at = UTCField()
    mended_at = UTCField(null=True)

    class Meta:
        """The same may be found again after it was mended."""

        primary_key = CompositeKey("stream", "seq", "what", "found_at")
