"""What helps to write: drafts, canned replies, mentions, and what stops a reply."""

import json

import pytest
from django.urls import reverse

from conversations.models import CannedReply, Conversation, Draft, Message, Note, Notification
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Mara Lind")


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def _url(name, row):
    return reverse(name, args=[row.pk])


def _canned(conversation, shortcut, text, **fields):
    return CannedReply.objects.create(
        workspace=conversation.workspace, shortcut=shortcut, text=text, **fields
    )


def test_they_are_for_members_of_the_workspace_only(client, page_of, stranger, conversation):
    used = _url("canned-used", _canned(conversation, "hi", "Hi"))
    pieces = [_url(name, conversation) for name in ("canned", "mentions")]
    for path in [*pieces, "/emoji/"]:
        assert client.get(path).status_code == 302
    assert client.post(_url("draft", conversation)).status_code == 302
    assert client.post(used).status_code == 302
    tab = page_of(stranger)
    for path in pieces:
        assert tab.get(path).status_code == 404
    assert tab.post(_url("draft", conversation), {"mode": "reply"}).status_code == 404
    assert tab.post(used).status_code == 404
    assert tab.get("/emoji/").status_code == 200


def test_a_draft_is_there_again_with_what_it_answers_and_its_files(tab, agent, conversation):
    message = factories.make_message(conversation, text="Do you ship?")
    upload = factories.make_upload(agent)
    data = {"mode": "reply", "text": "Yes, we", "reply_to": message.pk, "uploads": [upload.pk]}
    assert tab.post(_url("draft", conversation), data, **HTMX).status_code == 204
    tab.post(_url("draft", conversation), {"mode": "note", "text": "Ask Ada"}, **HTMX)
    html = tab.get(_url("conversation", conversation)).content.decode()
    assert ">Yes, we</textarea>" in html
    assert ">Ask Ada</textarea>" in html
    assert f'id="reply-quote" data-message="{message.pk}"' in html
    assert f'name="uploads" value="{upload.pk}"' in html


def test_a_draft_is_its_writers_alone(tab, admin, conversation):
    theirs = "Nobody else reads this"
    Draft.objects.create(
        workspace=conversation.workspace,
        member=admin,
        conversation=conversation,
        text=theirs,
    )
    assert theirs not in tab.get(_url("conversation", conversation)).content.decode()


def test_what_is_sent_is_no_draft_any_more(tab, conversation):
    for mode in ("reply", "note"):
        tab.post(_url("draft", conversation), {"mode": mode, "text": "Yes"}, **HTMX)
    tab.post(_url("reply", conversation), {"text": "Yes"}, **HTMX)
    assert Draft.objects.get().mode == "note"
    tab.post(_url("note", conversation), {"text": "Yes"}, **HTMX)
    assert not Draft.objects.exists()


def test_a_draft_of_nothing_or_of_no_kind(tab, conversation):
    tab.post(_url("draft", conversation), {"mode": "reply", "text": "Yes"}, **HTMX)
    tab.post(_url("draft", conversation), {"mode": "reply", "text": ""}, **HTMX)
    assert not Draft.objects.exists()
    wrong = tab.post(_url("draft", conversation), {"mode": "poem", "text": "x"}, **HTMX)
    assert wrong.status_code == 400


def test_canned_replies_are_filled_in_and_the_best_come_first(tab, admin, conversation):
    _canned(conversation, "hours", "We open at nine, store and shop")
    _canned(conversation, "stock", "Yes, {{contact.first_name}}! {{contact.email}}")
    _canned(conversation, "store", "Here we are", uses=5)
    _canned(conversation, "st-own", "Of a colleague", owner=admin)
    html = tab.get(_url("canned", conversation), {"q": "sto"}).content.decode()
    assert html.index("/store") < html.index("/stock") < html.index("/hours")
    assert "Yes, Mara! {{contact.email}}" in html
    assert "Something is to be filled in" in html
    assert "Of a colleague" not in html


def test_a_used_canned_reply_is_counted(tab, conversation):
    row = _canned(conversation, "hi", "Hi")
    assert tab.post(_url("canned-used", row), **HTMX).status_code == 204
    row.refresh_from_db()
    assert row.uses == 1


def test_colleagues_are_found_by_any_of_their_names(tab, agent, conversation):
    factories.make_member(conversation.workspace, name="Giorgi Lomidze")
    html = tab.get(_url("mentions", conversation), {"q": "lom"}).content.decode()
    assert "@Giorgi Lomidze " in html
    assert agent.user.name not in tab.get(_url("mentions", conversation)).content.decode()


def test_a_named_colleague_is_told(tab, conversation):
    giorgi = factories.make_member(conversation.workspace, name="Giorgi Lomidze")
    answer = tab.post(_url("note", conversation), {"text": "Ask @giorgi lomidze!"}, **HTMX)
    assert Note.objects.get().text == f"Ask @[Giorgi Lomidze](member:{giorgi.pk})!"
    assert '<span class="mention">@Giorgi Lomidze</span>!' in answer.content.decode()
    assert Notification.objects.get().member == giorgi


def test_a_gap_nobody_filled_in_is_not_sent(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "Hi {{contact.email}}"}, **HTMX)
    assert answer.status_code == 400
    assert answer.json()["code"] == "unresolved_variable"
    assert "e-mail address" in answer.json()["detail"]
    assert not Message.objects.exists()


def test_what_came_since_stops_a_reply_once(tab, conversation):
    seen = factories.make_message(conversation)
    newer = factories.make_message(conversation)
    data = {"text": "Yes", "seen": seen.pk}
    answer = tab.post(_url("reply", conversation), data, **HTMX)
    assert (answer.status_code, answer.json()["code"]) == (409, "newer_message")
    assert answer.json()["detail"] == "Mara Lind wrote again. Send anyway?"
    confirmed = tab.post(_url("reply", conversation), data | {"confirmed": "1"}, **HTMX)
    assert confirmed.status_code == 201
    up_to_date = tab.post(_url("reply", conversation), data | {"seen": newer.pk}, **HTMX)
    assert up_to_date.status_code == 201


def test_a_reply_can_resolve_and_that_can_be_taken_back(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "Bye", "then": "resolved"}, **HTMX)
    assert answer.status_code == 201
    assert Conversation.objects.get().status == "resolved"
    toast = json.loads(answer["HX-Trigger"])["undoable"]
    tab.post(toast["url"], toast["undo"], **HTMX)
    assert Conversation.objects.get().status == "open"


def test_without_scripts_a_reply_resolves_as_well(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "Bye", "then": "resolved"})
    assert answer.url == _url("conversation", conversation)
    assert Conversation.objects.get().status == "resolved"
    assert "Conversation resolved" in tab.get(answer.url).content.decode()


@pytest.mark.parametrize("until", [{"preset": "tomorrow"}, {"until_reply": "1"}])
def test_a_reply_can_snooze(tab, conversation, until):
    data = {"text": "Bye", "then": "snoozed", **until}
    assert tab.post(_url("reply", conversation), data, **HTMX).status_code == 201
    assert Conversation.objects.get().status == "snoozed"


def test_a_reply_stays_sent_where_what_follows_is_refused(tab, conversation):
    answer = tab.post(_url("reply", conversation), {"text": "Bye", "then": "snoozed"}, **HTMX)
    assert answer.status_code == 201
    assert "trouble" in json.loads(answer["HX-Trigger"])
    assert Message.objects.get().text == "Bye"
