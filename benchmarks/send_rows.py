"""A process that fills the outbox for ``benchmarks.send``: one answer per conversation."""

import itertools
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from conversations.actions import reply
from social.platforms import Platform
from tests import factories

_PLATFORMS = (Platform.FACEBOOK, Platform.WHATSAPP)


def main(first: int, accounts: int, each: int) -> None:
    """Write ``each`` answers on each of so many new accounts; prints their ids at Meta.

    What is made is numbered from ``first``.
    """
    factories._numbers = itertools.count(first)  # noqa: SLF001 - the database is another's too
    member = factories.make_member(role="owner", email=f"owner{first}@example.com")
    platforms = itertools.islice(itertools.cycle(_PLATFORMS), accounts)
    made = [factories.make_account(member.workspace, platform) for platform in platforms]
    for _ in range(each):
        for account in made:
            conversation = factories.make_conversation(account)
            reply.queue_reply(member=member, conversation=conversation, text="We do, from Monday.")
    print(json.dumps([account.external_id for account in made]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
