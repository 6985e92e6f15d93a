"""Putting every encrypted value under the newest key, while everything runs.

What is read and written here is the ciphertext as it stands in the column.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from echodesk.fields import EncryptedTextField, cipher

STEP = 200


@dataclass(slots=True)
class Rotated:
    """What became of one column: values under the newest key now, and keys of lost rows."""

    column: str
    renewed: int
    unreadable: list[Any]


def rotate_all() -> Iterator[Rotated]:
    """Re-encrypt column after column; each is told when it is done."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) and field.model is model:
                yield _rotate(model, field.name)


def _rotate(model: type[models.Model], name: str) -> Rotated:
    """Walk the table by its key, a few rows at a time and without holding any of them."""
    done = Rotated(f"{model._meta.label}.{name}", 0, [])
    raw = model._default_manager.annotate(ciphertext=Cast(F(name), TextField()))
    rows = raw.exclude(ciphertext="").exclude(ciphertext=None).order_by("pk")
    last: Any = None
    while True:
        left = rows if last is None else rows.filter(pk__gt=last)
        step = list(left.values_list("pk", "ciphertext")[:STEP])
        if not step:
            return done
        for pk, old in step:
            _renew(raw.filter(pk=pk, ciphertext=old), name, pk, old, done)
        last = step[-1][0]


def _renew(row: models.QuerySet[Any], name: str, pk: Any, old: str, done: Rotated) -> None:
    """Replace the value, unless somebody has written another one meanwhile: with the newest key."""
    try:
        new = cipher().rotate(old.encode()).decode()
    except InvalidToken:
        done.unreadable.append(pk)
        return
    done.renewed += row.update(**{name: Value(new, TextField())})
