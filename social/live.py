"""What the browsers of a workspace are told about its accounts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from echodesk.realtime import log
from echodesk.realtime.log import NewEvent
from echodesk.workspaces.models import Workspace
from social.models import SocialAccount

WORDS: dict[str, Any] = {
    "account_updated": _("An account stopped or started working, or was paused or resumed"),
}


def tell_of_account(account: SocialAccount) -> None:
    """Say that an account can send now, or cannot. The last write of its transaction."""
    data = {"account": account.pk}
    log.append(account.workspace_id, [NewEvent("account_updated", data=data, scope=account.pk)])


def tell_of_all_accounts() -> None:
    """Say so in every workspace. The last write of its transaction."""
    # In one order, as each holds its event log until the end.
    for workspace_id in Workspace.objects.order_by("pk").values_list("pk", flat=True):
        log.append(workspace_id, [NewEvent("account_updated", data={"account": None})])
