"""INSERT and UPDATE without peewee's compiler, which takes twenty times as long: for replaying a whole record.

In a shadow our tables give these statements in place of peewee's. The SQL is, letter for letter, what peewee writes: a
test compares the two over everything that appliers do. Whatever is less simple is peewee's as ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from peewee import (
    OP,
    BigIntegerField,
    BooleanField,
    Expression,
    Field,
    IntegerField,
    Node,
    TextField,
)

from portal.lib.db import Table

Short: TypeAlias = tuple[str, list[Any]]
_LINKS = {OP.AND: "AND", OP.OR: "OR"}
_COMPARED = {OP.EQ: "=", OP.NE: "!="}
_LISTED = {OP.IN: "IN", OP.NOT_IN: "NOT IN"}
_NULL = {OP.IS: "IS NULL", OP.IS_NOT: "IS NOT NULL"}
# What these columns hold is written as it is when it is of exactly this type.
_AS_IT_IS: dict[type, type] = {
    TextField: str,
    IntegerField: int,
    BigIntegerField: int,
    BooleanField: bool,
}


class NotShort(Exception):
    """The statement isn't simple."""


class _Column(NamedTuple):
    position: int
    field: Any
    as_it_is: type | None


class ShortInsert:
    """`insert` and `insert_many` of a table; asked for more than to be executed, it turns into peewee's."""

    def __init__(self, table: Any, rows: Sequence[Mapping[Any, Any]], driver: Any) -> None:
        """Prepare to insert `rows` by the `driver`, an open connection to SQLite."""
        self._table = table
        self._rows = rows
        self._driver = driver

    def execute(self) -> Any:
        """Insert the rows."""
        try:
            told = insert_sql(self._table, self._rows)
        except NotShort:
            return self._long().execute()
        return self._driver.execute(*told)

    def __getattr__(self, name: str) -> Any:
        """Do what only peewee's statement can."""
        return getattr(self._long(), name)

    def _long(self) -> Any:
        # Not our table's own way again.
        made: Any = super(Table, self._table)
        return made.insert(self._rows[0]) if len(self._rows) == 1 else made.insert_many(self._rows)


class ShortUpdate:
    """`update` of a table, with or without one condition; asked for more, it turns into peewee's."""

    def __init__(self, table: Any, changes: Mapping[Any, Any], driver: Any) -> None:
        """Prepare to make these `changes` by the `driver`, an open connection to SQLite."""
        self._table = table
        self._changes = changes
        self._driver = driver
        self._conditions: tuple[Any, ...] = ()

    def where(self, *conditions: Any) -> "ShortUpdate":
        """Change only rows for which all `conditions` hold."""
        self._conditions += conditions
        return self

    def execute(self) -> int:
        """Make the changes; returns how many rows they met."""
        try:
            told = update_sql(self._table, self._changes, self._conditions)
        except NotShort:
            return int(self._long().execute())
        return int(self._driver.execute(*told).rowcount)

    def __getattr__(self, name: str) -> Any:
        """Do what only peewee's statement can."""
        return getattr(self._long(), name)

    def _long(self) -> Any:
        query: Any = super(Table, self._table).update(self._changes)  # type: ignore[misc]  # As above.
        return query.where(*self._conditions) if self._conditions else query


class Statements:
    """The statements of a database in place of ours, by an open connection to SQLite."""

    def __init__(self, driver: Any) -> None:
        """Take the connection."""
        self._driver = driver

    def insert(self, table: Any, rows: Sequence[Mapping[Any, Any]]) -> ShortInsert:
        """Return the statement that inserts rows into a table."""
        return ShortInsert(table, rows, self._driver)

    def update(self, table: Any, changes: Mapping[Any, Any]) -> ShortUpdate:
        """Return the statement that makes changes in a table."""
        return ShortUpdate(table, changes, self._driver)


