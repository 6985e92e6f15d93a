"""What agents work with."""

from conversations.models.contact import Contact, ContactIdentity
from conversations.models.conversation import Conversation, Priority, Status
from conversations.models.label import Label
from conversations.models.message import Direction, Message, MessageKind, MessageStatus
from conversations.models.note import Note
from conversations.models.receipt import EarlyReceipt

__all__ = [
    "Contact",
    "ContactIdentity",
    "Conversation",
    "Direction",
    "EarlyReceipt",
    "Label",
    "Message",
    "MessageKind",
    "MessageStatus",
    "Note",
    "Priority",
    "Status",
]
