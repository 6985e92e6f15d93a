"""The Conversations API: lists, the twenty newest messages, and its pace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social.graph.conversations import fetch_messages, list_conversations
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.platforms import Platform
from social.sandbox import ids, play, tokens
from social.sandbox.models import SandboxLimits
from tests.factories import make_account
from tests.sandbox.conftest import APP_ID, INSTAGRAM_APP_ID, PAGE_SCOPES


@pytest.fixture(autouse=True)
def _unhurried(db):
    """Most tests are faster than Meta allows."""
    SandboxLimits.objects.create(paces_conversations=False)


@pytest.fixture
def account_of(assets, workspace, instagram_token):
    """``account_of(platform, login)``: the product's account of the sandbox's asset."""

    def make(platform, login="facebook"):
        asset = assets[platform]
        page_token = tokens.page_token(asset.owner_id, PAGE_SCOPES)
        by_instagram = login == "instagram"
        return make_account(
            workspace,
            platform,
            login=login,
            external_id=asset.external_id,
            page_id="" if by_instagram else asset.owner_id,
            access_token=instagram_token() if by_instagram else page_token,
            app_id=INSTAGRAM_APP_ID if by_instagram else APP_ID,
        )

    return make


@pytest.fixture
def talk(assets, chat_with):
    """``talk(platform, count)``: so many messages, a minute apart, the last one now."""

    def write(platform, count):
        chat, now = chat_with(assets[platform]), timezone.now()
        for number in range(count):
            sent_at = now - timedelta(minutes=count - number)
            play.write_message(chat, f"No {number}", from_person=number % 2 == 0, sent_at=sent_at)
        return chat

    return write


FLAVOURS = [
    (Platform.FACEBOOK, "facebook"),
    (Platform.INSTAGRAM, "facebook"),
    (Platform.INSTAGRAM, "instagram"),
]


@pytest.mark.parametrize(("platform", "login"), FLAVOURS)
def test_conversations_are_listed_and_their_messages_read(meta, account_of, talk, platform, login):
    chat, account = talk(platform, 3), account_of(platform, login)
    listed = list_conversations(account)
    (ref,) = listed.items
    assert (ref.id, listed.after) == (ids.conversation_id(platform, chat.pk), "")
    assert timezone.now() - ref.updated_at < timedelta(minutes=2)
    messages = fetch_messages(account, ref.id)
    assert [message.text for message in messages] == ["No 0", "No 1", "No 2"]
    assert [message.id for message in messages] == [row.external_id for row in chat.messages.all()]
    first, second, _third = messages
    assert first.sender.id == chat.person_external_id
    assert first.recipients[0].id == account.external_id
    assert second.sender.id == account.external_id


def test_a_page_s_own_chats_and_instagram_s_are_listed_apart(meta, account_of, talk):
    talk(Platform.FACEBOOK, 1)
    assert list_conversations(account_of(Platform.INSTAGRAM)).items == ()


def test_the_list_is_paged_the_last_active_first(graph, assets, token_of):
    asset, now = assets[Platform.FACEBOOK], timezone.now()
    for number in range(5):
        chat = play.open_chat(asset, play.add_person(f"Person {number}"))
        sent_at = now - timedelta(hours=number)
        play.write_message(chat, "Hi", from_person=True, sent_at=sent_at)
    path, token, found, after = f"{asset.owner_id}/conversations", token_of(asset), [], ""
    for _page in range(3):
        params = {"platform": "messenger", "limit": "2"} | ({"after": after} if after else {})
        answer = graph("GET", path, token, **params)[1]
        found += [row["updated_time"] for row in answer["data"]]
        after = answer["paging"]["cursors"]["after"]
    assert len(found) == 5
    assert found == sorted(found, reverse=True)
    assert "next" not in answer["paging"]


def test_a_person_s_conversation_can_be_asked_for(graph, assets, talk, token_of):
    chat, asset = talk(Platform.FACEBOOK, 1), assets[Platform.FACEBOOK]
    params = {"platform": "messenger", "user_id": chat.person_external_id}
    assert len(graph("GET", "me/conversations", token_of(asset), **params)[1]["data"]) == 1
    params["user_id"] = "680000"
    assert graph("GET", "me/conversations", token_of(asset), **params)[1] == {"data": []}


def test_only_the_twenty_newest_messages_are_told_of(
    meta, graph, account_of, talk, token_of, assets
):
    chat, account = talk(Platform.FACEBOOK, 25), account_of(Platform.FACEBOOK)
    conversation = ids.conversation_id(chat.platform, chat.pk)
    texts = [message.text for message in fetch_messages(account, conversation)]
    assert texts == [f"No {number}" for number in range(5, 25)]
    fields = "messages.limit(50){id,created_time,from,message}"
    token = token_of(assets[Platform.FACEBOOK])
    rows = graph("GET", conversation, token, fields=fields)[1]["messages"]["data"]
    assert len(rows) == 25
    assert [set(row) for row in rows[20:]] == [{"id", "created_time"}] * 5
    oldest = chat.messages.first()
    error = graph("GET", oldest.external_id, token)[1]["error"]
    assert error["code"] == 9000001
    newest = graph("GET", chat.messages.last().external_id, token, fields="message")[1]
    assert newest["message"] == "No 24"


def test_the_messages_of_a_conversation_are_paged(graph, assets, talk, token_of):
    chat = talk(Platform.FACEBOOK, 5)
    path = f"{ids.conversation_id(chat.platform, chat.pk)}/messages"
    token = token_of(assets[Platform.FACEBOOK])
    answer = graph("GET", path, token, limit="3", fields="message")[1]
    assert [row["message"] for row in answer["data"]] == ["No 4", "No 3", "No 2"]
    assert "after=" in answer["paging"]["next"]
    within = graph("GET", path.removesuffix("/messages"), token, fields="messages.limit(3){id}")
    assert "after" in within[1]["messages"]["paging"]["cursors"]


def test_another_page_s_conversation_is_not_there(graph, talk, sandbox_page, assets):
    chat = talk(Platform.FACEBOOK, 1)
    other = type(sandbox_page).objects.create(external_id="104000000000009", name="Other")
    token = tokens.page_token(other.external_id, PAGE_SCOPES)
    for path in (ids.conversation_id(chat.platform, chat.pk), chat.messages.get().external_id):
        error = graph("GET", path, token)[1]["error"]
        assert (error["code"], error["error_subcode"]) == (100, 33)
    error = graph("GET", f"{assets[Platform.FACEBOOK].owner_id}/conversations", token)[1]["error"]
    assert error["error_subcode"] == 33


@pytest.mark.parametrize(
    "text", ["t_", "t_x", "t_99999999999999999999", "790000000000001", "ä", ""]
)
def test_what_is_no_conversation_s_id_names_no_chat(text):
    assert ids.chat_of_conversation(text) is None


@pytest.mark.parametrize("platform", [Platform.FACEBOOK, Platform.INSTAGRAM])
def test_a_conversation_s_id_leads_back_to_its_chat(platform):
    assert ids.chat_of_conversation(ids.conversation_id(platform, 42)) == 42


def test_an_unknown_platform_is_refused(graph, assets, token_of):
    token = token_of(assets[Platform.FACEBOOK])
    assert graph("GET", "me/conversations", token, platform="fax")[1]["error"]["code"] == 100


def test_without_the_permission_there_is_no_history(graph, assets):
    token = tokens.page_token(assets[Platform.FACEBOOK].owner_id, ["pages_show_list"])
    answer = graph("GET", "me/conversations", token, platform="messenger")[1]
    assert answer["error"]["code"] == 200


def test_the_third_call_in_a_second_is_one_too_many(meta, account_of, talk, time_machine):
    SandboxLimits.objects.update(paces_conversations=True)
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    talk(Platform.FACEBOOK, 1)
    account = account_of(Platform.FACEBOOK)
    list_conversations(account)
    list_conversations(account)
    with pytest.raises(GraphError) as caught:
        list_conversations(account)
    assert caught.value.kind == Kind.THROTTLED
    # The page's Instagram account has an allowance of its own, and the next second a new one.
    list_conversations(account_of(Platform.INSTAGRAM))
    time_machine.shift(1)
    list_conversations(account)
