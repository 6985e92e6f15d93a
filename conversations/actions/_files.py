"""The files of a message on their way to Meta, which keeps them under an id of its own.

Giving Meta a file twice does no harm, so it is simply done again where it failed.
"""

from contextlib import ExitStack
from typing import BinaryIO, cast

from conversations.models import Attachment, MediaKind, MediaState, Message, MessageKind
from conversations.outgoing import SentFile
from social import media_rules
from social.conversion import convert_picture
from social.graph.uploads import upload
from social.models import SocialAccount

_WITH_FILES = frozenset(
    {
        *(MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.AUDIO),
        *(MessageKind.FILE, MessageKind.STICKER, MessageKind.TEMPLATE),
    }
)


class FileGoneError(Exception):
    """Our own copy is no longer there."""


def has_files(message: Message) -> bool:
    """Whether a message of ours may have files. No query."""
    return message.kind in _WITH_FILES


def lacks_ids(message: Message) -> bool:
    """Whether Meta does not have all of its files yet."""
    return any(not attachment.media_id for attachment in _attachments(message))


def files_of(message: Message) -> list[SentFile]:
    """Its files, as Meta knows them."""
    if not has_files(message):
        return []
    return [
        SentFile(MediaKind(each.kind), each.media_id, each.name, each.is_voice)
        for each in _attachments(message)
    ]


def give_files(message: Message) -> None:
    """Give Meta the files it does not have; each is remembered at once.

    Raises :class:`GraphError`, :class:`FileGoneError` or
    :class:`social.conversion.ConversionError`.
    """
    for attachment in _attachments(message):
        if not attachment.media_id:
            media_id = _give(message.account, attachment)
            Attachment.objects.filter(pk=attachment.pk).update(media_id=media_id[:256])


def forget_ids(message: Message) -> None:
    """Meta would not take the files by their ids: the next try gives them anew."""
    if has_files(message):
        Attachment.objects.filter(message=message).update(media_id="")


def _attachments(message: Message) -> list[Attachment]:
    return list(message.attachments.order_by("position"))


def _give(account: SocialAccount, attachment: Attachment) -> str:
    """Meta's id of the file, which is converted where the platform would not take it."""
    if attachment.state != MediaState.STORED or not attachment.file:
        raise FileGoneError
    name, content_type = attachment.name, attachment.content_type
    rule = media_rules.conversion(account.platform, content_type, attachment.size or 0)
    if attachment.kind != MediaKind.IMAGE:
        rule = None
    with ExitStack() as stack:
        try:
            # Django's files are streams in all but name.
            file = cast("BinaryIO", stack.enter_context(attachment.file.open("rb")))
        except FileNotFoundError as error:
            raise FileGoneError from error
        if rule is not None:
            converted = convert_picture(file, rule)
            file, name = converted.file, converted.name_after(name)
            content_type = converted.content_type
        return upload(
            account, file, name=name, content_type=content_type, kind=MediaKind(attachment.kind)
        )
