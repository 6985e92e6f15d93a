"""What webhooks tell of message templates: each time they are fetched anew.

https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components
"""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from echodesk.enqueue import enqueue
from social.intake.items import Item
from social.models import ItemOutcome

# message_template_status_update, …_quality_update, …_components_update, and
# template_category_update.
_FIELDS = ("message_template_", "template_category_")


def follow_news(items: Iterable[Item]) -> None:
    """Once the items are written, fetch the message templates they are about, once per account.

    A task that is lost is made up for by the next hourly round.
    """
    from social import tasks

    news = tuple(f"news:{field}" for field in _FIELDS)
    accounts = {
        account_id
        for item in items
        if (account_id := item["account_id"]) is not None
        and item["outcome"] == ItemOutcome.LOGGED
        and item["kind"].startswith(news)
    }
    for account_id in sorted(accounts):
        transaction.on_commit(partial(enqueue, tasks.sync_message_templates, account_id))
