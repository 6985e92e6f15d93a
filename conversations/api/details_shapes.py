"""What the API shows of a message's contents beyond text and attachments.

Details and pricing are given as they are stored; the fields here describe them.
"""

from typing import Any

from rest_framework import serializers

_Fields = serializers.Serializer[Any]


def texts(**options: Any) -> serializers.ListField:
    """A list of texts."""
    return serializers.ListField(child=serializers.CharField(), **options)


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
    phones = texts(required=False)
    emails = texts(required=False)
    urls = texts(required=False)


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


class CardActionSerializer(_Fields):
    """What a button does: opens ``url``, or says ``payload`` to the business."""

    title = serializers.CharField(required=False)
    payload = serializers.CharField(required=False)
    url = serializers.CharField(required=False)


class CardSerializer(_Fields):
    """A title with buttons; ``actions`` are known of cards that were written here."""

    title = serializers.CharField(required=False)
    subtitle = serializers.CharField(required=False)
    image_url = serializers.CharField(required=False)
    buttons = texts(required=False)
    actions = CardActionSerializer(many=True, required=False)


class QuickReplySerializer(_Fields):
    """An answer offered for tapping."""

    title = serializers.CharField()
    payload = serializers.CharField()


class ChoiceRowSerializer(_Fields):
    """One row of a list to choose from."""

    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(required=False)


class ChoiceSectionSerializer(_Fields):
    """Rows under one heading."""

    title = serializers.CharField(required=False)
    rows = ChoiceRowSerializer(many=True)


class ChoicesSerializer(_Fields):
    """A list to choose from, opened by a button."""

    button = serializers.CharField()
    sections = ChoiceSectionSerializer(many=True)


class SentButtonSerializer(_Fields):
    """What filled one button of a message template, counted from 0."""

    index = serializers.IntegerField()
    value = serializers.CharField()
    kind = serializers.CharField(help_text="`url`, `quick_reply` or `copy_code`")


class SentTemplateSerializer(_Fields):
    """A WhatsApp message template as it was filled in; ``titles`` is what is on its buttons."""

    name = serializers.CharField()
    language = serializers.CharField()
    header = texts(required=False)
    header_names = texts(required=False)
    body = texts(required=False)
    body_names = texts(required=False)
    buttons = SentButtonSerializer(many=True, required=False)
    titles = texts(required=False)


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
    quick_replies = QuickReplySerializer(many=True, required=False)
    choices = ChoicesSerializer(required=False)
    template = SentTemplateSerializer(required=False)
    forwarded = serializers.BooleanField(required=False)
    standby = serializers.BooleanField(required=False)
    errors = PlatformErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    types = texts(required=False)
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
