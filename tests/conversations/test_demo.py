"""The demo workspace."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from conversations import inbox
from conversations.canned import render
from conversations.canned_values import values_for
from conversations.counting import count
from conversations.demo import cast
from conversations.inbox_query import from_stored
from conversations.models import (
    Attachment,
    Attribute,
    CannedReply,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    MediaState,
    Message,
    MessageKind,
    MessageStatus,
    Note,
    Notice,
    SavedView,
    Status,
)
from conversations.reply_window import window_for
from echodesk.workspaces.models import Membership, User, Workspace
from social.graph.sending import messenger, sender_of, whatsapp
from social.models import SocialAccount
from social.outgoing import Text
from social.platforms import Platform
from social.sandbox import courier
from social.sandbox.models import (
    OWNER_ID,
    SandboxChat,
    SandboxFile,
    SandboxInstagram,
    SandboxMessage,
    SandboxNumber,
    SandboxPage,
    SandboxWaba,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def demo(db, capsys):
    call_command("seed_demo")
    return capsys.readouterr().out


def studio(model):
    return model.objects.filter(workspace__name=cast.STUDIO)


def rows():
    models = (Workspace, User, Membership, SocialAccount, Contact, Conversation, Message, Note)
    return [model.objects.count() for model in (*models, SandboxChat, SandboxMessage)]


def test_it_prints_how_to_sign_in(demo):
    assert "nino@demo.echodesk.local" in demo
    assert cast.DEMO_PASSWORD in demo
    assert User.objects.get(email__startswith="nino@").check_password(cast.DEMO_PASSWORD)


def test_a_second_time_changes_nothing(demo):
    before = rows()
    call_command("seed_demo")
    assert rows() == before


def test_it_is_quick(db, django_assert_max_num_queries):
    started = time.monotonic()
    with django_assert_max_num_queries(250):
        call_command("seed_demo")
    assert time.monotonic() - started < 3


def test_there_are_some_thirty_conversations_on_all_platforms_in_every_state(demo):
    conversations = studio(Conversation)
    assert 28 <= conversations.count() <= 34
    assert set(conversations.values_list("platform", flat=True)) == set(Platform.values)
    assert set(conversations.values_list("status", flat=True)) == set(Status.values)
    assert conversations.filter(assignee=None).exists()
    assert conversations.values("assignee").distinct().count() >= 4
    assert conversations.filter(unread_count__gt=0).exists()
    assert conversations.exclude(labels=None).exists()
    assert studio(Note).exists()
    assert studio(Message).filter(status=MessageStatus.FAILED).exclude(error="").exists()
    assert studio(Message).filter(sent_elsewhere=True).exists()


def test_every_kind_of_message_and_notice_occurs_with_its_media_here(demo):
    shown = set(studio(Message).values_list("kind", flat=True))
    assert shown >= set(MessageKind.values) - {MessageKind.STORY}
    told = set(studio(Notice).values_list("kind", flat=True))
    assert told >= {"referral", "opt_in", "thread_passed", "number_changed"}
    assert studio(Conversation).exclude(held_by_app_id="").exists()
    for attachment in studio(Attachment).filter(state=MediaState.STORED):
        assert attachment.file.size == attachment.size
        assert bool(attachment.thumbnail) is attachment.content_type.startswith("image/")
    assert studio(Attachment).filter(state=MediaState.FAILED).exclude(error="").exists()


def test_windows_are_fresh_closing_human_and_closed(demo):
    now = timezone.now()
    windows = [
        window_for(row.account.platform, row.last_inbound_at, now)
        for row in studio(ContactIdentity).select_related("account")
    ]
    assert {window.state for window in windows} == {"open", "human_agent", "closed"}
    left = [window.closes_at - now for window in windows if window.state == "open"]
    assert min(left) < timedelta(hours=1)
    assert max(left) > timedelta(hours=23)


def test_what_is_repeated_on_the_conversation_is_true(demo):
    for conversation in Conversation.objects.all():
        last = conversation.messages.order_by("-occurred_at").first()
        assert conversation.last_message_text == last.text
        assert conversation.last_message_direction == last.direction
        assert conversation.last_message_at == last.occurred_at
        assert conversation.last_activity_at >= last.occurred_at
        assert conversation.created_at <= conversation.last_activity_at
        newest = conversation.messages.filter(direction=Direction.IN).latest("occurred_at")
        assert conversation.identity.last_inbound_at == newest.occurred_at
        is_snoozed = conversation.status == Status.SNOOZED
        assert (conversation.snoozed_until is not None) is is_snoozed
    assert not Message.objects.filter(occurred_at__gt=timezone.now()).exists()
    assert not Note.objects.filter(
        created_at__gt=F("conversation__last_activity_at") + timedelta(seconds=1)
    ).exists()


def test_the_phone_has_the_same_history(demo):
    ours = Message.objects.exclude(external_id=None)
    theirs = SandboxMessage.objects.all()
    fields = ("external_id", "text")
    # What is neither words nor a file of its own is not told twice.
    assert set(theirs.values_list(*fields)) <= set(ours.values_list(*fields))
    words = ours.exclude(text="")
    assert set(theirs.exclude(text="").values_list(*fields)) == set(words.values_list(*fields))
    assert not theirs.filter(text="", files=None).exists()
    assert set(SandboxFile.objects.values_list("kind", flat=True)) >= {"photo", "voice", "sticker"}
    for identity in ContactIdentity.objects.select_related("account"):
        chat = SandboxChat.objects.get(
            asset_id=identity.account.external_id, person_external_id=identity.external_id
        )
        assert chat.last_inbound_at == identity.last_inbound_at


def test_workspaces_are_apart(demo):
    studio_owner = Membership.objects.get(user__email__startswith="tamar@")
    bakery_owner = Membership.objects.get(user__email__startswith="mika@")
    assert count(studio_owner).all > 10
    assert count(bakery_owner).all == 2
    bakery = Conversation.objects.visible_to(bakery_owner)
    assert not (Conversation.objects.visible_to(studio_owner) & bakery).exists()


def test_every_account_can_be_answered_from_at_once(demo, client, monkeypatch):
    """The tokens, ids and windows of the demo satisfy the sandbox's own Graph API."""
    monkeypatch.setattr(courier, "send", lambda webhook: None)
    for account in SocialAccount.objects.exclude(identities=None).distinct():
        identity = account.identities.order_by("-last_inbound_at").first()
        if account.platform == Platform.WHATSAPP:
            body = whatsapp.build_body(
                identity.external_id, Text(text="Yes"), correlation="echodesk:1"
            )
        else:
            body = messenger.build_body(
                account.platform, identity.external_id, Text(text="Yes"), correlation="echodesk:1"
            )
        response = client.post(
            f"/sandbox/graph/v25.0/{sender_of(account)}/messages",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {account.access_token}"},
        )
        assert response.status_code == 200, response.content