def insert_sql(table: Any, rows: Sequence[Mapping[Any, Any]]) -> Short:
    """Return SQL and values that insert `rows`, all of the same columns, into a table. Raises NotShort."""
    if not rows:
        raise NotShort
    keys = tuple(rows[0])
    head, group, columns = _insert_plan(table, _names(keys))
    values: list[Any] = []
    for row in rows:
        if tuple(row) != keys:
            raise NotShort
        _add_values(values, columns, list(row.values()))
    return f"{head}{', '.join([group] * len(rows))}", values


def update_sql(table: Any, changes: Mapping[Any, Any], conditions: Sequence[Any]) -> Short:
    """Return SQL and values that make `changes` in a table where the one condition holds, if any. Raises NotShort."""
    head, columns = _update_plan(table, _names(changes))
    values: list[Any] = []
    _add_values(values, columns, list(changes.values()))
    if not conditions:
        return head, values
    if len(conditions) > 1:
        raise NotShort
    return f"{head} WHERE {_condition(conditions[0], values)}", values


@cache
def _insert_plan(table: Any, names: tuple[str, ...]) -> tuple[str, str, list[_Column]]:
    columns = _columns(table, names)
    if {field.name for field in table._meta.defaults} - set(names):
        raise NotShort
    listed = ", ".join(f'"{column.field.column_name}"' for column in columns)
    head = f'INSERT INTO "{table._meta.table_name}" ({listed}) VALUES '  # noqa: S608 - names of ours
    return head, f"({', '.join('?' * len(columns))})", columns


@cache
def _update_plan(table: Any, names: tuple[str, ...]) -> tuple[str, list[_Column]]:
    columns = _columns(table, names)
    told = ", ".join(f'"{column.field.column_name}" = ?' for column in columns)
    return f'UPDATE "{table._meta.table_name}" SET {told}', columns  # noqa: S608 - names of ours


def _columns(table: Any, names: tuple[str, ...]) -> list[_Column]:
    """Return the columns of these names in the order of the table, each with the place that its value comes from."""
    places = {name: place for place, name in enumerate(names)}
    fields = [field for field in table._meta.sorted_fields if field.name in places]
    if not fields or len(fields) != len(names):
        raise NotShort
    return [_Column(places[field.name], field, _AS_IT_IS.get(type(field))) for field in fields]


def _add_values(values: list[Any], columns: list[_Column], given: list[Any]) -> None:
    for position, field, as_it_is in columns:
        value = given[position]
        if value is not None and value.__class__ is not as_it_is:
            value = _converted(field, value)
        values.append(value)


def _condition(node: Any, values: list[Any]) -> str:
    """Return a condition as SQL and add what it compares with to `values`."""
    if node.__class__ is not Expression or node.flat:
        raise NotShort
    if link := _LINKS.get(node.op):
        left = _condition(node.lhs, values)
        return f"({left} {link} {_condition(node.rhs, values)})"
    field = node.lhs
    if not isinstance(field, Field):
        raise NotShort
    return f'("{_table_of(field.model)}"."{field.column_name}" {_comparison(node, field, values)})'


def _comparison(node: Any, field: Any, values: list[Any]) -> str:
    op, other = node.op, node.rhs
    if op in _COMPARED:
        values.append(other if other.__class__ is str else _converted(field, other))
        return f"{_COMPARED[op]} ?"
    if op in _NULL and other is None:
        return _NULL[op]
    if op in _LISTED and isinstance(other, list) and other:
        values += [_converted(field, one) for one in other]
        return f"{_LISTED[op]} ({', '.join('?' * len(other))})"
    raise NotShort


@cache
def _table_of(model: Any) -> str:
    return str(model._meta.table_name)


def _converted(field: Any, value: Any) -> Any:
    if isinstance(value, Node):
        raise NotShort
    return field.db_value(value)


def _names(keys: Iterable[Any]) -> tuple[str, ...]:
    try:
        return tuple([key if key.__class__ is str else key.name for key in keys])
    except AttributeError:
        raise NotShort from None
