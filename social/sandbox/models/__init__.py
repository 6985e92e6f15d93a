"""What the sandbox, playing Meta, knows. Nothing in the product reads these tables."""

from social.sandbox.models.assets import (
    OWNER_ID,
    SandboxInstagram,
    SandboxNumber,
    SandboxPage,
    SandboxSubscription,
    SandboxUser,
    SandboxWaba,
)
from social.sandbox.models.chats import (
    SandboxChat,
    SandboxFile,
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.models.exchanges import SandboxExchange, SandboxFault, SandboxLimits
from social.sandbox.models.kinds import FileKind, MediaFault, Said
from social.sandbox.models.tokens import Revocation, SandboxCode, SandboxGrant, SandboxToken

__all__ = [
    "OWNER_ID",
    "FileKind",
    "MediaFault",
    "Revocation",
    "Said",
    "SandboxChat",
    "SandboxCode",
    "SandboxExchange",
    "SandboxFault",
    "SandboxFile",
    "SandboxGrant",
    "SandboxInstagram",
    "SandboxLimits",
    "SandboxMessage",
    "SandboxNumber",
    "SandboxPage",
    "SandboxPerson",
    "SandboxSubscription",
    "SandboxToken",
    "SandboxUser",
    "SandboxWaba",
]
