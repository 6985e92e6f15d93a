"""What agents work with."""

from conversations.models.attachment import Attachment, MediaState
from conversations.models.attribute import Attribute, AttributeType, ContactNote
from conversations.models.canned_reply import CannedReply
from conversations.models.contact import Contact, ContactIdentity
from conversations.models.contact_import import ContactImport, ImportState
from conversations.models.conversation import Conversation, Priority, Status
from conversations.models.deed import Deed, Verb
from conversations.models.draft import Draft, DraftMode
from conversations.models.early import ChangeKind, EarlyChange, EarlyReceipt, EarlyWatermark
from conversations.models.erased import ErasedIdentity
from conversations.models.follower import Follower, ReadMark
from conversations.models.label import Label
from conversations.models.merge import ContactMerge
from conversations.models.message import Direction, Message, MessageStatus
from conversations.models.note import Note
from conversations.models.notice import Notice
from conversations.models.notification import Notification, NotificationKind
from conversations.models.reaction import Reaction, ReactionState
from conversations.models.saved_view import SavedView
from conversations.models.search import (
    SearchableContact,
    SearchablePerson,
    SearchableText,
    SearchProgress,
)
from conversations.models.upload import Upload
from social.contents import MediaKind, MessageKind, NoticeKind

__all__ = [
    "Attachment",
    "Attribute",
    "AttributeType",
    "CannedReply",
    "ChangeKind",
    "Contact",
    "ContactIdentity",
    "ContactImport",
    "ContactMerge",
    "ContactNote",
    "Conversation",
    "Deed",
    "Direction",
    "Draft",
    "DraftMode",
    "EarlyChange",
    "EarlyReceipt",
    "EarlyWatermark",
    "ErasedIdentity",
    "Follower",
    "ImportState",
    "Label",
    "MediaKind",
    "MediaState",
    "Message",
    "MessageKind",
    "MessageStatus",
    "Note",
    "Notice",
    "NoticeKind",
    "Notification",
    "NotificationKind",
    "Priority",
    "Reaction",
    "ReactionState",
    "ReadMark",
    "SavedView",
    "SearchProgress",
    "SearchableContact",
    "SearchablePerson",
    "SearchableText",
    "Status",
    "Upload",
    "Verb",
]
