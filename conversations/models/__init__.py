"""What agents work with."""

from conversations.models.attachment import Attachment, MediaState
from conversations.models.contact import Contact, ContactIdentity
from conversations.models.conversation import Conversation, Priority, Status
from conversations.models.early import ChangeKind, EarlyChange, EarlyReceipt, EarlyWatermark
from conversations.models.erased import ErasedIdentity
from conversations.models.label import Label
from conversations.models.merge import ContactMerge
from conversations.models.message import Direction, Message, MessageStatus
from conversations.models.note import Note
from conversations.models.notice import Notice
from conversations.models.reaction import Reaction, ReactionState
from conversations.models.upload import Upload
from social.contents import MediaKind, MessageKind, NoticeKind

__all__ = [
    "Attachment",
    "ChangeKind",
    "Contact",
    "ContactIdentity",
    "ContactMerge",
    "Conversation",
    "Direction",
    "EarlyChange",
    "EarlyReceipt",
    "EarlyWatermark",
    "ErasedIdentity",
    "Label",
    "MediaKind",
    "MediaState",
    "Message",
    "MessageKind",
    "MessageStatus",
    "Note",
    "Notice",
    "NoticeKind",
    "Priority",
    "Reaction",
    "ReactionState",
    "Status",
    "Upload",
]
