"""Writing many rows at once, around the parts of the ORM that cost more than the database.

On PostgreSQL the rows travel as one JSON text: the fastest thing Python can write and
PostgreSQL can read as a table. SQLite is called, not talked to; the ORM serves it well.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.fields.files import FieldFile

# What needs no look before it is written as JSON.
_AS_IT_IS = frozenset({str, int, float, bool, dict, list, type(None)})

AnyField = models.Field[Any, Any]
RowT = TypeVar("RowT", bound=models.Model)


def insert_rows(rows: Sequence[RowT]) -> None:
    """Insert the rows and give each its key. A conflict with a stored row is an error."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows)
        return
    for row, (key,) in zip(rows, _insert_returning(rows, "RETURNING id"), strict=True):
        _became(row, key)


def insert_new(rows: Sequence[RowT], *unique: str) -> list[RowT]:
    """Insert those rows whose ``unique`` fields no stored row has; returns them with their keys.

    Only where the database can tell which they are: else they are inserted, and none returned.
    """
    if not rows:
        return []
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, ignore_conflicts=True)
        return []
    fields = [field for field in model._meta.concrete_fields if field.name in unique]
    columns = ", ".join(_name(field) for field in fields)
    clause = f"ON CONFLICT ({columns}) DO NOTHING RETURNING id, {columns}"
    stored = {tuple(values): key for key, *values in _insert_returning(rows, clause)}
    names = [field.attname for field in fields]
    inserted = [(row, stored.get(tuple(row.__dict__[name] for name in names))) for row in rows]
    return [_became(row, key) for row, key in inserted if key is not None]


def _insert_returning(rows: Sequence[models.Model], clause: str) -> list[tuple[Any, ...]]:
    model = type(rows[0])
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    for field in columns:
        if _sets_itself(field):
            for row in rows:
                field.pre_save(row, add=True)
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(model, columns)} {clause}", [_json(_values(columns, rows))])
        return list(cursor.fetchall())


def _became(row: RowT, key: int) -> RowT:
    """``row``, which is stored now."""
    row.pk = key
    row._state.adding = False
    return row


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that nobody needs as objects: each has the same fields, by attribute name.

    What the database must know and no row names is an error, as for any INSERT.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create([model(**row) for row in rows])
        return
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    columns = [by_name[name] for name in rows[0]]
    with connection.cursor() as cursor:
        cursor.execute(_insert(model, columns), [_json(_plain_values(columns, rows))])


def _insert(model: type[models.Model], columns: Sequence[AnyField]) -> str:
    names = ", ".join(_name(field) for field in columns)
    places = ", ".join(_places(len(columns)))
    return (
        f"INSERT INTO {_table(model)} ({names}) SELECT {places}"  # noqa: S608 - our own names
        f" FROM {_recordset(columns)}"
    )


def update_rows(rows: Sequence[models.Model], *fields: str) -> None:
    """Write ``fields`` of each row in one statement, in order of their keys.

    The fixed order keeps two writers of the same rows from waiting for each other.
    """
    if not rows:
        return
    model = type(rows[0])
    by_name = {field.name: field for field in model._meta.concrete_fields}
    columns = [by_name[name] for name in fields]
    ordered = sorted(rows, key=lambda row: row.pk)
    write = _update_joined if connection.vendor == "postgresql" else _update_each
    write(ordered, model, columns)


def _update_joined(
    rows: Sequence[models.Model], model: type[models.Model], columns: list[AnyField]
) -> None:
    *places, key = _places(len(columns) + 1)
    assignments = ", ".join(
        f"{_name(field)} = new.{place}" for field, place in zip(columns, places, strict=True)
    )
    columns = [*columns, model._meta.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} AS old SET {assignments}"  # noqa: S608 - our own names
            f" FROM {_recordset(columns)} WHERE old.id = new.{key}",
            [_json(_values(columns, rows))],
        )


def _update_each(
    rows: Sequence[models.Model], model: type[models.Model], columns: list[AnyField]
) -> None:
    """One prepared statement, run for each row."""
    assignments = ", ".join(f"{_name(field)} = %s" for field in columns)
    sql = f"UPDATE {_table(model)} SET {assignments} WHERE id = %s"  # noqa: S608 - our own names
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [[*of_row, row.pk] for of_row, row in zip(values, rows, strict=True)]
        )


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _name(field: AnyField) -> str:
    return connection.ops.quote_name(str(field.column))


def _recordset(columns: Sequence[AnyField]) -> str:
    """The table ``new`` read from the JSON parameter."""
    places = zip(_places(len(columns)), columns, strict=True)
    types = ", ".join(f"{place} {_type(field)}" for place, field in places)
    return f"json_to_recordset(%s::json) AS new ({types})"


def _places(count: int) -> list[str]:
    """Names for columns on the way: each is sent once per row, so they are short."""
    return [f"c{number}" for number in range(count)]


def _type(field: AnyField) -> str:
    # A serial key or a reference is a plain number here.
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))


def _sets_itself(field: AnyField) -> bool:
    """Whether the field's value is made when its row is saved."""
    return bool(getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False))


def _values(columns: Sequence[AnyField], rows: Sequence[models.Model]) -> list[list[Any]]:
    # What an object holds is read where it holds it: descriptors of keys cost more than all else.
    return _plain_values(columns, [row.__dict__ for row in rows])


def _plain_values(
    columns: Sequence[AnyField], rows: Sequence[Mapping[str, Any]]
) -> list[list[Any]]:
    """What each row has in the columns, as JSON can hold it. Nearly all of it can as it is."""
    named = [(field, field.attname) for field in columns]
    return [
        [
            value
            if (kind := (value := row[name]).__class__) in _AS_IT_IS
            else value.isoformat()
            if kind is datetime
            else _plain(field, value)
            for field, name in named
        ]
        for row in rows
    ]


def _plain(field: AnyField, value: Any) -> Any:
    """``value`` as JSON can hold it and the column's type can read it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, FieldFile) and getattr(value, "_committed", True):
        return value.name or ""
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    raise TypeError(f"{field} cannot be written in bulk from {type(value).__name__}")


def _json(values: list[list[Any]]) -> str:
    places = _places(len(values[0]))
    return json.dumps(
        [dict(zip(places, of_row, strict=True)) for of_row in values], cls=DjangoJSONEncoder
    )
