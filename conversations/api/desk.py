"""What one member has to do with a conversation: drafts, following, reading; and its deeds."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import blocking, drafts, follow, read_marks
from conversations.actions.upload import own_uploads
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    read_body,
    whole_list,
)
from conversations.api.desk_shapes import (
    DeedSerializer,
    DraftSerializer,
    NewDraftSerializer,
    UnreadSerializer,
)
from conversations.api.requests import EmptySerializer
from conversations.models import Contact, Conversation, Draft, DraftMode, Message
from echodesk.api_schema import documented
from echodesk.workspaces.models import Membership


class DraftListView(MemberView):
    """Your drafts of one conversation."""

    @documented(page_of_schema(DraftSerializer), operation_id="drafts_list")
    def get(self, request: Request, pk: int) -> Response:
        """What you have begun to write here: a reply, a note, both or neither."""
        conversation = inbox.get(self.member, pk)
        rows = Draft.objects.visible_to(self.member).filter(
            member=self.member, conversation=conversation
        )
        return whole_list(request, rows.prefetch_related("uploads"), DraftSerializer)


class DraftView(MemberView):
    """Your draft of a reply or a note."""

    @documented(
        {200: DraftSerializer, 204: None}, operation_id="drafts_save", request=NewDraftSerializer
    )
    def put(self, request: Request, pk: int, mode: str) -> Response:
        """Keep a draft in place of what was kept; 204 where there is nothing to keep."""
        conversation = inbox.get(self.member, pk)
        _known(mode)
        values = read_body(request, NewDraftSerializer)
        draft = drafts.save_draft(
            member=self.member,
            conversation=conversation,
            mode=mode,
            text=values["text"],
            reply_to=_message(self.member, conversation, values.get("reply_to")),
            uploads=list(own_uploads(self.member).filter(pk__in=values["attachments"])),
        )
        return Response(DraftSerializer(draft).data) if draft else Response(status=204)

    @documented(None, status=204, operation_id="drafts_discard")
    def delete(self, request: Request, pk: int, mode: str) -> Response:
        """Forget a draft."""
        conversation = inbox.get(self.member, pk)
        _known(mode)
        drafts.discard_draft(member=self.member, conversation=conversation, mode=mode)
        return Response(status=204)


def _known(mode: str) -> None:
    if mode not in DraftMode.values:
        raise Http404


def _message(
    member: Membership, conversation: Conversation, message_id: int | None
) -> Message | None:
    if message_id is None:
        return None
    return inbox.messages(member, conversation).filter(pk=message_id).first()


class FollowView(MemberView):
    """Whether you follow a conversation."""

    @documented(None, status=204, operation_id="conversations_follow", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Be told what happens here from now on."""
        return self._follow(request, pk, following=True)

    @documented(None, status=204, operation_id="conversations_unfollow")
    def delete(self, request: Request, pk: int) -> Response:
        """No longer be told."""
        return self._follow(request, pk, following=False)

    def _follow(self, request: Request, pk: int, *, following: bool) -> Response:
        conversation = inbox.get(self.member, pk)
        read_body(request, EmptySerializer)
        follow.follow(member=self.member, conversation=conversation, following=following)
        return Response(status=204)


class ConversationUnreadView(MemberView):
    """Whether a conversation is unread for you."""

    @documented(None, status=204, operation_id="conversations_unread", request=UnreadSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let the conversation stand out for you again; your colleagues do not notice."""
        conversation = inbox.get(self.member, pk)
        given = read_body(request, UnreadSerializer).get("message")
        message = inbox.get_message(self.member, given) if given else None
        read_marks.mark_unread(member=self.member, conversation=conversation, message=message)
        return Response(status=204)


class DeedListView(MemberView):
    """Who did what in one conversation."""

    @documented(
        page_of_schema(DeedSerializer), operation_id="deeds_list", parameters=[CursorSerializer]
    )
    def get(self, request: Request, pk: int) -> Response:
        """Who did what in a conversation, newest first."""
        rows = inbox.deeds(self.member, inbox.get(self.member, pk))
        return self.page(request, rows, DeedSerializer, time_field="created_at")


class ContactBlockView(MemberView):
    """Whether a person is blocked."""

    @documented(None, status=204, operation_id="contacts_block", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Block the person: what they write counts nowhere, and their conversations are spam."""
        return self._block(request, pk, blocked=True)

    @documented(None, status=204, operation_id="contacts_unblock")
    def delete(self, request: Request, pk: int) -> Response:
        """Let the person in again."""
        return self._block(request, pk, blocked=False)

    def _block(self, request: Request, pk: int, *, blocked: bool) -> Response:
        contact = get_object_or_404(Contact.objects.visible_to(self.member), pk=pk)
        read_body(request, EmptySerializer)
        blocking.block(member=self.member, contact=contact, blocked=blocked)
        return Response(status=204)
