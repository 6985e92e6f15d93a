"""What agents work with."""

from conversations.models.contact import Contact, ContactIdentity
from conversations.models.conversation import Conversation, Priority, Status
from conversations.models.early import ChangeKind, EarlyChange, EarlyReceipt
from conversations.models.erased import ErasedIdentity
from conversations.models.label import Label
from conversations.models.message import Direction, Message, MessageKind, MessageStatus
from conversations.models.note import Note
from conversations.models.reaction import Reaction

__all__ = [
    "ChangeKind",
    "Contact",
    "ContactIdentity",
    "Conversation",
    "Direction",
    "EarlyChange",
    "EarlyReceipt",
    "ErasedIdentity",
    "Label",
    "Message",
    "MessageKind",
    "MessageStatus",
    "Note",
    "Priority",
    "Reaction",
    "Status",
]
