"""The people who write, and the ids each account knows them by."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models import SocialAccount


class ContactQuerySet(TenantQuerySet["Contact"]):
    """Reads of people."""

    def within_reach_of(self, member: Membership) -> Self:
        """People known to at least one account that ``member`` sees."""
        known = ContactIdentity.objects.visible_to(member).filter(contact=models.OuterRef("pk"))
        return self.filter(models.Exists(known))


class Contact(models.Model):
    """A person, however many accounts they write to."""

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="contacts", db_index=False
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    username = models.CharField(_("username"), max_length=200, blank=True)
    # The platform's id they were first known by: their name until a real one is known.
    known_as = models.CharField(max_length=256, blank=True)
    # What the team found out itself; platforms tell of none of these.
    email = models.EmailField(_("e-mail address"), blank=True, default="", db_default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="", db_default="")
    company = models.CharField(_("company"), max_length=120, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=40, blank=True, default="", db_default="")
    # Values of the workspace's own attributes, by their key.
    attributes: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    # The name was given by a member: no profile of a platform takes its place.
    is_named_here = models.BooleanField(default=False, db_default=False)
    # What a blocked person writes is kept, and goes to nobody's inbox.
    blocked_at = models.DateTimeField(null=True, blank=True)
    # Our own copy; Meta's picture links die within days.
    picture = models.FileField(upload_to="contacts/%Y/%m/", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The list of contacts, newest first.
            models.Index(fields=["workspace", "-created_at", "-id"], name="contact_newest"),
            # An import looking for who is there already.
            *(
                models.Index(
                    fields=["workspace", field],
                    name=f"contact_by_{field}",
                    condition=~models.Q(**{field: ""}),
                )
                for field in ("email", "phone", "username")
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, else the username, else an id or an address. Never an invented one."""
        handle = f"@{self.username}" if self.username else ""
        return self.name or handle or self.known_as or self.email or self.phone


class ProfileState(models.TextChoices):
    """How far the profile of an identity is known."""

    WANTED = "wanted", _("To be fetched")
    FETCHED = "fetched", _("Fetched")
    REFUSED = "refused", _("Not shared by the person")
    NONE = "none", _("The platform has none")


class ContactIdentity(models.Model):
    """A contact as one account knows them: an IGSID, a PSID, a wa_id.

    The reply window is a matter between a person and an account, so its clock is
    here and not on the conversation.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        SocialAccount, models.CASCADE, related_name="identities", db_index=False
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    external_id = models.CharField(max_length=256)
    # Where to send to, if that is not the id we key them by: the spelling, or the one of
    # several ids, that Meta last named them with, and when that was.
    address = models.CharField(max_length=256, blank=True, default="", db_default="")
    address_at = models.DateTimeField(null=True, blank=True)
    # The identity that stands for the same person with the same account, and has the
    # conversation: a WhatsApp number and a user id are two ids of one person.
    same_as = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="others", db_index=False
    )
    username = models.CharField(max_length=200, blank=True)
    # The ledger of the reply window: when the person last did what opens it, what that
    # was (a MessageKind), and when they last came by an ad or a page's button (WhatsApp).
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=24, blank=True, default="", db_default="")
    entry_point_at = models.DateTimeField(null=True, blank=True)
    # Messenger's watermarks: everything we sent up to then was delivered, was read.
    delivered_until = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    profile_state = models.CharField(
        max_length=8, choices=ProfileState.choices, default=ProfileState.WANTED
    )
    profile_attempts = models.PositiveSmallIntegerField(default=0)
    # Not to be asked for before then; NULL is at once.
    profile_retry_at = models.DateTimeField(null=True, blank=True)
    # When Meta last answered, with a profile or a refusal.
    profile_fetched_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["ContactIdentity"].as_manager()

    class Meta:
        constraints = [
            # Two first messages at once make one contact: this decides.
            models.UniqueConstraint(
                fields=["account", "external_id"], name="one_identity_per_account"
            )
        ]
        indexes = [
            # The sweeper looking for profiles to fetch.
            models.Index(
                fields=["profile_retry_at"],
                name="identity_profile_wanted",
                condition=models.Q(profile_state="wanted"),
            ),
            # receive: the other ids of somebody.
            models.Index(
                fields=["same_as"],
                name="identity_others",
                condition=models.Q(same_as__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username or self.external_id

    @property
    def recipient_id(self) -> str:
        """The id to send to, and to show."""
        return self.address or self.external_id

    @property
    def is_number(self) -> bool:
        """Whether that is a phone number; WhatsApp's user ids have letters."""
        return self.recipient_id.isdecimal()
