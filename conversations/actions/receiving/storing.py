"""Writing the messages of a batch, with their media."""

from collections.abc import Sequence

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.watermarks import status_at
from conversations.models import Attachment, MediaState, Message, MessageStatus
from echodesk.bulk import insert_rows
from social.contents import Details, Media

_REPLY_LENGTH = 512


def store_messages(arrivals: Sequence[Arrival]) -> list[Attachment]:
    """Give each arrival its message and attachments; returns the media that is to be copied.

    Two statements, however many there are.
    """
    for arrival in arrivals:
        arrival.message = _message(arrival)
    insert_rows([arrival.message for arrival in arrivals])
    for arrival in arrivals:
        arrival.attachments = [
            _attachment(arrival.message, position, media)
            for position, media in enumerate(arrival.said.media)
        ]
    attachments = [row for arrival in arrivals for row in arrival.attachments]
    insert_rows(attachments)
    return [row for row in attachments if row.state == MediaState.WANTED]


def _message(arrival: Arrival) -> Message:
    said = arrival.said
    return Message(
        workspace_id=arrival.account.workspace_id,
        account=arrival.account,
        conversation=arrival.conversation,
        direction=arrival.direction,
        kind=said.kind,
        text=said.text,
        details=_details(arrival),
        external_id=said.external_id,
        status=_first_status(arrival),
        sent_elsewhere=not arrival.inbound,
        reply_to_external_id=said.reply_to_external_id[:_REPLY_LENGTH],
        imported=said.imported,
        delivery_id=said.origin.delivery_id or None,
        occurred_at=said.occurred_at,
        received_at=said.origin.received_at,
    )


def _details(arrival: Arrival) -> Details:
    details = arrival.said.details
    return {**details, "standby": True} if arrival.said.standby else details


def _first_status(arrival: Arrival) -> MessageStatus:
    if arrival.inbound:
        return MessageStatus.RECEIVED
    return status_at(arrival.identity, arrival.event.occurred_at)


def _attachment(message: Message, position: int, media: Media) -> Attachment:
    to_be_had = bool(media.url or media.media_id)
    return Attachment(
        workspace_id=message.workspace_id,
        message=message,
        position=position,
        kind=media.kind,
        state=MediaState.WANTED if to_be_had else MediaState.ABSENT,
        source_url=media.url,
        media_id=media.media_id[:256],
        object_id=media.object_id[:256],
        title=media.title,
        name=media.name[:255],
        content_type=media.content_type[:128],
        sha256=media.sha256[:64],
        is_voice=media.is_voice,
        is_animated=media.is_animated,
        retry_at=message.received_at if to_be_had else None,
    )
