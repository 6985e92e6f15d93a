"""The row that the echo of a message of ours made, before it was known to be ours."""

from conversations.actions.fetch_media import purge_media
from conversations.message_status import furthest
from conversations.models import Attachment, Message, Reaction


def take_over_twin(message: Message, twin: Message) -> int:
    """Let ``message`` stand for ``twin`` too, which goes; returns its id. The caller saves.

    That happens where an echo names no correlation and its words were changed on the
    way: it looked like something sent elsewhere.
    """
    message.status = furthest(message.status, twin.status)
    Message.objects.filter(reply_to=twin).update(reply_to=message)
    Reaction.objects.filter(message=twin).update(message=message)
    if Attachment.objects.filter(message=message).exists():
        # Ours has the files it was written with.
        purge_media([twin.pk])
    else:
        Attachment.objects.filter(message=twin).update(message=message)
    twin_id: int = twin.pk
    twin.delete()
    return twin_id
