import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Label, Message, Note
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def _url(name, row):
    return reverse(name, args=[row.pk])


def _triggered(answer):
    return json.loads(answer["HX-Trigger"])


def test_forms_are_posted_and_only_by_members_of_the_workspace(
    client, page_of, stranger, conversation
):
    message = factories.make_message(conversation, direction="out", status="failed")
    urls = [
        _url(name, conversation) for name in ("reply", "note", "status", "assign", "labels", "read")
    ] + [_url("message-retry", message), _url("message-cancel", message)]
    for url in urls:
        assert client.post(url).status_code == 302
        assert client.post(url).url.startswith("/accounts/login/")
    tab = page_of(stranger)
    for url in urls:
        assert tab.get(url).status_code == 405
        assert tab.post(url, {"text": "x", "status": "open"}).status_code == 404
    assert Message.objects.get().status == "failed"


def test_a_form_without_the_page_it_came_from_is_refused(settings, agent, conversation):
    from django.test import Client

    tab = Client(enforce_csrf_checks=True)
    tab.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = tab.post(_url("reply", conversation), {"text": "Hi"})
    assert answer.status_code == 403
    assert not Message.objects.exists()


def test_a_reply_is_queued_and_answered_with_its_bubble(tab, conversation):
    data = {"text": "Yes, two left!", "client_id": "abc"}
    answer = tab.post(_url("reply", conversation), data, **HTMX)
    assert answer.status_code == 201
    html = answer.content.decode()
    assert 'data-state="queued"' in html
    assert 'data-client-id="abc"' in html
    assert "Yes, two left!" in html


def test_the_same_form_sent_twice_is_one_message(tab, conversation):
    data = {"text": "Yes, two left!", "client_id": "abc"}
    for _ in range(2):
        tab.post(_url("reply", conversation), data, **HTMX)
    assert Message.objects.count() == 1


def test_without_scripts_a_reply_leads_back_to_the_conversation(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "Yes"})
    assert answer.status_code == 302
    assert answer.url == _url("conversation", conversation)


def test_a_refused_reply_says_why_in_words(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "  "}, **HTMX)
    assert answer.status_code == 400
    assert answer.json()["code"] == "empty_text"
    assert answer.json()["detail"]


