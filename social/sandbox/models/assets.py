"""Who and what there is at Meta: people, and the accounts of their businesses."""

from typing import Any

from django.db import models

# The person who is there from the first, under the app-scoped id of this app.
OWNER_ID = "10220000000000001"

TASKS = ("ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE")
# The same on pages of the New Pages Experience.
NEW_TASKS = tuple(
    f"PROFILE_PLUS_{name}"
    for name in ("FULL_CONTROL", "MESSAGING", "MODERATE", "ANALYZE", "CREATE_CONTENT")
)


def classic_tasks() -> list[str]:
    """What the owner of a page of the old kind may do."""
    return list(TASKS)


class SandboxUser(models.Model):
    """Somebody with a login at Facebook; ``external_id`` is their id under our app."""

    external_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SandboxPage(models.Model):
    """A Facebook page of the person ``owner_id``, who may do ``tasks`` on it."""

    external_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    owner_id = models.CharField(max_length=32, default=OWNER_ID, db_index=True)
    tasks: "models.JSONField[Any, Any]" = models.JSONField(default=classic_tasks)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def linked_instagram(self) -> "SandboxInstagram | None":
        """The professional account linked to the page, if there is one."""
        return getattr(self, "instagram", None)


class SandboxInstagram(models.Model):
    """An Instagram professional account, perhaps linked to a page.

    ``external_id`` (17841…) is what webhooks name, ``app_scoped_id`` what tokens,
    deauthorize and deletion callbacks of Instagram Login name.
    """

    external_id = models.CharField(max_length=32, unique=True)
    app_scoped_id = models.CharField(max_length=32, unique=True)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    page = models.OneToOneField(
        SandboxPage, models.SET_NULL, null=True, blank=True, related_name="instagram"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"@{self.username}"


class SandboxWaba(models.Model):
    """A WhatsApp Business Account of a business portfolio, with any count of numbers."""

    external_id = models.CharField(max_length=32, unique=True)
    business_id = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=100)
    owner_id = models.CharField(max_length=32, default=OWNER_ID)
    # Whether it was given the message templates every account here begins with.
    has_templates = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def system_user_id(self) -> str:
        """Embedded signup gives a token of the business, not of the person who clicked."""
        return f"122{self.business_id}"


class SandboxNumber(models.Model):
    """A WhatsApp business number; ``external_id`` is its phone-number id."""

    external_id = models.CharField(max_length=32, unique=True)
    waba_id = models.CharField(max_length=32, db_index=True)
    display_number = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    # A new number sends nothing until it is registered with a PIN.
    is_registered = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.display_number


class SandboxSubscription(models.Model):
    """The webhook fields an app gets of a page, an Instagram account or a WhatsApp account."""

    object_id = models.CharField(max_length=32)
    app_id = models.CharField(max_length=64)
    fields: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "app_id"], name="sandbox_one_subscription_per_app"
            )
        ]

    def __str__(self) -> str:
        return self.object_id
