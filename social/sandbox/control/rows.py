"""What the control page lists: each row with what its template asks of it."""

from dataclasses import dataclass

from social.platforms import traits
from social.sandbox.failures import FaultKind
from social.sandbox.models import (
    SandboxFault,
    SandboxGrant,
    SandboxTemplate,
    SandboxToken,
    TemplateStatus,
)

_TONES = {
    TemplateStatus.APPROVED: "green",
    TemplateStatus.PENDING: "blue",
    TemplateStatus.REJECTED: "red",
    TemplateStatus.PAUSED: "amber",
    TemplateStatus.DISABLED: "red",
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A page, Instagram account, WhatsApp account or number, and how it stands.

    ``listeners`` is how many apps are subscribed to it.
    """

    id: str
    platform: str
    name: str
    about: str
    listeners: int
    fault: SandboxFault | None

    @property
    def kind(self) -> str:
        """What kind of account it is, told apart from others of that name."""
        return f"{traits(self.platform).name} · {self.id}"


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A failure that was ordered, and for whom."""

    fault: SandboxFault
    name: str

    @property
    def label(self) -> str:
        """What calls fail with, in words."""
        return str(FaultKind(self.fault.kind).label)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A message template, and whose it is."""

    template: SandboxTemplate
    account: str

    @property
    def tone(self) -> str:
        """The colour of its status."""
        return _TONES[TemplateStatus(self.template.status)]

    @property
    def body(self) -> str:
        """Its words."""
        parts = (part for part in self.template.components if part["type"] == "BODY")
        return str(next(parts)["text"])


@dataclass(frozen=True, slots=True)
class LoginRow:
    """What one person or business allows one app."""

    grant: SandboxGrant
    name: str
    tokens: int

    @property
    def is_live(self) -> bool:
        """Whether anything is allowed at all."""
        return bool(self.grant.scopes)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, whose it is, and what is wrong with it, if anything."""

    token: SandboxToken
    name: str
    problem: str
