"""A model field whose value is encrypted at rest."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


@cache
def _cipher_for(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of the current ``ENCRYPTION_KEYS``: the first encrypts, all decrypt."""
    return _cipher_for(tuple(settings.ENCRYPTION_KEYS))


class EncryptedTextField(models.TextField[str, str]):
    """Text that is plain in Python and Fernet-encrypted in the database.

    An empty text stays empty, so "has no token" can be asked in SQL. No lookup on
    the content is possible, as two encryptions of one text differ.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(
        self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper
    ) -> str | None:
        return cipher().decrypt(value.encode()).decode() if value else value
