"""Several reads in one statement, for pages that show a little of many tables.

Each query becomes one column of one row: a JSON array of its rows. Both engines make such arrays, and the fields of
the tables turn what they hold into Python again.
"""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import peewee
from peewee import Alias, Field, fn

from portal.lib.db import db, engine

Rows = Mapping[str, list[Any]]

# SQLite drops the order of a query inside another one, but never of one that is cut off.
_NO_LIMIT = 2**31 - 1


def together(*parts: Mapping[str, Any]) -> Rows:
    """Run the queries of all `parts` as one statement and return the rows of each, in its order, by its name.

    A row has an attribute for every column, named like the field or alias that was selected, with the value that the
    field gives. What is computed (a count, a text from COALESCE) comes as JSON has it, so wrap an instant that a
    function returns in `utc_instant` yourself. Raises ValueError when two parts name a query alike.
    """
    queries = {name: query for part in parts for name, query in part.items()}
    if len(queries) < sum(map(len, parts)):
        message = "two parts name a query alike"
        raise ValueError(message)
    if not queries:
        return {}
    columns = [_as_array(query) for query in queries.values()]
    row = peewee.Select(columns=columns).bind(db).tuples().get()
    return {
        name: _rows(_columns(query), text) for (name, query), text in zip(queries.items(), row, strict=True)
    }


def _columns(query: Any) -> list[tuple[str, Any]]:
    return [_named(column) for column in _selected(query)]


def _selected(query: Any) -> list[Any]:
    return list(query._returning)  # noqa: SLF001 - peewee has no public name for what a query selects.


def _named(column: Any) -> tuple[str, Any]:
    """Return the name of a column, and the field that reads its values, None where no field does."""
    inner = _unnamed(column)
    field = inner.field if isinstance(inner, peewee.FieldAlias) else inner
    if isinstance(field, Field):
        return (field.name if column is inner else _alias(column)), field
    return _alias(column), None


def _alias(column: Any) -> str:
    return cast("str", column._alias)  # noqa: SLF001 - peewee has no public name for it either.


def _as_array(query: Any) -> Any:
    names = [f"c{place}" for place in range(len(_selected(query)))]
    named = [_unnamed(column).alias(name) for name, column in zip(names, _selected(query), strict=True)]
    inner = query.select(*named)
    inner = (inner if query._limit is not None else inner.limit(_NO_LIMIT)).alias("t")  # noqa: SLF001 - the same.
    values = [getattr(inner.c, name) for name in names]
    if engine() == "sqlite":
        array: Any = fn.json_group_array(fn.json_array(*values))
    else:
        array = fn.json_agg(fn.json_build_array(*values)).cast("TEXT")
    return peewee.Select((inner,), (array,))


def _unnamed(column: Any) -> Any:
    return column.node if isinstance(column, Alias) else column


def _rows(columns: list[tuple[str, Any]], text: str | None) -> list[Any]:
    return [
        SimpleNamespace(
            **{
                name: value if field is None else field.python_value(value)
                for (name, field), value in zip(columns, values, strict=True)
            }
        )
        for values in json.loads(text or "[]")
    ]
