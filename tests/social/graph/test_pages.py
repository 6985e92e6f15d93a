"""Listing pages and subscribing to them."""

import pytest

from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.pages import (
    MESSAGE_FIELDS,
    PAGE_FIELDS,
    Page,
    list_pages,
    list_subscribed_fields,
    subscribe_page,
    unsubscribe,
)
from tests.fake_graph import USER_TOKEN, make_page


@pytest.fixture
def user():
    return Access("https://graph.facebook.com", token=USER_TOKEN)


def test_every_page_of_the_list_is_read(fake_graph, user):
    fake_graph.pages = [make_page(str(number), f"Page {number}") for number in range(7)]
    fake_graph.page_size = 3
    assert [page.id for page in list_pages(user)] == [str(number) for number in range(7)]
    assert all("access_token" not in call.params for call in fake_graph.calls)


def test_a_list_whose_next_never_moves_ends(fake_graph, user):
    answer = '{"data": [], "paging": {"next": "https://graph.facebook.com/x?after=same"}}'
    fake_graph.fail_next(status=200, body=answer, path="me/accounts", times=100)
    assert list_pages(user) == []
    assert len(fake_graph.calls) == 2


def test_no_ticked_page_is_an_empty_list(fake_graph, user):
    fake_graph.pages = []
    assert list_pages(user) == []


def test_a_broken_row_does_not_hide_its_neighbours(fake_graph, user):
    fake_graph.pages = [7, {"id": "1"}, make_page("2"), None]
    assert [page.id for page in list_pages(user)] == ["2"]


def test_a_page_without_instagram_has_none(fake_graph, user):
    fake_graph.pages = [make_page(instagram=None)]
    assert list_pages(user)[0].instagram is None


@pytest.mark.parametrize(
    ("tasks", "able"),
    [
        (["MESSAGING"], True),
        (["PROFILE_PLUS_MESSAGING"], True),
        (["PROFILE_PLUS_FULL_CONTROL"], True),
        (["ANALYZE", "PROFILE_PLUS_ANALYZE"], False),
        ([], True),
    ],
)
def test_either_family_of_tasks_is_understood(tasks, able):
    assert Page("1", "P", "t", frozenset(tasks)).can_message is able


def test_a_page_is_subscribed_to_everything_we_use(fake_graph, user):
    assert subscribe_page(user, "1") == list(PAGE_FIELDS)
    assert fake_graph.calls[0].params["subscribed_fields"] == ",".join(PAGE_FIELDS)


def test_a_field_that_is_refused_does_not_stop_messages(fake_graph, user):
    fake_graph.fail_next(code=100, message="Invalid field: mention")
    assert subscribe_page(user, "1") == list(MESSAGE_FIELDS)


def test_a_dead_token_is_not_tried_twice(fake_graph, user):
    fake_graph.fail_next(code=190)
    with pytest.raises(GraphError) as caught:
        subscribe_page(user, "1")
    assert caught.value.needs_reauthorization
    assert len(fake_graph.calls) == 1


@pytest.mark.parametrize("body", ['{"success": "true"}', '{"success": true}'])
def test_success_may_be_a_word(fake_graph, user, body):
    fake_graph.fail_next(status=200, body=body)
    unsubscribe(user, "1")
    (call,) = fake_graph.calls
    assert (call.method, call.path) == ("DELETE", "1/subscribed_apps")


@pytest.mark.parametrize("body", ['{"success": false}', "{}"])
def test_anything_else_is_no_success(fake_graph, user, body):
    fake_graph.fail_next(status=200, body=body)
    with pytest.raises(GraphError):
        unsubscribe(user, "1")


def test_our_own_subscription_is_told_from_others(fake_graph, user):
    assert list_subscribed_fields(user, "1", "900000000000001") is None
    subscribe_page(user, "1")
    assert list_subscribed_fields(user, "1", "900000000000001") == list(PAGE_FIELDS)
    assert list_subscribed_fields(user, "1", "another-app") is None
