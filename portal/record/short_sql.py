"""The SQL of simple statements, written without peewee's compiler, which takes twenty times as long.

For replaying a whole record in memory. What is written here is, letter for letter, what peewee writes: a test compares
the two over everything that appliers do. Whatever is less simple is left to peewee.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from peewee import (
    OP,
    BigIntegerField,
    BooleanField,
    Expression,
    Field,
    IntegerField,
    ModelInsert,
    ModelUpdate,
    Node,
    TextField,
)

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


class _NotShortError(Exception):
    """The statement isn't simple."""


class _Column(NamedTuple):
    position: int
    field: Any
    as_it_is: type | None


def short(query: Any) -> Short | None:
    """Return the SQL and the values of an INSERT or UPDATE for SQLite, or None when it isn't simple."""
    kind = query.__class__
    try:
        if kind is ModelUpdate:
            return _update(query)
        return _insert(query) if kind is ModelInsert else None
    except _NotShortError:
        return None


def _insert(query: Any) -> Short:
    rows = query._insert
    # Without a clause for conflicts, WITH, RETURNING or columns named apart.
    if query._on_conflict or query._cte_list or query._returning or query._columns:
        raise _NotShortError
    if isinstance(rows, dict):
        rows = [rows]
    if not isinstance(rows, list) or not rows:
        raise _NotShortError
    keys = tuple(rows[0])
    names = _names(keys)
    head, group, columns = _insert_plan(query.model, names)
    values: list[Any] = []
    for row in rows:
        if tuple(row) != keys:
            raise _NotShortError
        values += _values(columns, list(row.values()))
    return f"{head}{', '.join([group] * len(rows))}", values


def _update(query: Any) -> Short:
    if query._from or query._cte_list or query._returning or query._order_by or query._limit is not None:
        raise _NotShortError
    head, columns = _update_plan(query.model, _names(query._update))
    values = _values(columns, list(query._update.values()))
    if query._where is None:
        return head, values
    return f"{head} WHERE {_condition(query._where, values)}", values


@cache
def _insert_plan(model: Any, names: tuple[str, ...]) -> tuple[str, str, list[_Column]]:
    columns = _columns(model, names)
    if {field.name for field in model._meta.defaults} - set(names):
        raise _NotShortError
    listed = ", ".join(f'"{column.field.column_name}"' for column in columns)
    return (
        f'INSERT INTO "{model._meta.table_name}" ({listed}) VALUES ',
        f"({', '.join('?' * len(columns))})",
        columns,
    )


@cache
def _update_plan(model: Any, names: tuple[str, ...]) -> tuple[str, list[_Column]]:
    columns = _columns(model, names)
    told = ", ".join(f'"{column.field.column_name}" = ?' for column in columns)
    return f'UPDATE "{model._meta.table_name}" SET {told}', columns


def _columns(model: Any, names: tuple[str, ...]) -> list[_Column]:
    """Return the columns of these names in peewee's order, each with the place that its value comes from."""
    fields = [model._meta.fields.get(name) for name in names]
    # Fields answer `==` and `in` with an expression, which is always true.
    if any(field is None for field in fields):
        raise _NotShortError
    found = [_Column(place, field, _AS_IT_IS.get(type(field))) for place, field in enumerate(fields)]
    return sorted(found, key=lambda column: column.field._sort_key)


def _values(columns: list[_Column], given: list[Any]) -> list[Any]:
    values = []
    for position, field, as_it_is in columns:
        value = given[position]
        if value is not None and value.__class__ is not as_it_is:
            value = _converted(field, value)
        values.append(value)
    return values


def _condition(node: Any, values: list[Any]) -> str:
    """Return a condition as SQL and add what it compares with to `values`."""
    if node.__class__ is not Expression or node.flat:
        raise _NotShortError
    if link := _LINKS.get(node.op):
        left = _condition(node.lhs, values)
        return f"({left} {link} {_condition(node.rhs, values)})"
    field = node.lhs
    if not isinstance(field, Field):
        raise _NotShortError
    return f'("{field.model._meta.table_name}"."{field.column_name}" {_comparison(node, field, values)})'


def _comparison(node: Any, field: Any, values: list[Any]) -> str:
    op, other = node.op, node.rhs
    if op in _COMPARED:
        values.append(_converted(field, other))
        return f"{_COMPARED[op]} ?"
    if op in _NULL and other is None:
        return _NULL[op]
    if op in _LISTED and isinstance(other, list) and other:
        values += [_converted(field, one) for one in other]
        return f"{_LISTED[op]} ({', '.join('?' * len(other))})"
    raise _NotShortError


def _converted(field: Any, value: Any) -> Any:
    if isinstance(value, Node):
        raise _NotShortError
    return field.db_value(value)


def _names(keys: Iterable[Any]) -> tuple[str, ...]:
    try:
        return tuple([key if key.__class__ is str else key.name for key in keys])
    except AttributeError:
        raise _NotShortError from None
