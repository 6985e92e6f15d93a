"""The list of conversations, and one of them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import annotate, assign, read_marks, triage, typing
from conversations.api.base import (
    MemberView,
    page_of_schema,
    page_response,
    read_body,
    read_query,
)
from conversations.api.requests import (
    ConversationPatchSerializer,
    EmptySerializer,
    InboxQuerySerializer,
    inbox_query,
)
from conversations.api.shapes import ConversationSerializer
from conversations.models import Conversation, Label, Status
from conversations.search.planning import plan_of
from conversations.search.wording import refuse
from echodesk.api_schema import documented
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Team

Values = dict[str, Any]


class ConversationListView(MemberView):
    """All conversations of the workspace."""

    @documented(
        page_of_schema(ConversationSerializer),
        operation_id="conversations_list",
        parameters=[InboxQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """The conversations, newest activity first; unfiltered, of every status."""
        values = read_query(request, InboxQuerySerializer)
        refuse(plan_of(self.member, values.get("q", "")).problems)
        page = inbox.page(
            self.member, inbox_query(values), cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, ConversationSerializer)


class ConversationView(MemberView):
    """One conversation."""

    @documented(ConversationSerializer, operation_id="conversations_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One conversation."""
        return Response(ConversationSerializer(inbox.get(self.member, pk)).data)

    @documented(
        ConversationSerializer,
        operation_id="conversations_update",
        request=ConversationPatchSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is sent, all of it or nothing."""
        conversation = inbox.get(self.member, pk)
        values = read_body(request, ConversationPatchSerializer)
        with transaction.atomic():
            _change(self.member, conversation, values)
        return Response(ConversationSerializer(inbox.get(self.member, pk)).data)


class ConversationReadView(MemberView):
    """Whether a conversation has been read."""

    @documented(None, status=204, operation_id="conversations_read", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take everything said so far as read, for you and for the team's count."""
        read_body(request, EmptySerializer)
        read_marks.mark_read(member=self.member, conversation=inbox.get(self.member, pk))
        return Response(status=204)


class ConversationTypingView(MemberView):
    """Whether somebody is writing."""

    @documented(None, status=204, operation_id="conversations_typing", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Show the person that somebody is writing, where the workspace wants that.

        May be called with every key: the platform is told every few seconds at most.
        """
        conversation = inbox.get(self.member, pk)
        read_body(request, EmptySerializer)
        typing.show_typing(member=self.member, conversation=conversation)
        return Response(status=204)


def _change(member: Membership, conversation: Conversation, values: Values) -> None:
    """Hand each value to the action it is for."""
    about: Values = {"member": member, "conversation": conversation}
    if "labels" in values:
        annotate.set_labels(**about, labels=_labels(member, values["labels"]))
    if "assignee" in values:
        assign.assign(**about, assignee=_colleague(member, values["assignee"]))
    if "team" in values:
        assign.assign_team(**about, team=_team(member, values["team"]))
    if "priority" in values:
        triage.set_priority(**about, priority=values["priority"])
    if values.keys() & {"status", "snoozed_until", "snoozed_until_reply"}:
        triage.set_status(**about, **_status(conversation, values))


def _status(conversation: Conversation, values: Values) -> Values:
    """Status and end of a snooze belong together; either may be sent alone."""
    status = values.get("status", conversation.status)
    until, until_reply = values.get("snoozed_until"), values.get("snoozed_until_reply", False)
    if status == Status.SNOOZED and not values.keys() & {"snoozed_until", "snoozed_until_reply"}:
        until, until_reply = conversation.snoozed_until, conversation.snoozed_until_reply
    return {"status": status, "snoozed_until": until, "until_reply": until_reply}


def _colleague(member: Membership, pk: int | None) -> Membership | None:
    if pk is None:
        return None
    found = Membership.objects.visible_to(member).filter(pk=pk).first()
    return found or _missing("assignee", _("There is no such member."))


def _team(member: Membership, pk: int | None) -> Team | None:
    if pk is None:
        return None
    found = Team.objects.visible_to(member).filter(pk=pk).first()
    return found or _missing("team", _("There is no such team."))


def _labels(member: Membership, wanted: list[int | str]) -> list[Label]:
    rows = list(Label.objects.visible_to(member))
    by_key: dict[int | str, Label] = {row.name.casefold(): row for row in rows}
    by_key |= {row.pk: row for row in rows}
    keys = [key.strip().casefold() if isinstance(key, str) else key for key in wanted]
    if any(key not in by_key for key in keys):
        _missing("labels", _("There is no such label."))
    return [by_key[key] for key in keys]


def _missing(field: str, detail: str) -> Any:
    raise ActionError(detail, fields={field: [detail]})
