"""Jobs that need the models, run in a process of the installation's own environment."""

import json
import sys

from social.intake.drain import drain
from social.intake.store import store_delivery
from social.models import SocialAccount
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.histories import end_state


def make_workspace(owner: str, password: str, count: str) -> None:
    """Make a workspace of one owner and ``count`` accounts per platform; prints their ids."""
    workspace = factories.make_workspace()
    user = factories.make_member(workspace, role="owner", email=owner).user
    user.set_password(password)
    user.save()
    accounts = {
        str(platform): [
            factories.make_account(workspace, platform).external_id for _ in range(int(count))
        ]
        for platform in (Platform.INSTAGRAM, Platform.FACEBOOK)
    }
    print(json.dumps(accounts))


def receive_in_order(platform: str, external_id: str) -> None:
    """Store and process the bodies on standard input, one after the other; print the end state."""
    for line in sys.stdin.buffer:
        store_delivery(platform, line.rstrip(b"\n"))
        drain()
    tell_end_state(external_id)


def tell_end_state(external_id: str) -> None:
    """Print all that an account's history has left behind."""
    account = SocialAccount.objects.get(external_id=external_id)
    print(json.dumps(end_state(account), default=str, indent=1, ensure_ascii=False))
