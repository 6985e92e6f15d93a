"""What the API shows of a message's contents: attachments, reactions, details, pricing.

Details and pricing are given as they are stored; the fields here describe them.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.media_links import file_link, thumbnail_link
from conversations.models import Attachment, MediaState, Reaction
from social.contents import MediaKind

_Fields = serializers.Serializer[Any]


def _texts(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), **options)


class AttachmentSerializer(serializers.Serializer[Attachment]):
    """One piece of media. The links are signed and expire; empty while there is no copy."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MediaKind.choices)
    state = serializers.ChoiceField(choices=MediaState.choices)
    url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="bytes")
    width = serializers.IntegerField(allow_null=True, help_text="pixels")
    height = serializers.IntegerField(allow_null=True, help_text="pixels")
    title = serializers.CharField()
    is_voice = serializers.BooleanField()
    error = serializers.CharField()

    def get_url(self, attachment: Attachment) -> str:
        """Where our copy is."""
        return file_link(attachment)

    def get_thumbnail_url(self, attachment: Attachment) -> str:
        """Where a small picture of it is."""
        return thumbnail_link(attachment)


class ReactionSerializer(_Fields):
    """What one side put on a message."""

    emoji = serializers.CharField()
    by = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=["person", "business"]))
    def get_by(self, reaction: Reaction) -> str:
        """Whose it is."""
        return "business" if reaction.by_business else "person"


class PlaceSerializer(_Fields):
    """A place, in degrees."""

    latitude = serializers.FloatField(required=False)
    longitude = serializers.FloatField(required=False)
    name = serializers.CharField(required=False)
    address = serializers.CharField(required=False)
    url = serializers.CharField(required=False)


class ContactCardSerializer(_Fields):
    """Somebody's card."""

    name = serializers.CharField(required=False)
    organization = serializers.CharField(required=False)
    phones = _texts(required=False)
    emails = _texts(required=False)
    urls = _texts(required=False)


class OrderItemSerializer(_Fields):
    """One line of an order; ``price`` is of one piece."""

    sku = serializers.CharField()
    quantity = serializers.IntegerField()
    price = serializers.CharField()
    currency = serializers.CharField()


class OrderSerializer(_Fields):
    """What somebody chose from a catalogue."""

    catalog_id = serializers.CharField(required=False)
    items = OrderItemSerializer(many=True, required=False)


class ReferralSerializer(_Fields):
    """Which link or ad somebody came by. ``source`` is Meta's word."""

    # REST framework takes declared fields off the class, so its own ``source`` stays.
    source = serializers.CharField(required=False)  # type: ignore[assignment]
    kind = serializers.CharField(required=False)
    ref = serializers.CharField(required=False)
    ad_id = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    body = serializers.CharField(required=False)
    url = serializers.CharField(required=False)
    click_id = serializers.CharField(required=False)
    product_id = serializers.CharField(required=False)


class LinkSerializer(_Fields):
    """A link with its title."""

    title = serializers.CharField(required=False)
    url = serializers.CharField(required=False)


class CardSerializer(_Fields):
    """A title with buttons."""

    title = serializers.CharField(required=False)
    subtitle = serializers.CharField(required=False)
    buttons = _texts(required=False)


class PlatformErrorSerializer(_Fields):
    """What the platform says is wrong with a message."""

    code = serializers.IntegerField(required=False)
    title = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)


class _Stored(_Fields):
    """Given as it is stored, whatever a later version of a parser adds."""

    def to_representation(self, instance: Any) -> Any:
        """Unchanged."""
        return instance


class DetailsSerializer(_Stored):
    """What a message has beyond text and attachments; only what there is, is there."""

    payload = serializers.CharField(required=False)
    chosen = serializers.CharField(required=False)
    answers = serializers.DictField(required=False)
    story_id = serializers.CharField(required=False)
    location = PlaceSerializer(required=False)
    contacts = ContactCardSerializer(many=True, required=False)
    order = OrderSerializer(required=False)
    product_id = serializers.CharField(required=False)
    referral = ReferralSerializer(required=False)
    links = LinkSerializer(many=True, required=False)
    cards = CardSerializer(many=True, required=False)
    forwarded = serializers.BooleanField(required=False)
    standby = serializers.BooleanField(required=False)
    errors = PlatformErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    types = _texts(required=False)
    owner_app_id = serializers.CharField(
        required=False, help_text="of a notice: the app that holds the conversation since"
    )


class PricingSerializer(_Stored):
    """What WhatsApp charges for a message, and why."""

    billable = serializers.BooleanField(required=False)
    category = serializers.CharField(required=False)
    type = serializers.CharField(required=False)
    model = serializers.CharField(required=False)
    origin = serializers.CharField(required=False)
    expires_at = serializers.CharField(required=False)
