"""Pages, Instagram accounts and WhatsApp numbers, seen as one kind of thing."""

from dataclasses import dataclass

from social.platforms import Platform, traits
from social.sandbox.models import SandboxNumber, SandboxPage, SandboxSubscription


@dataclass(frozen=True, slots=True)
class Asset:
    """Something of the business that people can write to.

    ``owner_id`` is what the app subscribes to for its webhooks and what its token is
    for: the page (of a page-linked Instagram account too) or the WhatsApp account.
    """

    platform: Platform
    external_id: str
    owner_id: str
    name: str

    @property
    def label(self) -> str:
        """``@name · Instagram``."""
        return f"{self.name} · {traits(self.platform).name}"

    def subscribed_fields(self) -> set[str]:
        """The webhook fields the app is subscribed to; empty if to none."""
        rows = SandboxSubscription.objects.filter(object_id=self.owner_id)
        return {field for row in rows for field in row.fields}


def messenger_of(page: SandboxPage) -> Asset:
    """The page's own inbox."""
    return Asset(Platform.FACEBOOK, page.external_id, page.external_id, page.name)


def instagram_of(page: SandboxPage) -> Asset | None:
    """The Instagram account linked to the page, if there is one."""
    if not page.instagram_id:
        return None
    name = f"@{page.instagram_username}"
    return Asset(Platform.INSTAGRAM, page.instagram_id, page.external_id, name)


def whatsapp_of(number: SandboxNumber) -> Asset:
    """The number as an asset."""
    return Asset(Platform.WHATSAPP, number.external_id, number.waba_id, number.display_number)


def all_assets() -> list[Asset]:
    """Everything that can be written to: Instagram first, as on the phone."""
    pages = list(SandboxPage.objects.all())
    instagram = [asset for page in pages if (asset := instagram_of(page))]
    whatsapp = [whatsapp_of(number) for number in SandboxNumber.objects.all()]
    return instagram + [messenger_of(page) for page in pages] + whatsapp
