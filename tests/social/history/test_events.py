"""Reading Meta's history."""

from datetime import UTC, datetime, timedelta

from social.events import MessageEchoed, MessageReceived
from social.graph.conversations import Party, PastMessage, parse_list, parse_messages, parse_time
from social.graph.past_contents import content_of
from social.history.events import Ours, events_of
from social.platforms import Platform

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OURS = Ours(Platform.INSTAGRAM, "17841", frozenset({"17841", "104"}), "nordcoffee")
PERSON = Party("790", "Mika", "mika.k")


def a_message(sender, *recipients, text="Hi", **row):
    return PastMessage("m1", AT, sender, recipients, text, content_of(row, text))


def test_what_the_person_wrote_is_received_and_what_we_wrote_is_an_echo():
    received, echoed = events_of(
        [a_message(PERSON, Party("17841")), a_message(Party("17841"), PERSON)], OURS, AT
    )
    assert isinstance(received, MessageReceived)
    assert (received.sender_id, received.sender_name, received.imported) == ("790", "Mika", True)
    assert isinstance(echoed, MessageEchoed)
    assert (echoed.recipient_id, echoed.imported, echoed.correlation) == ("790", True, "")


def test_the_account_is_known_by_page_id_and_by_name():
    for us in (Party("104"), Party("9100", username="nordcoffee")):
        (event,) = events_of([a_message(us, PERSON)], OURS, AT)
        assert isinstance(event, MessageEchoed)


def test_groups_and_messages_to_nobody_are_passed_over():
    assert events_of([a_message(Party("17841"), PERSON, Party("791"))], OURS, AT) == []
    assert events_of([a_message(Party("17841"))], OURS, AT) == []


def test_text_that_a_database_cannot_hold_is_cleaned():
    (event,) = events_of([a_message(PERSON, text="a\0b\ud83d")], OURS, AT)
    assert event.text == "a\ufffdb\ufffd"


def test_what_there_is_beside_text_goes_with_the_message():
    photo = {"data": [{"mime_type": "image/jpeg", "image_data": {"url": "https://cdn/1"}}]}
    (event,) = events_of([a_message(PERSON, text="", attachments=photo)], OURS, AT)
    assert (event.kind, event.media[0].url) == ("image", "https://cdn/1")


def test_reactions_are_told_by_side_and_never_newer_than_a_webhooks():
    reactions = {
        "data": [
            {"reaction": "love", "emoji": "❤️", "users": [{"id": "790"}]},
            {"emoji": "👍", "users": [{"id": "17841"}]},
        ]
    }
    said, theirs, of_us = events_of([a_message(PERSON, reactions=reactions)], OURS, AT)
    assert isinstance(said, MessageReceived)
    assert (theirs.emoji, theirs.by_business, theirs.occurred_at) == ("❤️", False, AT)
    assert (of_us.emoji, of_us.by_business, of_us.person_id) == ("👍", True, "790")


def test_what_was_said_since_the_last_look_is_news_and_the_rest_is_history():
    message = a_message(PERSON)
    for news_since, imported in ((None, True), (AT, False), (AT + timedelta(seconds=1), True)):
        (event,) = events_of([message], OURS, AT, news_since=news_since)
        assert (event.fetched, event.imported) == (True, imported)


def test_nonsense_is_passed_over():
    rows = [7, {}, {"id": "1"}, {"id": "1", "from": {"id": "2"}, "created_time": "yesterday"}]
    assert list(parse_messages({"messages": {"data": rows}})) == []
    assert list(parse_messages({"messages": []})) == []
    assert parse_list({"data": "x", "paging": 7}).items == ()
    assert parse_time("2026-01-02T03:04:05") is None


def test_only_the_cursor_of_the_next_page_is_kept_and_one_that_stands_still_ends_the_list():
    answer = {"data": [{"id": "c"}], "paging": {"next": "https://x/?access_token=secret&after=A"}}
    assert parse_list(answer).after == "A"
    assert parse_list(answer, "A").after == ""
