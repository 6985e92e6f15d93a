"""Jobs that need the models, run in a process of the installation's own environment."""

import itertools
import json
import sys

from conversations.actions import reply
from echodesk.workspaces.models import Membership
from social.intake.drain import drain
from social.intake.store import store_delivery
from social.models import Login, SocialAccount
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


def write_replies(owner: str, first: str, accounts: str, count: str, replies: str) -> None:
    """Have ``owner`` answer in ``count`` new conversations, several times in each.

    They are about so many new accounts of every platform, by turns; what is made is
    numbered from ``first``. Prints the ids of the accounts at Meta, and of the conversations.
    """
    member = Membership.objects.select_related("workspace").get(user__email=owner)
    factories._numbers = itertools.count(int(first))
    made = [_make_account(member, kind) for _ in range(int(accounts)) for kind in Platform]
    by_turns = itertools.islice(itertools.cycle(made), int(count))
    conversations = [factories.make_conversation(account) for account in by_turns]
    for number in range(int(replies)):
        for row in conversations:
            reply.queue_reply(member=member, conversation=row, text=f"Reply {number} in {row.pk}")
    told = {
        "accounts": [account.external_id for account in made],
        "conversations": [row.pk for row in conversations],
    }
    print(json.dumps(told))


def _make_account(member: Membership, platform: Platform) -> SocialAccount:
    # Both of Meta's hosts are called.
    login = Login.INSTAGRAM if platform == Platform.INSTAGRAM else Login.FACEBOOK
    return factories.make_account(member.workspace, platform, login=login)


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
