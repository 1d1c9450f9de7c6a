"""The table behind the index; triggers alone write it (ddl_sqlite, ddl_postgres)."""

from peewee import BigAutoField, IntegerField, TextField

from portal.lib.db import Table
from portal.lib.ddl import further
from portal.search import ddl_postgres, ddl_sqlite


class Search(Table):
    """One thing that can be found: `ref` names it among its `kind`, `n` is the number that its address needs.

    `id` grows with the minute of its instant, and within one as the rows come: the newest first is by key. `customer`
    and `sale` are refs, empty where there is none. `scope` says who may find it, in words: `s` and the ref of who is
    responsible for the sale, `d` and the ref of whoever delivers something of it, `dnobody` where something is
    nobody's. Managers find everything.
    """

    id = BigAutoField()
    kind = TextField()
    ref = TextField()
    sale = TextField(index=True)
    customer = TextField()
    n = IntegerField()
    scope = TextField()
    text = TextField()

    class Meta:
        """A thing is found once."""

        indexes = ((("kind", "ref"), True),)


class SearchErased(Table):
    """How many texts were erased since the index was last cleaned of them; SQLite alone writes it."""

    ref = TextField(primary_key=True)
    n = IntegerField()


further(ddl_sqlite.FURTHER)
further(ddl_postgres.FURTHER)
