"""Answering from a page: what a form may hold, and what becomes of it with and without scripts."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conversations.models import Attachment, Message, Reaction, Upload
from tests import factories
from tests.pictures import jpeg

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def url(name, row):
    return reverse(name, args=[row.pk])


def reply(tab, conversation, script=True, **data):
    return tab.post(url("reply", conversation), data, **(HTMX if script else {}))


def picture(member, name="mug.jpg"):
    return factories.make_upload(member, jpeg(), name=name, kind="image", content_type="image/jpeg")


def outgoing(conversation, status, text="Yes!", **fields):
    return factories.make_message(conversation, text, direction="out", status=status, **fields)


def test_what_is_done_to_messages_is_posted_and_only_by_members_of_the_workspace(
    client, page_of, stranger, conversation
):
    message = outgoing(conversation, "failed")
    urls = [url("typing", conversation)] + [
        url(name, message) for name in ("message-undo", "message-arrived", "message-react")
    ]
    for address in urls:
        assert client.post(address)["Location"].startswith("/accounts/login/")
    tab = page_of(stranger)
    for address in urls:
        assert tab.get(address).status_code == 405
        assert tab.post(address, {"emoji": "👍"}).status_code == 404
    assert Message.objects.get().status == "failed"
    assert not Reaction.objects.exists()


def test_the_page_of_emoji_is_for_members_of_the_workspace(
    client, page_of, agent, stranger, conversation
):
    address = url("message-reactions", factories.make_message(conversation))
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert page_of(stranger).get(address).status_code == 404
    assert page_of(agent).get(address).status_code == 200


# --- Files ---------------------------------------------------------------------------------


def test_files_uploaded_before_go_along_in_their_order(tab, agent, conversation):
    first, second = picture(agent, "one.jpg"), picture(agent, "two.jpg")
    answer = reply(tab, conversation, uploads=[second.pk, first.pk])
    assert answer.status_code == 201
    assert [row.name for row in Attachment.objects.order_by("pk")] == ["two.jpg", "one.jpg"]
    assert answer.content.decode().count('data-state="queued"') >= 2
    assert not Upload.objects.exists()


def test_words_and_a_file_are_two_bubbles_where_the_platform_wants_two(tab, agent, conversation):
    answer = reply(tab, conversation, text="Here it is", uploads=[picture(agent).pk])
    html = answer.content.decode()
    rows = Message.objects.order_by("pk")
    assert [row.kind for row in rows] == ["text", "image"]
    assert all(f'id="message-{row.pk}"' in html for row in rows)


def test_without_scripts_files_come_with_the_form(tab, agent, conversation):
    file = SimpleUploadedFile("mug.jpg", jpeg(), "image/jpeg")
    answer = reply(tab, conversation, script=False, text="Look", files=[file])
    assert answer.status_code == 302
    assert Attachment.objects.get().name == "mug.jpg"


def test_a_file_of_a_colleague_is_not_taken(tab, workspace, conversation):
    theirs = picture(factories.make_member(workspace))
    answer = reply(tab, conversation, text="Look", uploads=[theirs.pk])
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_upload")
    assert not Message.objects.exists()
    assert Upload.objects.get() == theirs


@pytest.mark.parametrize("given", ["x", "0", "99999999999999999999", "-1"])
def test_an_id_that_means_nothing_is_refused_in_words(tab, conversation, given):
    assert reply(tab, conversation, text="Look", uploads=[given]).status_code == 400
    assert reply(tab, conversation, text="Look", reply_to=given).status_code == 400
    assert not Message.objects.exists()


def test_the_same_form_sent_twice_takes_its_files_once(tab, agent, conversation):
    upload = picture(agent)
    for _ in range(2):
        data = {"text": "Look", "uploads": [upload.pk], "client_id": "abc"}
        assert reply(tab, conversation, **data).status_code == 201
    assert (Message.objects.count(), Attachment.objects.count()) == (2, 1)


def test_a_refused_form_keeps_words_files_and_answers_where_there_is_no_script(
    tab, agent, conversation
):
    identity = conversation.identity
    identity.last_inbound_at = timezone.now() - timedelta(days=8)
    identity.save()
    upload = picture(agent)
    asked = factories.make_message(conversation, "Which one?")
    data = {"text": "The blue", "uploads": [upload.pk], "offers": ["Yes"], "reply_to": asked.pk}
    html = reply(tab, conversation, script=False, **data).content.decode()
    assert ">The blue</textarea>" in html
    assert f'name="uploads" value="{upload.pk}"' in html
    assert 'name="offers" value="Yes"' in html
    assert f'name="reply_to" value="{asked.pk}"' in html


# --- Quotes and answers to tap -----------------------------------------------------------------


def test_a_reply_answers_a_message(tab, conversation):
    asked = factories.make_message(conversation, "Which one?")
    html = reply(tab, conversation, text="The blue", reply_to=asked.pk).content.decode()
    assert Message.objects.get(direction="out").reply_to == asked
    assert f'data-quote="{asked.pk}"' in html


def test_a_message_of_another_conversation_cannot_be_answered(tab, conversation):
    other = factories.make_message(factories.make_conversation(conversation.account))
    assert reply(tab, conversation, text="The blue", reply_to=other.pk).status_code == 400


def test_the_address_of_a_reply_puts_the_quote_into_the_composer(tab, conversation):
    asked = factories.make_message(conversation, "Which one?")
    other = factories.make_message(factories.make_conversation(conversation.account), "Else")
    page = url("conversation", conversation)
    assert f'data-message="{asked.pk}"' in tab.get(page, {"reply_to": asked.pk}).content.decode()
    for nothing in (other.pk, "x", ""):
        assert 'data-message=""' in tab.get(page, {"reply_to": nothing}).content.decode()


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_answers_to_tap_go_away_on_instagram_and_messenger(tab, workspace, platform):
    conversation = factories.make_conversation(factories.make_account(workspace, platform))
    html = reply(tab, conversation, text="Size?", offers=["S", " M ", ""]).content.decode()
    offered = Message.objects.get().details["quick_replies"]
    assert offered == [{"title": "S", "payload": "S"}, {"title": "M", "payload": "M"}]
    assert '<li dir="auto">M</li>' in html


def test_answers_to_tap_are_buttons_on_whatsapp(tab, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    html = reply(tab, conversation, text="Size?", offers=["S", "M"]).content.decode()
    assert Message.objects.get().details["cards"][0]["buttons"] == ["S", "M"]
    assert '<li dir="auto">M</li>' in html


def test_more_answers_than_the_platform_takes_are_refused(tab, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace, "whatsapp"))
    answer = reply(tab, conversation, text="Size?", offers=["S", "M", "L", "XL"])
    assert answer.status_code == 400
    assert answer.json()["detail"]


# --- Taking back ---------------------------------------------------------------------------------


@pytest.fixture
def slow(agent):
    agent.undo_seconds = 10
    agent.save()
    return agent


def test_taking_back_gives_words_files_quote_and_answers(tab, slow, conversation):
    asked = factories.make_message(conversation, "Which one?")
    data = {"text": "This", "uploads": [picture(slow).pk], "reply_to": asked.pk, "client_id": "c"}
    reply(tab, conversation, offers=["Yes", "No"], **data)
    first = Message.objects.filter(direction="out").order_by("pk").first()
    taken = tab.post(url("message-undo", first), **HTMX).json()
    assert (taken["text"], taken["offers"], taken["was"]) == ("This", ["Yes", "No"], "c")
    assert taken["quote"] == {
        "id": asked.pk,
        "who": asked.conversation.contact.name,
        "what": "Which one?",
    }
    assert [file["name"] for file in taken["files"]] == ["mug.jpg"]
    assert Upload.objects.get().pk == taken["files"][0]["id"]
    assert taken["messages"] == [row.pk for row in Message.objects.filter(status="cancelled")]
    assert len(taken["messages"]) == 2


def test_taking_back_a_later_part_leaves_the_first(tab, slow, conversation):
    reply(tab, conversation, text="One sentence. " * 120, client_id="c")
    first, second = Message.objects.order_by("pk")
    taken = tab.post(url("message-undo", second), **HTMX).json()
    assert (taken["messages"], taken["text"], taken["was"]) == ([second.pk], second.text, "")
    first.refresh_from_db()
    assert first.status == "queued"


def test_a_text_in_parts_comes_back_whole(tab, slow, conversation):
    reply(tab, conversation, text="One sentence. " * 120, client_id="c")
    first = Message.objects.order_by("pk").first()
    taken = tab.post(url("message-undo", first), **HTMX).json()
    assert taken["text"] == ("One sentence. " * 120).strip()


def test_without_scripts_what_was_taken_back_stands_in_the_form(tab, slow, conversation):
    reply(tab, conversation, text="Not yet", uploads=[picture(slow).pk])
    first = Message.objects.order_by("pk").first()
    html = tab.post(url("message-undo", first)).content.decode()
    assert ">Not yet</textarea>" in html
    assert f'name="uploads" value="{Upload.objects.get().pk}"' in html


def test_words_come_back_even_if_a_file_cannot(tab, slow, conversation, monkeypatch):
    monkeypatch.setattr("conversations.actions.upload.MOST_WAITING", 1)
    reply(tab, conversation, text="This", uploads=[picture(slow).pk])
    picture(slow, "other.jpg")
    first = Message.objects.order_by("pk").first()
    taken = tab.post(url("message-undo", first), **HTMX).json()
    assert (taken["text"], taken["files"]) == ("This", [])
    assert "files waiting" in taken["problem"]


def test_what_has_left_is_not_taken_back(tab, conversation):
    answer = tab.post(url("message-undo", outgoing(conversation, "sent")), **HTMX)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_sent")


# --- Trying again, and saying what is known ----------------------------------------------------


def test_it_arrived_settles_an_uncertain_message(tab, conversation):
    message = outgoing(conversation, "uncertain", asked_at=timezone.now())
    answer = tab.post(url("message-arrived", message), **HTMX)
    assert 'data-state="sent"' in answer.content.decode()
    assert tab.post(url("message-arrived", message), **HTMX).status_code == 409


def test_it_did_not_arrive_sends_it_again(tab, conversation):
    message = outgoing(conversation, "uncertain", asked_at=timezone.now())
    assert tab.post(url("message-retry", message), **HTMX).status_code == 409
    answer = tab.post(url("message-retry", message), {"confirmed": "1"}, **HTMX)
    assert 'data-state="queued"' in answer.content.decode()


def test_what_came_too_late_is_sent_as_a_human_agent(tab, conversation):
    identity = conversation.identity
    identity.last_inbound_at = timezone.now() - timedelta(days=2)
    identity.save()
    message = outgoing(conversation, "failed", error_code="window_closed", error="Too late.")
    html = tab.get(url("message-bubble", message)).content.decode()
    assert "Send as human agent" in html
    tab.post(url("message-retry", message), {"tag": "human_agent"}, **HTMX)
    message.refresh_from_db()
    assert (message.status, message.tag) == ("queued", "HUMAN_AGENT")


def test_on_whatsapp_a_template_is_the_way_on(tab, workspace):
    account = factories.make_account(workspace, "whatsapp")
    late = timezone.now() - timedelta(days=2)
    conversation = factories.make_conversation(account, last_inbound_at=late)
    message = outgoing(conversation, "failed", error_code="window_closed", error="Too late.")
    html = tab.get(url("message-bubble", message)).content.decode()
    assert url("templates", conversation) in html
    assert "Send as human agent" not in html


def test_without_scripts_every_deed_leads_back_to_where_it_was_done(tab, conversation):
    listed = reverse("undelivered")
    for name, status, data in [
        ("message-retry", "failed", {}),
        ("message-cancel", "failed", {}),
        ("message-arrived", "uncertain", {}),
    ]:
        message = outgoing(conversation, status)
        answer = tab.post(url(name, message), data)
        assert answer["Location"] == url("conversation", conversation)
        message = outgoing(conversation, status)
        assert tab.post(url(name, message), {**data, "next": listed})["Location"] == listed
        answer = tab.post(url(name, outgoing(conversation, status)), {"next": "//evil.example"})
        assert answer["Location"] == url("conversation", conversation)


# --- Reactions and typing ------------------------------------------------------------------------


def test_a_reaction_is_put_and_taken_back(tab, conversation):
    message = factories.make_message(conversation)
    html = tab.post(url("message-react", message), {"emoji": "👍"}, **HTMX).content.decode()
    assert 'data-state="queued"' in html
    assert "👍" in html
    assert Reaction.objects.get(by_business=True).emoji == "👍"
    tab.post(url("message-react", message), {"emoji": ""}, **HTMX)
    assert Reaction.objects.get(by_business=True).emoji == ""


def test_a_reaction_that_did_not_arrive_says_so_and_is_tried_again(tab, conversation):
    message = factories.make_message(conversation)
    Reaction.objects.create(
        workspace=message.workspace,
        message=message,
        by_business=True,
        emoji="👍",
        occurred_at=timezone.now(),
        state="failed",
    )
    html = tab.get(url("message-bubble", message)).content.decode()
    assert "Your reaction was not delivered: try again" in html
    assert '<input type="hidden" name="emoji" value="👍">' in html


def test_without_scripts_a_reaction_leads_back(tab, conversation):
    message = factories.make_message(conversation)
    answer = tab.post(url("message-react", message), {"emoji": "👍"})
    assert answer["Location"] == url("conversation", conversation)


@pytest.mark.parametrize("emoji", ["no", "👍👍", "<b>"])
def test_what_is_no_emoji_is_refused(tab, conversation, emoji):
    message = factories.make_message(conversation)
    answer = tab.post(url("message-react", message), {"emoji": emoji}, **HTMX)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_an_emoji")


def test_typing_is_told_without_an_answer(tab, conversation):
    answer = tab.post(url("typing", conversation), **HTMX)
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_composer_tells_of_typing_only_where_the_workspace_wants_it(tab, conversation):
    page = url("conversation", conversation)
    assert f'data-typing="{url("typing", conversation)}"' in tab.get(page).content.decode()
    conversation.workspace.sends_typing = False
    conversation.workspace.save()
    assert 'data-typing=""' in tab.get(page).content.decode()


def test_the_composer_knows_what_the_platform_takes(tab, conversation):
    html = tab.get(url("conversation", conversation)).content.decode()
    assert 'data-text-limit="1000" data-text-unit="bytes" data-most-parts="10"' in html
    assert json.dumps("image/jpeg").replace('"', "&quot;") in html