def test_two_pages_are_left_to_connect(demo):
    connected = SocialAccount.objects.exclude(page_id="").values("page_id")
    free = SandboxPage.objects.filter(owner_id=OWNER_ID).exclude(external_id__in=connected)
    assert sorted(bool(page.linked_instagram) for page in free) == [False, True]


def test_it_is_for_the_sandbox_only(db, settings):
    settings.SANDBOX = False
    with pytest.raises(CommandError, match="META_MODE=mock"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_somebody_else_has_more_pages_than_one_answer_of_meta_s_holds(demo):
    pages = SandboxPage.objects.select_related("instagram").filter(owner_id=cast.AGENCY_ID)
    assert pages.count() == 60
    assert {bool(page.linked_instagram) for page in pages} == {True, False}
    families = {page.tasks[0].startswith("PROFILE_PLUS_") for page in pages}
    assert families == {True, False}
    assert any("MESSAGING" not in "".join(page.tasks) for page in pages)


def test_there_are_numbers_new_and_old_and_an_account_without_any(demo):
    assert set(SandboxNumber.objects.values_list("is_registered", flat=True)) == {True, False}
    with_numbers = SandboxNumber.objects.values("waba_id")
    assert SandboxWaba.objects.exclude(external_id__in=with_numbers).exists()
    assert SandboxInstagram.objects.filter(page=None).exists()


def test_the_team_has_replies_views_and_fields_at_hand(demo):
    agent = studio(Membership).select_related("user", "workspace").get(user__name="Giorgi Lomidze")
    conversation = studio(Conversation).select_related("contact", "account").first()
    values = values_for(conversation, agent)
    missing = {
        reply.shortcut: render(reply.text, values).missing
        for reply in CannedReply.objects.visible_to(agent)
    }
    assert missing == {
        **dict.fromkeys(("hours", "shipping", "store", "thanks"), ()),
        "wholesale": ("contact.company",),
    }
    views = SavedView.objects.visible_to(agent)
    assert len(views) == 3
    for view in views:
        assert inbox.select(agent, from_stored(view.query)).exists(), view.name
    assert [field.name for field in studio(Attribute)] == ["Customer since", "Size"]
