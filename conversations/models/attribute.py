"""What a workspace wants to know of people beyond what platforms tell."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.contact import Contact
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import EVERYWHERE, TenantQuerySet


class AttributeType(models.TextChoices):
    """What kind of value an attribute has."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    FLAG = "flag", _("Yes or no")
    LINK = "link", _("Link")


class Attribute(models.Model):
    """A field of a workspace's own on every contact; its value stands in ``Contact.attributes``."""

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="attributes")
    key = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    type = models.CharField(_("kind"), max_length=8, choices=AttributeType.choices)
    # Of a choice: what can be chosen.
    choices: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet["Attribute"].as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_attribute_per_key")
        ]

    def __str__(self) -> str:
        return self.name


class ContactNoteQuerySet(TenantQuerySet["ContactNote"]):
    """Reads of what the team noted of people."""

    def within_reach_of(self, member: Membership) -> Self:
        """Notes on people known to at least one account that ``member`` sees."""
        return self.filter(contact__in=Contact.objects.visible_to(member))


class ContactNote(models.Model):
    """What the team should know of a person, whatever the conversation."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]