def test_without_scripts_the_reason_stands_on_the_page_and_the_words_in_its_form(tab, conversation):
    identity = conversation.identity
    identity.last_inbound_at = timezone.now() - timedelta(days=2)
    identity.save()
    answer = tab.post(_url("reply", conversation), {"text": "Do you still need it?"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "You can still answer as a human agent." in html
    assert ">Do you still need it?</textarea>" in html


def test_a_form_never_leads_out_of_echodesk(tab, conversation):
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = tab.post(_url("note", conversation), {"text": "", "next": elsewhere})
        assert answer.url == "/inbox/"


def test_a_closed_window_takes_a_reply_only_as_a_human_agent(tab, conversation):
    identity = conversation.identity
    identity.last_inbound_at = timezone.now() - timedelta(days=2)
    identity.save()
    url = _url("reply", conversation)
    assert tab.post(url, {"text": "Hi"}, **HTMX).status_code == 409
    assert tab.post(url, {"text": "Hi", "tag": "human_agent"}, **HTMX).status_code == 201
    assert Message.objects.get().tag == "HUMAN_AGENT"


def test_a_note_stays_with_the_team(tab, agent, conversation):
    answer = tab.post(_url("note", conversation), {"text": "Hold a mug"}, **HTMX)
    assert answer.status_code == 201
    assert "Hold a mug" in answer.content.decode()
    assert Note.objects.get().author == agent
    assert not Message.objects.exists()


def test_resolving_can_be_taken_back(tab, conversation):
    url = _url("status", conversation)
    answer = tab.post(url, {"status": "resolved"}, **HTMX)
    assert "Reopen" in answer.content.decode()
    toast = _triggered(answer)["undoable"]
    assert toast["text"] == "Conversation resolved"
    assert toast["url"] == url
    undone = tab.post(url, toast["undo"], **HTMX)
    assert "undoable" not in _triggered(undone)
    conversation.refresh_from_db()
    assert conversation.status == "open"


@pytest.mark.parametrize("preset", ["later", "tomorrow", "monday"])
def test_snoozing_by_a_preset_and_back(tab, conversation, preset):
    url = _url("status", conversation)
    answer = tab.post(url, {"status": "snoozed", "preset": preset}, **HTMX)
    conversation.refresh_from_db()
    assert conversation.status == "snoozed"
    assert conversation.snoozed_until > timezone.now()
    tab.post(url, _triggered(answer)["undoable"]["undo"], **HTMX)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)


def test_waking_a_snoozed_conversation_can_be_taken_back_to_the_same_time(tab, conversation):
    until = timezone.now() + timedelta(days=3)
    conversation.status, conversation.snoozed_until = "snoozed", until
    conversation.save()
    url = _url("status", conversation)
    answer = tab.post(url, {"status": "open"}, **HTMX)
    tab.post(url, _triggered(answer)["undoable"]["undo"], **HTMX)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("snoozed", until)


@pytest.mark.parametrize(
    "data",
    [
        {"status": "lost"},
        {},
        {"status": "snoozed"},
        {"status": "snoozed", "snoozed_until": "2026-13-40T00:00"},
        {"status": "snoozed", "snoozed_until": "2020-01-01T00:00"},
        {"status": "snoozed", "preset": "never"},
    ],
)
def test_a_status_that_makes_no_sense_is_refused(tab, conversation, data):
    assert tab.post(_url("status", conversation), data, **HTMX).status_code == 400


def test_assigning_to_a_colleague_to_me_and_to_nobody(tab, agent, admin, conversation):
    url = _url("assign", conversation)
    for wanted, assignee in [(str(admin.pk), admin), ("me", agent), ("", None)]:
        assert tab.post(url, {"assignee": wanted}, **HTMX).status_code == 200
        conversation.refresh_from_db()
        assert conversation.assignee == assignee


def test_assigning_can_be_taken_back(tab, admin, conversation):
    conversation.assignee = admin
    conversation.save()
    url = _url("assign", conversation)
    answer = tab.post(url, {"assignee": "me"}, **HTMX)
    tab.post(url, _triggered(answer)["undoable"]["undo"], **HTMX)
    conversation.refresh_from_db()
    assert conversation.assignee == admin


@pytest.mark.parametrize("wanted", ["999999", "nonsense"])
def test_nobody_outside_the_workspace_can_be_assigned(tab, stranger, conversation, wanted):
    url = _url("assign", conversation)
    assert tab.post(url, {"assignee": wanted}, **HTMX).status_code == 400
    assert tab.post(url, {"assignee": stranger.pk}, **HTMX).status_code == 400


def test_a_label_is_added_and_removed_by_the_same_button(tab, conversation):
    label = Label.objects.create(workspace=conversation.workspace, name="VIP")
    url = _url("labels", conversation)
    tab.post(url, {"toggle": label.pk}, **HTMX)
    assert list(conversation.labels.all()) == [label]
    tab.post(url, {"toggle": label.pk}, **HTMX)
    assert not conversation.labels.exists()


def test_a_label_of_another_workspace_is_not_added(tab, stranger, conversation):
    label = Label.objects.create(workspace=stranger.workspace, name="Theirs")
    tab.post(_url("labels", conversation), {"toggle": label.pk}, **HTMX)
    assert not conversation.labels.exists()


def test_the_changed_parts_come_back_and_the_list_is_told(tab, conversation):
    answer = tab.post(_url("assign", conversation), {"assignee": "me"}, **HTMX)
    html = answer.content.decode()
    assert 'id="conversation-header"' in html
    assert 'id="labels"' in html
    assert _triggered(answer)["conversation-changed"] == {
        "conversation": conversation.pk,
        "status": "open",
    }


def test_reading_a_conversation_clears_its_unread_count(tab, conversation):
    conversation.unread_count = 3
    conversation.save()
    assert tab.post(_url("read", conversation), **HTMX).status_code == 204
    conversation.refresh_from_db()
    assert conversation.unread_count == 0


def test_a_failed_message_is_tried_again(tab, conversation):
    message = factories.make_message(conversation, direction="out", status="failed")
    answer = tab.post(_url("message-retry", message), **HTMX)
    assert 'data-state="queued"' in answer.content.decode()


def test_an_uncertain_message_is_only_sent_again_by_somebody_who_means_it(tab, conversation):
    message = factories.make_message(conversation, direction="out", status="uncertain")
    url = _url("message-retry", message)
    assert tab.post(url, **HTMX).status_code == 409
    assert tab.post(url, {"confirmed": "1"}, **HTMX).status_code == 200


def test_a_failed_message_is_discarded(tab, conversation):
    message = factories.make_message(conversation, direction="out", status="failed")
    answer = tab.post(_url("message-cancel", message), **HTMX)
    assert (answer.status_code, answer.content) == (200, b"")
    message.refresh_from_db()
    assert message.status == "cancelled"


def test_a_message_that_has_left_cannot_be_discarded(tab, conversation):
    message = factories.make_message(conversation, direction="out", status="sent")
    assert tab.post(_url("message-cancel", message), **HTMX).status_code == 409


def test_without_scripts_retry_and_discard_lead_back(tab, conversation):
    for name in ("message-retry", "message-cancel"):
        message = factories.make_message(conversation, direction="out", status="failed")
        assert tab.post(_url(name, message)).url == _url("conversation", conversation)
