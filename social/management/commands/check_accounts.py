"""Ask Meta about every connected account, and note which need a reconnect."""

from typing import Any

from django.core.management.base import BaseCommand

from echodesk.errors import ActionError
from social.connect.health import check_account
from social.models import SocialAccount


class Command(BaseCommand):
    """``manage.py check_accounts``. Ends with 1 if an account does not work."""

    help = "Check every connected account at Meta and switch lost webhooks on again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        accounts = SocialAccount.objects.connected().select_related("workspace")
        results = [self._check(account) for account in accounts]
        if not all(results):
            raise SystemExit(1)

    def _check(self, account: SocialAccount) -> bool:
        """One line for one account; whether it works."""
        name = f"{account.workspace}: {account.get_platform_display()} {account.label}"
        try:
            account = check_account(account)
        except ActionError as error:
            self.stdout.write(f"{name}: {error.detail}")
            return False
        words = account.trouble or account.get_status_display()
        self.stdout.write(f"{name}: {words}")
        return not account.trouble
