"""Words that are not sent yet."""

import pytest
from django.http import Http404

from conversations.actions.drafts import discard_draft, save_draft
from conversations.models import Draft
from echodesk.errors import ActionError
from tests import factories


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace))


def save(member, conversation, text, mode="reply", **fields):
    return save_draft(member=member, conversation=conversation, mode=mode, text=text, **fields)


def test_each_member_has_a_draft_of_each_kind(agent, admin, conversation):
    save(agent, conversation, "Yes, we")
    save(agent, conversation, "Yes, we do")
    save(agent, conversation, "Ask Ada", mode="note")
    save(admin, conversation, "Hello")
    drafts = Draft.objects.order_by("member", "mode").values_list("member", "mode", "text")
    assert sorted(drafts) == sorted(
        [
            (agent.pk, "note", "Ask Ada"),
            (agent.pk, "reply", "Yes, we do"),
            (admin.pk, "reply", "Hello"),
        ]
    )


def test_an_empty_draft_is_none(agent, conversation):
    save(agent, conversation, "Yes")
    assert save(agent, conversation, "  ") is None
    assert not Draft.objects.exists()


def test_it_holds_what_is_answered_and_ones_own_files(agent, admin, conversation):
    message = factories.make_message(conversation)
    mine, theirs = factories.make_upload(agent), factories.make_upload(admin)
    draft = save(agent, conversation, "", reply_to=message, uploads=[mine, theirs])
    assert draft.reply_to == message
    assert list(draft.uploads.all()) == [mine]


def test_a_message_of_another_conversation_is_not_answered(agent, conversation):
    other = factories.make_message(factories.make_conversation(conversation.account))
    assert save(agent, conversation, "Yes", reply_to=other).reply_to is None


def test_one_kind_is_forgotten_alone(agent, conversation):
    save(agent, conversation, "Yes")
    save(agent, conversation, "Ask", mode="note")
    assert discard_draft(member=agent, conversation=conversation, mode="reply")
    assert not discard_draft(member=agent, conversation=conversation, mode="reply")
    assert Draft.objects.get().mode == "note"


def test_strangers_write_no_drafts(stranger, conversation):
    with pytest.raises(Http404):
        save(stranger, conversation, "Hello")


def test_there_is_no_third_kind(agent, conversation):
    with pytest.raises(ActionError):
        save(agent, conversation, "Hello", mode="mail")
