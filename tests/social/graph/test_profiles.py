"""Who wrote, as far as Meta tells."""

import pytest

from social.graph.errors import GraphError
from social.graph.profiles import Profile, fetch_profile, parse_profile
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def test_an_instagram_person_has_name_username_and_picture(fake_graph):
    fake_graph.profiles["790"] = {
        "name": "Mika",
        "username": "mika.k",
        "profile_pic": "https://scontent.cdninstagram.com/1.jpg",
    }
    found = fetch_profile(make_account(), "790")
    assert found == Profile("Mika", "mika.k", "https://scontent.cdninstagram.com/1.jpg")


def test_a_messenger_person_has_two_names(fake_graph):
    fake_graph.profiles["790"] = {"first_name": "Mika", "last_name": "Korhonen"}
    assert fetch_profile(make_account(platform="facebook"), "790") == Profile("Mika Korhonen")
    assert "first_name" in fake_graph.calls[0].params["fields"]


def test_whatsapp_is_not_asked(fake_graph):
    assert fetch_profile(make_account(platform="whatsapp"), "358") == Profile()
    assert fake_graph.calls == []


def test_what_is_null_or_absent_is_empty():
    assert parse_profile({"name": None, "username": 7}) == Profile()


@pytest.mark.parametrize(("code", "subcode"), [(230, None), (9010, None), (100, 33)])
def test_a_person_meta_will_not_show_is_refused(fake_graph, code, subcode):
    fake_graph.fail_next(code=code, subcode=subcode)
    with pytest.raises(GraphError) as caught:
        fetch_profile(make_account(), "790")
    assert caught.value.refused
    assert not caught.value.retryable


def test_a_stumble_of_meta_is_no_refusal(fake_graph):
    fake_graph.fail_next(code=2, status=500, times=3)
    with pytest.raises(GraphError) as caught:
        fetch_profile(make_account(), "790")
    assert caught.value.retryable
    assert not caught.value.refused
