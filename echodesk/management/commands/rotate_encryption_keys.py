"""Put every encrypted value under the newest of ``ENCRYPTION_KEYS``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from echodesk.rotation import rotate_all


class Command(BaseCommand):
    """``manage.py rotate_encryption_keys``. May run while people work, and any number of times.

    Put the new key first in ``ENCRYPTION_KEYS``, restart, run this, then take the old
    key away. Ends with 1, naming the rows, if a value can be opened by none of the keys.
    """

    help = "Re-encrypt tokens and secrets with the first of ENCRYPTION_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        lost = 0
        for column in rotate_all():
            self.stdout.write(f"{column.column}: {column.renewed} renewed")
            for pk in column.unreadable:
                self.stderr.write(f"{column.column}: row {pk} cannot be read with these keys")
            lost += len(column.unreadable)
        if lost:
            raise CommandError(
                f"{lost} unreadable. Keep the old keys, or connect these accounts again."
            )
        self.stdout.write("0 unreadable. The older keys are no longer needed.")
