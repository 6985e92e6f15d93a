"""WhatsApp's message templates, as they stand at Meta."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models.account import SocialAccount

if TYPE_CHECKING:
    from echodesk.workspaces.models import Membership


class TemplateStatus(models.TextChoices):
    """Meta's words for whether a message template may be sent; there may be others."""

    APPROVED = "APPROVED", _("Approved")
    PENDING = "PENDING", _("Waiting for approval")
    REJECTED = "REJECTED", _("Rejected")
    PAUSED = "PAUSED", _("Paused for low quality")
    DISABLED = "DISABLED", _("Turned off for low quality")
    IN_APPEAL = "IN_APPEAL", _("Waiting for another look")
    PENDING_DELETION = "PENDING_DELETION", _("Being deleted")


class MessageTemplateQuerySet(TenantQuerySet["MessageTemplate"]):
    """Reads of message templates."""

    def within_reach_of(self, member: "Membership") -> Self:
        """Those of business accounts with a number that ``member`` sees."""
        accounts = SocialAccount.objects.visible_to(member)
        return self.filter(waba_id__in=accounts.values("waba_id"))

    def of_account(self, account: SocialAccount) -> Self:
        """Those that can be sent from this number: all of its business account."""
        if not account.waba_id:
            return self.none()
        return self.filter(workspace_id=account.workspace_id, waba_id=account.waba_id)

    def approved(self) -> Self:
        """Those WhatsApp takes now."""
        return self.filter(status=TemplateStatus.APPROVED)


class MessageTemplate(models.Model):
    """One message template in one language. Numbers of one business account share it.

    ``components`` and ``parameter_format`` are as Meta has them; what they ask for is
    read in :mod:`social.message_templates.reading`.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="message_templates", db_index=False
    )
    waba_id = models.CharField(max_length=64)
    external_id = models.CharField(max_length=64)
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=16)
    status = models.CharField(max_length=32)
    category = models.CharField(max_length=32, blank=True)
    quality = models.CharField(max_length=16, blank=True)
    rejected_reason = models.CharField(max_length=300, blank=True)
    components: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    parameter_format = models.CharField(max_length=16, blank=True)
    synced_at = models.DateTimeField()

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            # Also how the message templates of an account are listed, by name.
            models.UniqueConstraint(
                fields=["workspace", "waba_id", "name", "language"],
                name="one_template_per_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def is_approved(self) -> bool:
        """Whether WhatsApp takes it now."""
        return self.status == TemplateStatus.APPROVED

    @property
    def status_words(self) -> str:
        """How it stands, in words; a status that is new at Meta in Meta's own."""
        if self.status in TemplateStatus.values:
            return str(TemplateStatus(self.status).label)
        return self.status.replace("_", " ").capitalize()
