"""Handing a conversation to a colleague or a team."""

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions._rows import lock_conversation, tell
from conversations.actions.deeds import record
from conversations.actions.notifications import notify
from conversations.models import Conversation, NotificationKind, Verb
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Team


def assign(
    *, member: Membership, conversation: Conversation, assignee: Membership | None
) -> Conversation:
    """Hand the conversation to ``assignee``, a colleague who can see it, or to nobody."""
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        _check_colleague(member, row, assignee)
        if row.assignee_id != (assignee.pk if assignee else None):
            row.assignee = assignee
            row.save(update_fields=["assignee"])
            _tell_assignee(member, row)
    return row


def _tell_assignee(member: Membership, row: Conversation) -> None:
    if row.assignee is None:
        deed, told = record(row, member, Verb.UNASSIGNED), []
    else:
        deed = record(row, member, Verb.ASSIGNED, name=str(row.assignee))
        told = notify([row.assignee], kind=NotificationKind.ASSIGNMENT, conversation=row, by=member)
    event = live.conversation_event(row, "assignee", by=member, deed=deed, notified=told)
    tell(row, [event])


def assign_team(
    *, member: Membership, conversation: Conversation, team: Team | None
) -> Conversation:
    """Hand the conversation to ``team`` of the same workspace, or to none."""
    if team is not None and not Team.objects.visible_to(member).filter(pk=team.pk).exists():
        detail = _("There is no such team.")
        raise ActionError(detail, fields={"team": [detail]})
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        if row.team_id != (team.pk if team else None):
            row.team = team
            row.save(update_fields=["team"])
            _tell_team(member, row)
    return row


def _tell_team(member: Membership, row: Conversation) -> None:
    deed = record(row, member, Verb.TEAM, name=row.team.name if row.team else "")
    told = []
    if row.team is not None:
        colleagues = Membership.objects.visible_to(member).active().filter(teams=row.team)
        theirs = colleagues.who_see(row.account.location_id)
        told = notify(theirs, kind=NotificationKind.TEAM, conversation=row, by=member)
    tell(row, [live.conversation_event(row, "team", by=member, deed=deed, notified=told)])


def _check_colleague(
    member: Membership, conversation: Conversation, assignee: Membership | None
) -> None:
    if assignee is None:
        return
    colleagues = Membership.objects.visible_to(member).active().filter(pk=assignee.pk)
    if not colleagues.exists():
        detail = _("Only an active member of this workspace can take a conversation.")
        raise ActionError(detail, fields={"assignee": [detail]})
    account = conversation.account
    if not colleagues.who_see(account.location_id).exists():
        detail = _("%(name)s does not work at the location of %(account)s.") % {
            "name": assignee,
            "account": account.label,
        }
        raise ActionError(detail, fields={"assignee": [detail]})
