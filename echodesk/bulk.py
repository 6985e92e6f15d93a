"""Updating many rows, each to values of its own."""

from collections.abc import Sequence

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], *fields: str) -> None:
    """Write ``fields`` of each row in one round trip, in order of their keys.

    The same as ``bulk_update``, which builds one statement with a CASE per field and
    row; here the database prepares one short statement and runs it for each row. The
    fixed order keeps two writers of the same rows from waiting for each other.
    """
    if not rows:
        return
    meta = rows[0]._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    columns = [by_name[name] for name in fields]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in columns)
    # Only names of our own tables and columns are put into the text.
    sql = f"UPDATE {quote(meta.db_table)} SET {assignments} WHERE {quote('id')} = %s"  # noqa: S608
    params = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns),
            row.pk,
        ]
        for row in sorted(rows, key=lambda row: row.pk)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, params)
