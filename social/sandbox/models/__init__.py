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
from social.sandbox.models.comments import SandboxComment
from social.sandbox.models.exchanges import SandboxExchange, SandboxFault
from social.sandbox.models.kinds import FileKind, MediaFault, Said, TemplateStatus
from social.sandbox.models.limits import SandboxBucket, SandboxLimits
from social.sandbox.models.message_templates import SandboxTemplate
from social.sandbox.models.tokens import Revocation, SandboxCode, SandboxGrant, SandboxToken
from social.sandbox.models.uploads import SandboxUpload

__all__ = [
    "OWNER_ID",
    "FileKind",
    "MediaFault",
    "Revocation",
    "Said",
    "SandboxBucket",
    "SandboxChat",
    "SandboxCode",
    "SandboxComment",
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
    "SandboxTemplate",
    "SandboxToken",
    "SandboxUpload",
    "SandboxUser",
    "SandboxWaba",
    "TemplateStatus",
]
