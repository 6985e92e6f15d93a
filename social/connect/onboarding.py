"""The steps to a first answer. Each is read from what there is, so they tick themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from social.connect.webhook_setup import Callback
from social.models import AccountStatus, SocialAccount


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, how it is done, and whether it is. ``address`` is where to do it."""

    title: str
    hint: str
    is_done: bool
    address: str = ""


def steps(accounts: Sequence[SocialAccount], callbacks: Sequence[Callback]) -> list[Step]:
    """From the Meta app to the first message."""
    connected = [a for a in accounts if a.status != AccountStatus.DISCONNECTED]
    return [
        Step(
            _("Set up the Meta app"),
            _("Its id and secret come from the environment, or from this workspace."),
            any(callback.has_app for callback in callbacks),
            reverse("own-app"),
        ),
        _callback_step(callbacks),
        Step(
            _("Connect a first account"),
            _("A page, an Instagram account or a WhatsApp number."),
            bool(connected),
            "#add",
        ),
        Step(
            _("Receive a first message"),
            _("Write to the account from another one."),
            any(account.last_webhook_at for account in accounts),
        ),
    ]


def _callback_step(callbacks: Sequence[Callback]) -> Step:
    title = _("Have Meta check the callback")
    if settings.SANDBOX:
        return Step(title, _("The sandbox needs no check."), is_done=True)
    checked = any(callback.checked_at for callback in callbacks)
    return Step(title, _("Enter callback URL and verify token at Meta."), checked, "#webhooks")
