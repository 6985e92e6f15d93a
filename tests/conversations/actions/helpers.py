"""What tests of actions ask for again and again."""

from echodesk.realtime.models import Event


def events_of(conversation, event_type=""):
    """The data of the events about a conversation, oldest first."""
    rows = Event.objects.filter(conversation_id=conversation.pk).order_by("seq")
    return [row.data for row in rows if not event_type or row.type == event_type]


def changes_of(conversation):
    """What ``conversation_updated`` events said had changed, in order."""
    return [data["changed"] for data in events_of(conversation, "conversation_updated")]
