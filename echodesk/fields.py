"""A model field whose value is encrypted at rest."""

from functools import cache
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

logger = structlog.get_logger(__name__)


@cache
def _cipher_for(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of the current ``ENCRYPTION_KEYS``: the first encrypts, all decrypt."""
    return _cipher_for(tuple(settings.ENCRYPTION_KEYS))


class Unreadable(str):
    """What a value reads as when none of the keys opens it: an empty text.

    One lost key must not take every list of accounts down with it. It is saved as it
    was found, so that the value is back once the key is.
    """

    __slots__ = ("ciphertext",)
    ciphertext: str

    def __new__(cls, ciphertext: str) -> "Unreadable":
        """An empty text that remembers ``ciphertext``."""
        made = super().__new__(cls, "")
        made.ciphertext = ciphertext
        return made


class EncryptedTextField(models.TextField[str, str]):
    """Text that is plain in Python and Fernet-encrypted in the database.

    An empty text stays empty, so "has no token" can be asked in SQL. No lookup on
    the content is possible, as two encryptions of one text differ.
    """

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.ciphertext
        text = super().get_prep_value(value)
        return cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(
        self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper
    ) -> str | None:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            logger.error("encrypted_value_unreadable", field=str(self))
            return Unreadable(value)
