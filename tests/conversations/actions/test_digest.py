"""The mail to members who are away."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from conversations.actions.digest import mail_digests
from conversations.models import Notification, NotificationKind
from echodesk.workspaces.models import Preferences
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(workspace):
    return factories.make_member(workspace, name="Tamar Abashidze")


@pytest.fixture
def tell(agent, colleague):
    """``tell(minutes)`` lets ``colleague`` have mentioned ``agent`` that long ago."""

    def told(minutes=20, member=agent, **fields):
        account = fields.pop("account", None) or factories.make_account(agent.workspace)
        conversation = factories.make_conversation(account, name="Salome")
        row = Notification.objects.create(
            workspace=member.workspace,
            member=member,
            conversation=conversation,
            by=colleague,
            **{"kind": NotificationKind.MENTION, **fields},
        )
        Notification.objects.filter(pk=row.pk).update(
            created_at=timezone.now() - timedelta(minutes=minutes)
        )
        return row

    return told


def test_everything_unseen_is_in_one_mail(tell, agent, mailoutbox):
    first = tell(16)
    tell(2, kind=NotificationKind.ASSIGNMENT)
    assert mail_digests() == 1
    (mail,) = mailoutbox
    assert mail.to == [agent.user.email]
    assert mail.subject == "2 things wait for you in Nord Coffee"
    assert "Tamar Abashidze mentioned you" in mail.body
    assert "Tamar Abashidze handed a conversation to you" in mail.body
    assert f"http://testserver/inbox/{first.conversation_id}/" in mail.body
    assert "http://testserver/settings/you/notifications/" in mail.body


def test_nothing_is_mailed_twice(tell, mailoutbox):
    tell()
    assert (mail_digests(), mail_digests()) == (1, 0)
    tell()
    assert mail_digests() == 1
    assert [mail.subject for mail in mailoutbox] == ["1 thing waits for you in Nord Coffee"] * 2


@pytest.mark.parametrize(
    ("minutes", "fields"),
    [
        (10, {}),
        (60 * 49, {}),
        (20, {"kind": NotificationKind.FOLLOWED}),
        (20, {"seen_at": timezone.now()}),
    ],
)
def test_what_is_new_old_seen_or_only_followed_is_not_mailed(tell, minutes, fields):
    tell(minutes, **fields)
    assert mail_digests() == 0


def test_who_wants_no_mail_gets_none(tell, agent):
    tell()
    Preferences.objects.create(member=agent, digest="never")
    assert mail_digests() == 0


def test_a_member_who_may_not_enter_gets_none(tell, agent):
    tell()
    agent.is_active = False
    agent.save()
    assert mail_digests() == 0


def test_in_quiet_hours_mail_waits_for_their_end(tell, agent, mailoutbox, time_machine):
    agent.user.time_zone = "Asia/Tbilisi"
    agent.user.save()
    Preferences.objects.create(member=agent, quiet_from=time(22), quiet_until=time(7))
    time_machine.move_to("2026-11-29T19:00Z")
    tell()
    assert mail_digests() == 0
    time_machine.move_to("2026-11-30T03:01Z")
    assert mail_digests() == 1


def test_it_is_in_the_members_language_and_time(tell, agent, mailoutbox, settings, time_machine):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    agent.user.language, agent.user.time_zone = "fr", "Asia/Tbilisi"
    agent.user.save()
    time_machine.move_to("2026-11-29T12:20Z")
    tell(20)
    mail_digests()
    assert "29/11/2026 16:00" in mailoutbox[0].body


def test_what_a_member_can_no_longer_see_is_not_told(tell, workspace, mailoutbox):
    here, there = (factories.make_location(workspace, name) for name in ("Tbilisi", "Batumi"))
    limited = factories.make_limited(workspace, here)
    account = factories.make_account(workspace, location=there)
    tell(member=limited, account=account)
    assert mail_digests() == 0
    assert mailoutbox == []


def test_a_mail_server_that_is_away_is_tried_again(tell, monkeypatch, mailoutbox):
    tell()

    def away(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", away)
        assert mail_digests() == 0
    assert mail_digests() == 1
    assert len(mailoutbox) == 1


def test_queries_do_not_grow_with_what_is_told(tell, django_assert_max_num_queries):
    for _number in range(12):
        tell()
    with django_assert_max_num_queries(6):
        mail_digests()
