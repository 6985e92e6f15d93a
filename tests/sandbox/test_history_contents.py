"""What the Conversations API tells of messages that are more than text."""

import pytest
from django.utils import timezone

from social.contents import MessageKind
from social.events import ReactionChanged
from social.graph.conversations import fetch_messages
from social.history.events import Ours, events_of
from social.platforms import Platform
from social.sandbox import afterwards, ids, play, tokens
from social.sandbox.drafts import Draft, draft
from social.sandbox.models import Said, SandboxLimits
from tests.factories import make_account
from tests.sandbox.conftest import PAGE_SCOPES

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
FIELDS = "messages{id,message,attachments,shares,story,sticker,reactions,reply_to,is_unsupported}"


@pytest.fixture(autouse=True)
def _unhurried(db):
    """Tests are faster than Meta allows."""
    SandboxLimits.objects.create(paces_conversations=False)


@pytest.fixture
def say(assets, chat_with, webhooks):
    """``say(kind, platform)``: a message of that kind."""
    return lambda kind, platform, **fields: play.person_sends(
        assets[platform], chat_with(assets[platform]), draft(kind, platform), **fields
    )


@pytest.fixture
def told(graph, assets, chat_with, token_of):
    """``told(platform)``: the messages of the conversation as Graph tells them, newest first."""

    def ask(platform):
        chat = chat_with(assets[platform])
        conversation = ids.conversation_id(platform, chat.pk)
        answer = graph("GET", conversation, token_of(assets[platform]), fields=FIELDS)[1]
        return answer["messages"]["data"]

    return ask


@pytest.mark.parametrize(
    ("kind", "data"),
    [(Said.PHOTO, "image_data"), (Said.GIF, "image_data"), (Said.VIDEO, "video_data")],
)
@pytest.mark.parametrize("platform", [IG, FB])
def test_pictures_and_films_have_their_address(say, told, platform, kind, data):
    say(kind, platform)
    (row,) = told(platform)
    (attachment,) = row["attachments"]["data"]
    assert set(attachment) == {"id", "mime_type", "name", "size", data}
    assert "/sandbox/lookaside/" in attachment[data]["url"]


@pytest.mark.parametrize("kind", [Said.VOICE, Said.FILE])
def test_other_files_have_theirs(say, told, kind):
    say(kind, FB)
    (attachment,) = told(FB)[0]["attachments"]["data"]
    assert attachment["file_url"].startswith("http")


def test_posts_reels_and_links_are_shares(say, told):
    for kind in (Said.POST, Said.REEL, Said.STORY):
        message = say(kind, IG)
        (share,) = told(IG)[0]["shares"]["data"]
        assert (share["id"], share["name"]) == (message.content["id"], "New glaze week 💙")
    say(Said.LINK, FB)
    assert told(FB)[0]["shares"]["data"][0]["name"] == "Glazes of the week"


def test_stories_are_replied_to_or_mention(say, told):
    reply = say(Said.STORY_REPLY, IG)
    assert told(IG)[0]["story"]["reply_to"]["id"] == reply.content["story_id"]
    say(Said.STORY_MENTION, IG)
    assert told(IG)[0]["story"]["mention"]["link"].startswith("http")


def test_messenger_s_stickers_are_no_attachments(say, told):
    say(Said.STICKER, FB)
    (row,) = told(FB)
    assert row["sticker"].startswith("http")
    assert "attachments" not in row


@pytest.mark.parametrize("kind", [Said.UNSUPPORTED, Said.FUTURE, Said.DISAPPEARING])
def test_what_businesses_are_not_shown_is_unsupported(say, told, kind):
    say(kind, IG)
    assert told(IG)[0]["is_unsupported"] is True


def test_reactions_and_answers_are_told(say, told, assets, chat_with):
    first = say(Said.TEXT, IG)
    play.person_sends(assets[IG], chat_with(assets[IG]), Draft(text="That one"), reply_to=first)
    afterwards.react(assets[IG], first, "❤️")
    answer, asked = told(IG)
    assert answer["reply_to"] == {"mid": first.external_id}
    (reaction,) = asked["reactions"]["data"]
    assert reaction["reaction"] == "❤️"
    assert reaction["users"][0]["username"] == chat_with(assets[IG]).person.username


def test_what_was_unsent_was_never_there(say, told, graph, assets, token_of):
    kept, gone = say(Said.PHOTO, FB), say(Said.TEXT, FB)
    afterwards.unsend(assets[FB], gone)
    assert [row["id"] for row in told(FB)] == [kept.external_id]
    error = graph("GET", gone.external_id, token_of(assets[FB]))[1]["error"]
    assert error["code"] == 9000001


def test_many_messages_cost_as_many_queries_as_one(say, told, django_assert_max_num_queries):
    for _number in range(10):
        say(Said.PHOTO, IG)
    with django_assert_max_num_queries(30):
        assert len(told(IG)) == 10


@pytest.fixture
def missed(meta, assets, chat_with, workspace):
    """``missed(platform)``: the events made of the history, as if no webhook had come."""

    def fetch(platform):
        asset = assets[platform]
        token = tokens.page_token(asset.owner_id, PAGE_SCOPES)
        account = make_account(
            workspace,
            platform,
            external_id=asset.external_id,
            page_id=asset.owner_id,
            access_token=token,
        )
        conversation = ids.conversation_id(platform, chat_with(asset).pk)
        ours = Ours(platform, asset.external_id, frozenset({asset.external_id}))
        return events_of(fetch_messages(account, conversation), ours, timezone.now())

    return fetch


@pytest.mark.parametrize(
    ("platform", "said", "understood"),
    [
        (IG, Said.TEXT, MessageKind.TEXT),
        (IG, Said.PHOTO, MessageKind.IMAGE),
        (FB, Said.VIDEO, MessageKind.VIDEO),
        (IG, Said.VOICE, MessageKind.AUDIO),
        (FB, Said.FILE, MessageKind.FILE),
        (FB, Said.STICKER, MessageKind.STICKER),
        (IG, Said.POST, MessageKind.POST),
        (IG, Said.STORY_REPLY, MessageKind.STORY_REPLY),
        (IG, Said.STORY_MENTION, MessageKind.STORY_MENTION),
        (IG, Said.FUTURE, MessageKind.UNSUPPORTED),
    ],
)
def test_what_webhooks_failed_to_bring_is_understood_from_history(
    say, missed, assets, chat_with, platform, said, understood
):
    SandboxLimits.objects.update(loses_webhooks=True)
    draft_of = Draft(text="Hello") if said == Said.TEXT else draft(said, platform)
    message = play.person_sends(assets[platform], chat_with(assets[platform]), draft_of)
    afterwards.react(assets[platform], message, "😂")
    event, reaction = missed(platform)
    assert (event.external_id, event.kind) == (message.external_id, understood)
    assert event.sender_id == message.chat.person_external_id
    assert isinstance(reaction, ReactionChanged)
    assert (reaction.emoji, reaction.by_business) == ("😂", False)
