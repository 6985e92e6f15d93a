"""The pages of outgoing webhooks."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from echodesk.outgoing import rounds
from echodesk.outgoing.actions.dispatches import send_test
from echodesk.outgoing.actions.switching import disable_endpoint
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.health import disable
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint
from echodesk.realtime.models import Event

pytestmark = pytest.mark.django_db
ROOT = "/settings/webhooks/"
URL = "https://shop.example/hooks"
FORM = {"url": URL, "description": "Our shop", "sends": "all"}


@pytest.fixture
def desk(page_of, admin):
    return page_of(admin)


@pytest.fixture
def one(endpoint):
    return f"{ROOT}{endpoint.pk}/"


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_admins_find_them_among_the_settings(desk):
    assert f'href="{ROOT}"' in desk.get("/settings/members/").content.decode()
    assert "No webhooks yet" in text_of(desk.get(ROOT))


class TestAdding:
    def test_the_secret_is_shown_this_once(self, desk):
        assert desk.get(f"{ROOT}add/").status_code == 200
        answer = desk.post(f"{ROOT}add/", FORM)
        made = Endpoint.objects.get()
        assert answer.status_code == 201
        assert answer.content.decode().count(made.secret) == 1
        assert "no-store" in answer["Cache-Control"]
        for path in (ROOT, f"{ROOT}{made.pk}/", f"{ROOT}{made.pk}/change/"):
            assert made.secret not in desk.get(path).content.decode()
        assert (made.url, made.types) == (URL, [])

    def test_only_some_events(self, desk):
        chosen = {**FORM, "sends": "some", "types": ["note", "ig_dm"]}
        assert desk.post(f"{ROOT}add/", chosen).status_code == 201
        assert Endpoint.objects.get().types == ["ig_dm", "note"]

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"url": ""}, "required"),
            ({"url": "shop"}, "no address that can be called"),
            ({"url": "http://shop.example/"}, "must begin with https"),
            ({"url": "https://192.168.0.1/"}, "private network"),
            ({"sends": "some"}, "at least one event"),
            ({"sends": "some", "types": ["nothing"]}, "not one of the available choices"),
            ({"sends": ""}, "required"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, desk, wrong, words):
        answer = desk.post(f"{ROOT}add/", {**FORM, **wrong})
        assert answer.status_code == 400
        assert words in text_of(answer)
        assert not Endpoint.objects.exists()

    def test_sent_twice_it_is_added_once(self, desk):
        desk.post(f"{ROOT}add/", FORM)
        answer = desk.post(f"{ROOT}add/", FORM)
        assert answer.status_code == 400
        assert "already a webhook with this address" in text_of(answer)


def test_changing(desk, endpoint, one):
    shown = desk.get(f"{one}change/").content.decode()
    assert endpoint.url in shown
    answer = desk.post(f"{one}change/", {**FORM, "url": endpoint.url, "description": "New"})
    assert answer["Location"] == one
    assert "New" in text_of(desk.get(one))
    assert desk.post(f"{one}change/", {**FORM, "url": ""}).status_code == 400


def test_replacing_the_secret(desk, endpoint, one):
    asked = desk.get(f"{one}rotate/").content.decode()
    assert 'name="version" value="1"' in asked
    answer = desk.post(f"{one}rotate/", {"version": "1"})
    endpoint.refresh_from_db()
    assert endpoint.secret in answer.content.decode()
    again = desk.post(f"{one}rotate/", {"version": "1"}, follow=True)
    assert "has been replaced meanwhile" in text_of(again)
    assert endpoint.secret not in again.content.decode()
    assert "The old secret still signs as well" in text_of(again)
    assert desk.post(f"{one}rotate/", {"version": "²"}).status_code == 302


def test_deleting_asks_first(desk, one, endpoint, happen):
    happen("note")
    follow_all()
    assert "1 event that waits to be sent is dropped" in text_of(desk.get(f"{one}delete/"))
    assert desk.post(f"{one}delete/")["Location"] == ROOT
    assert desk.get(one).status_code == 404
    assert "No webhooks yet" in text_of(desk.get(ROOT))


class TestSwitch:
    def test_off_and_on_again_with_what_was_missed(self, desk, endpoint, one, happen):
        desk.post(f"{one}switch/", {"active": "0"})
        happen("note", "note")
        page = text_of(desk.get(one))
        assert "2 events wait or have happened since" in page
        assert "Send a test event" not in page
        desk.post(f"{one}switch/", {"active": "missed"})
        follow_all()
        assert Dispatch.objects.count() == 2

    def test_from_now_on(self, desk, endpoint, one, happen):
        desk.post(f"{one}switch/", {"active": "0"})
        happen("note")
        desk.post(f"{one}switch/", {"active": "now"})
        follow_all()
        assert not Dispatch.objects.exists()
        assert Endpoint.objects.get().is_active

    @pytest.mark.parametrize(
        ("why", "words"), [("gone", "It answered 410"), ("failing", "It failed for five days")]
    )
    def test_why_it_disabled_itself_is_said(self, desk, endpoint, one, why, words):
        disable(endpoint.pk, why)
        assert words in text_of(desk.get(one))
        assert "Disabled" in text_of(desk.get(ROOT))


def test_a_test_event_leads_to_what_comes_of_it(desk, one, receiver):
    receiver.answers = [(500, {}, b"<b>oops</b>")]
    answer = desk.post(f"{one}test/")
    path = answer["Location"]
    waiting = desk.get(path)
    assert 'hx-trigger="load delay:1s"' in waiting.content.decode()
    assert "It is sent in a moment" in text_of(waiting)
    rounds.run()
    shown = desk.get(path)
    assert "hx-trigger" not in shown.content.decode()
    assert "&lt;b&gt;oops&lt;/b&gt;" in shown.content.decode()
    assert "It did not answer with success (500)" in text_of(shown)
    desk.post(f"{path}replay/")
    rounds.run()
    assert "Delivered" in text_of(desk.get(path))
    assert "Failing" not in text_of(desk.get(one))


def test_a_test_of_a_disabled_endpoint_says_why_not(desk, admin, endpoint, one):
    disable_endpoint(member=admin, endpoint=endpoint)
    assert "Enable it first" in text_of(desk.post(f"{one}test/", follow=True))


class TestLog:
    def test_it_is_filtered_and_paged(self, desk, one, endpoint, happen):
        happen(*["note"] * 45, "ig_dm")
        follow_all()
        Dispatch.objects.filter(seq=7).update(state=DispatchState.FAILED, status_code=500)

        def shown(query):
            return re.findall(r"#(\d+)</span>", desk.get(f"{one}?{query}").content.decode())

        assert shown("state=failed") == ["7"]
        assert shown("type=ig_dm") == ["46"]
        first = desk.get(one).content.decode()
        older = re.search(r"cursor=([\w-]+)", first)[1]
        assert shown(f"cursor={older}") == ["6", "5", "4", "3", "2", "1"]
        assert "Nothing of that kind is kept" in text_of(desk.get(f"{one}?type=test"))
        assert "one of them cannot be understood" in text_of(desk.get(f"{one}?state=x"))

    def test_queries_do_not_grow_with_it(self, desk, one, happen, django_assert_max_num_queries):
        happen(*["note"] * 40)
        follow_all()
        with django_assert_max_num_queries(12):
            desk.get(one)
        with django_assert_max_num_queries(12):
            desk.get(ROOT)

    def test_what_failed_is_replayed_from_a_day_on(self, desk, one, happen, pass_time):
        happen("note", "note")
        follow_all()
        Dispatch.objects.update(state=DispatchState.FAILED)
        Dispatch.objects.filter(seq=1).update(created_at=timezone.now() - timedelta(days=3))
        assert f'href="{one}replay/"' in desk.get(one).content.decode()
        assert desk.get(f"{one}replay/").status_code == 200
        assert desk.post(f"{one}replay/", {"since": "soon"}).status_code == 400
        day = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%d")
        answer = desk.post(f"{one}replay/", {"since": day}, follow=True)
        assert "1 event is sent again" in text_of(answer)
        assert Dispatch.objects.filter(state=DispatchState.WAITING).get().seq == 2
        nothing = desk.post(f"{one}replay/", {"since": day}, follow=True)
        assert "Nothing has failed since" in text_of(nothing)


def test_what_cannot_be_replayed_says_why(desk, admin, endpoint):
    dispatch = send_test(member=admin, endpoint=endpoint)
    path = f"{ROOT}dispatches/{dispatch.uid}/"
    assert "already waits" in text_of(desk.post(f"{path}replay/", follow=True))


def test_an_event_that_is_gone_shows_no_payload(desk, endpoint, happen):
    happen("note", text="Hello")
    rounds.run()
    path = f"{ROOT}dispatches/{Dispatch.objects.get().uid}/"
    assert "Hello" in text_of(desk.get(path))
    Event.objects.all().delete()
    page = desk.get(path)
    assert "The event is not kept any more" in text_of(page)
    assert "/replay/" not in page.content.decode()
