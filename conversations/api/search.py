"""Searching all that was said."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    page_response,
    read_query,
)
from conversations.api.message_shapes import MessageSerializer, standing
from conversations.api.shapes import NoteSerializer
from conversations.models import Message, Note
from conversations.search import hits
from conversations.search.hits import Hit
from conversations.search.planning import plan_of
from conversations.search.wording import QUERY_HELP, QUERY_LENGTH, refuse
from echodesk.api_schema import documented
from echodesk.keyset import Page


class MessageSearchSerializer(CursorSerializer):
    """What to search for."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=QUERY_LENGTH,
        help_text=QUERY_HELP,
    )


class RangeSerializer(serializers.Serializer[Any]):
    """A stretch of a text, in characters (code points); ``end`` is not part of it."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ExcerptSerializer(serializers.Serializer[Any]):
    """A piece of what was said on one line, and what in it was searched for."""

    text = serializers.CharField()
    ranges = serializers.SerializerMethodField()

    def get_ranges(self, excerpt: Any) -> list[dict[str, int]]:
        """The stretches to highlight."""
        return [{"start": start, "end": end} for start, end in excerpt.ranges]


class SearchHitSerializer(serializers.Serializer[Any]):
    """A message or a note that was found; the other is ``null``."""

    conversation = serializers.IntegerField()
    message = MessageSerializer(allow_null=True)
    note = NoteSerializer(allow_null=True)
    excerpt = ExcerptSerializer()


class MessageSearchView(MemberView):
    """All messages and notes of the workspace, by what is said in them."""

    @documented(
        page_of_schema(SearchHitSerializer),
        operation_id="search_messages",
        parameters=[MessageSearchSerializer],
    )
    def get(self, request: Request) -> Response:
        """Messages and notes that fit `q`, newest first. Pages lead forwards only.

        What has just been written is found within seconds.
        """
        values = read_query(request, MessageSearchSerializer)
        plan = plan_of(self.member, values["q"])
        refuse(plan.problems)
        page = hits.page(self.member, plan, cursor=values["cursor"], size=values["page_size"])
        messages = self._messages(page)
        shown = Page(self._items(page, messages), page.next_cursor)
        return page_response(request, shown, SearchHitSerializer, standing(list(messages.values())))

    def _messages(self, page: Page[Hit]) -> dict[int, Message]:
        """The messages of the hits with all that the API shows of them, read in one go."""
        keys = [hit.item.pk for hit in page.items if isinstance(hit.item, Message)]
        rows = inbox.with_message_details(Message.objects.visible_to(self.member))
        return rows.select_related("conversation").in_bulk(keys)

    def _items(self, page: Page[Hit], messages: dict[int, Message]) -> list[dict[str, Any]]:
        return [
            {
                "conversation": hit.item.conversation_id,
                "message": messages[hit.item.pk] if isinstance(hit.item, Message) else None,
                "note": hit.item if isinstance(hit.item, Note) else None,
                "excerpt": hit.excerpt,
            }
            for hit in page.items
        ]
