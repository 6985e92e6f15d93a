"""What tests of sending ask for again and again."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from conversations.actions import deliver
from conversations.models import Message
from social import pace
from tests import factories
from tests.conversations.actions.helpers import events_of

ACCOUNT = "17841400000000001"
PERSON = "790000000000001"


def queue(conversation, text="Yes, we do.", **fields):
    """A message of a member's that waits to be sent."""
    fields.setdefault("author", factories.make_member(conversation.workspace))
    defaults = {"direction": "out", "status": "queued", "external_id": None}
    return factories.make_message(conversation, text=text, **{**defaults, **fields})


def statuses(conversation):
    """The statuses that browsers were told, in order."""
    return [data["status"] for data in events_of(conversation, "message_status")]


def send_as(monkeypatch, answer):
    """Let ``answer(message text)`` play Meta: it returns an id, or raises."""

    def send(account, recipient_id, outgoing, **more):
        return answer(outgoing.text)

    monkeypatch.setattr(deliver, "send", send)


def pass_time(**duration):
    """Let everything that is planned be so much nearer, as if that time had passed."""
    forget_limits()
    for row in Message.objects.all():
        for name in ("due_at", "uncertain_at", "lease_until", "created_at"):
            moment = getattr(row, name)
            if moment is not None:
                setattr(row, name, moment - timedelta(**duration))
        row.save()


def wrote(conversation, *, ago):
    """Let the person's last message be so old."""
    conversation.identity.last_inbound_at = timezone.now() - ago
    conversation.identity.save()


def forget_limits():
    """Let Meta's patience be back, and everybody be woken again."""
    cache.clear()
    pace.store.cache_clear()
