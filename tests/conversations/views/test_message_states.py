"""How far a message is, as its bubble says it, and what can be done then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from social.models import AccountStatus, SendingPause
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def outgoing(conversation, status="queued", **fields):
    return factories.make_message(conversation, "Yes!", direction="out", status=status, **fields)


def bubble(tab, message):
    return tab.get(reverse("message-bubble", args=[message.pk])).content.decode()


def in_seconds(seconds):
    return timezone.now() + timedelta(seconds=seconds)


def test_within_its_delay_it_can_be_undone(tab, conversation):
    html = bubble(tab, message := outgoing(conversation, due_at=in_seconds(9.5)))
    assert 'data-waiting="undo"' in html
    assert 'data-undo-left="10" aria-hidden="true">10</span>' in html
    assert reverse("message-undo", args=[message.pk]) in html
    assert "Undo</button>" in html


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("reconnect", "Waits until the account is connected again"),
        ("pause", "Waits: sending is paused"),
        ("earlier", "Waits for the message before it"),
        ("rate", "Waits: Instagram takes no more for a moment"),
    ],
)
def test_what_it_waits_for_is_said_and_it_can_be_taken_back(tab, conversation, reason, words):
    account = conversation.account
    if reason == "reconnect":
        account.status = AccountStatus.NEEDS_REAUTHORIZATION
        account.save()
    elif reason == "pause":
        SendingPause.objects.create(account=account)
    elif reason == "earlier":
        outgoing(conversation, "sending")
    due_at = in_seconds(600) if reason == "rate" else None
    html = bubble(tab, outgoing(conversation, due_at=due_at))
    assert f'data-waiting="{reason}"' in html
    assert words in html
    assert "Take back</button>" in html


def test_a_try_that_failed_for_now_says_why_it_waits(tab, conversation):
    message = outgoing(
        conversation, attempts=1, due_at=in_seconds(60), error="Instagram is having trouble."
    )
    assert "Instagram is having trouble. It is tried again by itself." in bubble(tab, message)


def test_what_waits_for_nothing_is_just_sending(tab, conversation):
    html = bubble(tab, outgoing(conversation))
    assert "Sending</span>" in html
    assert "data-waiting" not in html
    assert "<button" not in html.partition('class="msg__foot"')[2].partition("msg__tools")[0]


def test_nobody_is_asked_while_it_can_still_be_found_out(tab, conversation):
    html = bubble(tab, outgoing(conversation, "uncertain", uncertain_at=timezone.now()))
    assert "Checking whether it arrived…" in html
    assert "data-asked" not in html
    assert "It arrived" not in html


def test_then_the_agent_is_asked_and_can_say_either(tab, conversation):
    message = outgoing(conversation, "uncertain", asked_at=timezone.now())
    html = bubble(tab, message)
    assert "data-asked" in html
    assert "Did it arrive?" in html
    assert reverse("message-arrived", args=[message.pk]) in html
    assert 'name="confirmed" value="1"' in html


def test_bubbles_of_ones_own_are_silent_and_those_of_others_are_read_out(tab, agent, conversation):
    colleague = factories.make_member(conversation.workspace)
    assert 'aria-live="off"' in bubble(tab, outgoing(conversation, "sent", author=agent))
    assert "aria-live" not in bubble(tab, outgoing(conversation, "sent", author=colleague))
    assert "aria-live" not in bubble(tab, factories.make_message(conversation))


def test_only_what_is_on_the_platform_can_be_answered(tab, conversation):
    said = factories.make_message(conversation, "Which <one>?")
    html = bubble(tab, said)
    assert reverse("message-reactions", args=[said.pk]) in html
    assert 'data-what="Which &lt;one&gt;?"' in html
    unsent = factories.make_message(conversation, "", is_deleted=True)
    for message in (outgoing(conversation, external_id=None), unsent):
        html = bubble(tab, message)
        assert "data-reply-to" not in html
        assert "data-react" not in html
        assert "data-copy-link" in html


def test_waiting_messages_cost_the_same_however_many(
    tab, conversation, django_assert_max_num_queries
):
    page = reverse("conversation", args=[conversation.pk])
    for _ in range(15):
        outgoing(conversation)
    with django_assert_max_num_queries(22):
        tab.get(page)


# --- The window --------------------------------------------------------------------------------


def test_who_came_by_an_ad_is_answered_free_of_charge_on_whatsapp(tab, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    page = reverse("conversation", args=[conversation.pk])
    assert "charges nothing" not in tab.get(page).content.decode()
    conversation.identity.entry_point_at = timezone.now() - timedelta(hours=2)
    conversation.identity.save()
    assert "WhatsApp charges nothing for answers until" in tab.get(page).content.decode()
    conversation.identity.entry_point_at = timezone.now() - timedelta(hours=73)
    conversation.identity.save()
    assert "charges nothing" not in tab.get(page).content.decode()


def test_an_open_page_is_told_of_its_window(tab, conversation):
    parts = reverse("conversation-parts", args=[conversation.pk])
    assert '<div id="window" hidden hx-swap-oob="true">' in tab.get(parts).content.decode()
    conversation.identity.last_inbound_at = timezone.now() - timedelta(days=8)
    conversation.identity.save()
    html = tab.get(parts).content.decode()
    assert 'id="window" data-closed' in html
    assert "Write a note" in html
    assert "Reply as human agent" not in html
