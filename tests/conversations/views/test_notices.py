"""The list of what a member was told of, and the bell."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.actions.annotate import add_note
from conversations.actions.assign import assign
from conversations.mentions import token
from conversations.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db

LIST, BELL, SEEN = "/notifications/", "/notifications/bell/", "/notifications/seen/"


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Salome")


@pytest.fixture
def mention(agent, admin, conversation):
    text = f"Look, {token(agent.pk, 'Ana')}: <b>urgent</b>"
    return add_note(member=admin, conversation=conversation, text=text)


def test_nobody_is_sent_to_sign_in(client):
    for answer in (client.get(LIST), client.get(BELL), client.post(SEEN)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_an_empty_list_says_what_will_stand_there(page_of, agent):
    page = page_of(agent).get(LIST).content.decode()
    assert "Nothing for you yet" in page


def test_a_mention_stands_there_and_leads_to_the_note(page_of, agent, admin, mention):
    page = page_of(agent).get(LIST).content.decode()
    assert f"{admin.user.name} mentioned you" in page
    assert "Look, @Ana: &lt;b&gt;urgent&lt;/b&gt;" in page
    assert f'href="/inbox/{mention.conversation_id}/#note-{mention.pk}"' in page
    assert "data-unseen-row" in page


def test_an_assignment_stands_there_with_what_was_said_last(page_of, agent, admin, conversation):
    conversation.last_message_text = "Is the blue one in stock?"
    conversation.save()
    assign(member=admin, conversation=conversation, assignee=agent)
    page = page_of(agent).get(LIST).content.decode()
    assert f"{admin.user.name} handed a conversation to you" in page
    assert "Is the blue one in stock?" in page


def test_nobody_else_is_told(page_of, admin, stranger, mention):
    for member in (admin, stranger):
        assert "mentioned you" not in page_of(member).get(LIST).content.decode()


def test_the_bell_has_the_number_and_the_newest(page_of, agent, mention):
    piece = page_of(agent).get(BELL).content.decode()
    assert 'data-unseen="1"' in piece
    assert "mentioned you" in piece
    assert f'data-href="/inbox/{mention.conversation_id}/#note-{mention.pk}"' in piece


def test_without_news_the_bell_has_a_zero_alone(page_of, agent):
    assert page_of(agent).get(BELL).content.decode().strip() == '<span data-unseen="0"></span>'


def test_everything_is_taken_as_seen_at_once(page_of, agent, mention):
    assert page_of(agent).post(SEEN)["Location"] == LIST
    assert 'data-unseen="0"' in page_of(agent).get(BELL).content.decode()
    assert not Notification.objects.filter(seen_at=None).exists()


def test_the_list_goes_on_page_by_page(page_of, agent, admin, conversation):
    Notification.objects.bulk_create(
        Notification(
            workspace=agent.workspace,
            member=agent,
            kind="assignment",
            conversation=conversation,
            by=admin,
        )
        for _number in range(31)
    )
    page = page_of(agent).get(LIST)
    older = page.context["older"]
    assert page.content.decode().count("notice-row__link") == 30
    assert page_of(agent).get(LIST, {"cursor": older}).content.decode().count("__link") >= 1
    assert page_of(agent).get(LIST, {"cursor": "nonsense"}).status_code == 404


def test_queries_do_not_grow(page_of, agent, mention, admin):
    page = page_of(agent)
    page.get(LIST)
    with CaptureQueriesContext(connection) as few:
        page.get(LIST)
    for number in range(5):
        other = factories.make_conversation(factories.make_account(agent.workspace))
        add_note(member=admin, conversation=other, text=token(agent.pk, f"Ana {number}"))
    with CaptureQueriesContext(connection) as many:
        page.get(LIST)
    assert len(many) == len(few)
