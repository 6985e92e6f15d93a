"""What the API shows of people and conversations."""

from typing import Any, get_args

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations import inbox
from conversations.api.details_shapes import DetailsSerializer
from conversations.models import (
    Contact,
    Conversation,
    Notice,
    Priority,
    Status,
)
from conversations.models.conversation import UNSENT
from conversations.models.label import Tone
from conversations.models.message import Direction
from conversations.reply_window import Alternative
from echodesk.workspaces.models import Membership, Role
from social.contents import MessageKind, NoticeKind
from social.models import SocialAccount
from social.platforms import Platform

ALTERNATIVES = get_args(Alternative)


class MemberRefSerializer(serializers.Serializer[Membership]):
    """A colleague, where one is mentioned."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="user.get_full_name")


class MemberSerializer(MemberRefSerializer):
    """A colleague."""

    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(choices=Role.choices)


class TeamRefSerializer(serializers.Serializer[Any]):
    """A team, where one is mentioned."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class TeamSerializer(TeamRefSerializer):
    """A team and who is in it."""

    members = MemberRefSerializer(many=True)


class LabelSerializer(serializers.Serializer[Any]):
    """A label."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    tone = serializers.ChoiceField(choices=Tone.choices)


class AccountRefSerializer(serializers.Serializer[SocialAccount]):
    """The connected account a conversation is with; ``name`` is what people call it."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(source="label")


class ContactRefSerializer(serializers.Serializer[Contact]):
    """A person, where one is mentioned. ``picture`` is an address of ours, or ``null``."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    username = serializers.CharField()
    picture = serializers.SerializerMethodField()

    def get_picture(self, contact: Contact) -> str | None:
        """Where our copy of the picture is."""
        return reverse("api-contact-picture", args=[contact.pk]) if contact.picture else None


class IdentitySerializer(serializers.Serializer[Any]):
    """A person as one account knows them."""

    platform = serializers.ChoiceField(choices=Platform.choices, source="account.platform")
    account = AccountRefSerializer()
    external_id = serializers.CharField()
    username = serializers.CharField()
    last_inbound_at = serializers.DateTimeField(allow_null=True)


class ContactMergeSerializer(serializers.Serializer[Any]):
    """A contact that was merged into this one, and can be parted from it again."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    merged_by = MemberRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


@extend_schema_field({"oneOf": [{"type": name} for name in ("string", "number", "boolean")]})
class AnyValueField(serializers.Field[Any, Any, Any, Any]):
    """A value of an attribute: of which kind, the attribute says. A date is an ISO text."""

    def to_internal_value(self, data: Any) -> Any:
        """As it is: the action knows the attribute."""
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is kept."""
        return value


class ContactSerializer(ContactRefSerializer):
    """A person, with every id they are known by."""

    email = serializers.EmailField(allow_blank=True)
    phone = serializers.CharField()
    company = serializers.CharField()
    language = serializers.CharField()
    attributes = serializers.DictField(
        child=AnyValueField(), help_text="by the keys of the workspace's attributes"
    )
    is_named_here = serializers.BooleanField(
        help_text="a member gave the name; no profile of a platform takes its place"
    )
    blocked_at = serializers.DateTimeField(allow_null=True)
    identities = IdentitySerializer(many=True)
    merges = ContactMergeSerializer(many=True, source="open_merges")
    created_at = serializers.DateTimeField()


class LastMessageSerializer(serializers.Serializer[Conversation]):
    """The newest message, as far as a list shows it. ``kind`` is ``unsent`` once taken back."""

    kind = serializers.ChoiceField(
        choices=[*MessageKind.values, UNSENT, ""], source="last_message_kind"
    )
    text = serializers.CharField(source="last_message_text")
    direction = serializers.ChoiceField(choices=Direction.choices, source="last_message_direction")
    created_at = serializers.DateTimeField(source="last_message_at")


class ReplyWindowSerializer(serializers.Serializer[Any]):
    """Until when the person may be answered."""

    state = serializers.ChoiceField(choices=["open", "human_agent", "closed"])
    closes_at = serializers.DateTimeField(allow_null=True)
    human_agent_until = serializers.DateTimeField(allow_null=True)
    free_until = serializers.DateTimeField(
        allow_null=True, help_text="WhatsApp: answers to who came by an ad cost nothing until then"
    )
    alternatives = serializers.ListField(
        child=serializers.ChoiceField(choices=ALTERNATIVES),
        help_text="what may be done where it is not open, the best first",
    )


class ConversationSerializer(serializers.Serializer[Conversation]):
    """A conversation, as in the list and by itself."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Status.choices)
    platform = serializers.ChoiceField(choices=Platform.choices)
    account = AccountRefSerializer()
    contact = ContactRefSerializer()
    assignee = MemberRefSerializer(allow_null=True)
    team = TeamRefSerializer(allow_null=True)
    labels = LabelSerializer(many=True)
    priority = serializers.ChoiceField(choices=Priority.choices)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    snoozed_until_reply = serializers.BooleanField(
        help_text="snoozed until the person writes, rather than until a time"
    )
    unread_count = serializers.IntegerField()
    last_message = serializers.SerializerMethodField()
    last_activity_at = serializers.DateTimeField()
    reply_window = serializers.SerializerMethodField()
    held_by_app_id = serializers.CharField(
        help_text="the app that holds the conversation at Meta; empty: this one, or none"
    )
    created_at = serializers.DateTimeField()

    @extend_schema_field(LastMessageSerializer(allow_null=True))
    def get_last_message(self, conversation: Conversation) -> dict[str, Any] | None:
        """The newest message; ``None`` if nothing stands."""
        if conversation.last_message_at is None:
            return None
        return dict(LastMessageSerializer(conversation).data)

    @extend_schema_field(ReplyWindowSerializer)
    def get_reply_window(self, conversation: Conversation) -> dict[str, Any]:
        """When the person may be answered."""
        return dict(ReplyWindowSerializer(inbox.window(conversation)).data)


class NoteSerializer(serializers.Serializer[Any]):
    """A note among the team."""

    id = serializers.IntegerField()
    conversation = serializers.IntegerField(source="conversation_id")
    text = serializers.CharField()
    author = MemberRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class NoticeSerializer(serializers.Serializer[Notice]):
    """What stands in a conversation without having been said."""

    id = serializers.IntegerField()
    conversation = serializers.IntegerField(source="conversation_id")
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    text = serializers.CharField()
    details = DetailsSerializer()
    occurred_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
