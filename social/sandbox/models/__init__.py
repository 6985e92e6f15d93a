"""What the sandbox, playing Meta, knows. Nothing in the product reads these tables."""

from social.sandbox.models.assets import SandboxNumber, SandboxPage, SandboxSubscription
from social.sandbox.models.chats import SandboxChat, SandboxMessage, SandboxPerson
from social.sandbox.models.exchanges import SandboxExchange, SandboxFault
from social.sandbox.models.tokens import SandboxCode, SandboxToken

__all__ = [
    "SandboxChat",
    "SandboxCode",
    "SandboxExchange",
    "SandboxFault",
    "SandboxMessage",
    "SandboxNumber",
    "SandboxPage",
    "SandboxPerson",
    "SandboxSubscription",
    "SandboxToken",
]
