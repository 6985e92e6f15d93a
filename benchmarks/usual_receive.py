"""How messages are usually received in Django: one at a time, each step through the ORM.

The same rows and events come of it as of EchoDesk's batches.
"""

import json

from django.db import transaction
from django.utils import timezone

from conversations import live
from conversations.models import Contact, ContactIdentity, Conversation, Message
from echodesk.realtime.log import append
from social.intake.wire import moment
from social.models import DeliveryItem, ItemOutcome, SocialAccount, WebhookDelivery


def drain() -> None:
    """Process every delivery that waits."""
    for pk in WebhookDelivery.objects.filter(state="new").values_list("pk", flat=True):
        with transaction.atomic():
            _process(WebhookDelivery.objects.select_for_update().get(pk=pk))


def _process(delivery: WebhookDelivery) -> None:
    items = [
        item for entry in json.loads(bytes(delivery.body))["entry"] for item in entry["messaging"]
    ]
    for position, item in enumerate(items):
        account = SocialAccount.objects.get(external_id=item["recipient"]["id"])
        _receive(item, delivery, account)
        DeliveryItem.objects.create(
            delivery=delivery,
            position=position,
            workspace=account.workspace,
            account=account,
            account_ref=account.external_id,
            kind="text",
            outcome=ItemOutcome.RECEIVED,
            received_at=delivery.received_at,
        )
    delivery.state = "done"
    delivery.processed_at = timezone.now()
    delivery.save()


def _receive(item: dict, delivery: WebhookDelivery, account: SocialAccount) -> None:
    at = moment(item["timestamp"], timezone.now())
    identity = ContactIdentity.objects.filter(
        account=account, external_id=item["sender"]["id"]
    ).first()
    if identity is None:
        identity = ContactIdentity.objects.create(
            workspace=account.workspace,
            account=account,
            contact=Contact.objects.create(workspace=account.workspace),
            external_id=item["sender"]["id"],
        )
    conversation, is_new = Conversation.objects.get_or_create(
        identity=identity,
        defaults={
            "workspace": account.workspace,
            "account": account,
            "contact": identity.contact,
            "platform": account.platform,
            "last_activity_at": at,
        },
    )
    message, created = Message.objects.get_or_create(
        account=account,
        external_id=item["message"]["mid"],
        defaults={
            "workspace": account.workspace,
            "conversation": conversation,
            "direction": "in",
            "text": item["message"]["text"],
            "occurred_at": at,
            "received_at": delivery.received_at,
        },
    )
    if created:
        _update(conversation, identity, message, is_new=is_new)


def _update(
    conversation: Conversation, identity: ContactIdentity, message: Message, *, is_new: bool
) -> None:
    conversation.unread_count += 1
    conversation.last_message_text = message.text[:200]
    conversation.last_message_direction = message.direction
    conversation.last_message_at = conversation.last_activity_at = message.occurred_at
    conversation.save()
    identity.last_inbound_at = message.occurred_at
    identity.save()
    events = [
        live.message_event(message, platform=conversation.platform, person_id=identity.external_id)
    ]
    if is_new:
        events.append(live.conversation_event(conversation, "status"))
    append(conversation.workspace_id, events)
