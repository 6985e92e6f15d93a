"""The phone page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from social.platforms import Platform
from social.sandbox import play
from social.sandbox.models import SandboxFault, SandboxMessage, SandboxPerson, SandboxSubscription
from tests import factories

PAGES = ["sandbox-phone", "sandbox-phone-live", "sandbox-phone-file"]
POSTS = [
    "sandbox-phone-send",
    "sandbox-phone-message",
    "sandbox-phone-write",
    "sandbox-phone-seen",
    "sandbox-phone-fault",
    "sandbox-phone-time",
    "sandbox-phone-people",
]


@pytest.fixture
def phone(page_of, agent):
    return page_of(agent)


@pytest.fixture
def who(assets, person):
    return {"account": assets[Platform.INSTAGRAM].external_id, "person": person.pk}


@pytest.mark.parametrize("name", PAGES + POSTS)
def test_strangers_are_sent_to_the_sign_in_page(client, db, name):
    response = client.get(reverse(name)) if name in PAGES else client.post(reverse(name))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("name", PAGES + POSTS)
def test_users_without_a_workspace_are_refused(page_of, agent, name):
    agent.delete()
    client = page_of(agent)
    response = client.get(reverse(name)) if name in PAGES else client.post(reverse(name))
    assert response.status_code == 403


def test_without_any_account_the_page_says_how_to_get_some(phone):
    assert "seed_demo" in phone.get(reverse("sandbox-phone")).content.decode()
    assert phone.get(reverse("sandbox-phone-live")).status_code == 404


def test_the_page_shows_the_chat_of_the_chosen_person(phone, who, assets, chat_with):
    chat = chat_with(assets[Platform.INSTAGRAM])
    play.write_message(chat, "Is the <b>blue</b> one left?", from_person=True)
    play.write_message(chat, "Two are!", from_person=False)
    html = phone.get(reverse("sandbox-phone"), who).content.decode()
    assert "Is the &lt;b&gt;blue&lt;/b&gt; one left?" in html
    assert "Two are!" in html
    assert "not seen yet" in html


@pytest.mark.parametrize(
    "query", [{"person": "x"}, {"person": "9" * 40}, {"person": "999"}, {"account": "nobody"}]
)
def test_nonsense_in_the_address_shows_the_nearest_screen(phone, who, query):
    assert phone.get(reverse("sandbox-phone"), {**who, **query}).status_code == 200


def test_the_live_part_is_304_until_something_happens(phone, who, assets, chat_with):
    url = reverse("sandbox-phone-live")
    first = phone.get(url, who)
    assert 'data-part="phone-body"' in first.content.decode()
    again = phone.get(url, who, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    play.write_message(chat_with(assets[Platform.INSTAGRAM]), "Hi", from_person=True)
    assert phone.get(url, who, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_writing_sends_a_webhook_and_returns_to_the_chat(phone, who, webhooks):
    response = phone.post(reverse("sandbox-phone-write"), {**who, "text": " Hello "})
    assert response.status_code == 302
    assert f"person={who['person']}" in response["Location"]
    message = SandboxMessage.objects.get()
    assert (message.text, message.from_person) == ("Hello", True)
    assert len(webhooks.requests) == 1


def test_a_script_gets_no_page_back(phone, who, webhooks):
    headers = {"X-Phone": "1"}
    url = reverse("sandbox-phone-write")
    assert phone.post(url, {**who, "text": "Hi"}, headers=headers).status_code == 204
    refused = phone.post(url, {**who, "text": " "}, headers=headers)
    assert (refused.status_code, refused.content) == (409, b"Write something first.")
    assert phone.post(url, {**who, "text": "ä" * 501}, headers=headers).status_code == 409


def test_answering_in_the_app_is_an_echo(phone, who, webhooks):
    phone.post(reverse("sandbox-phone-write"), {**who, "text": "Ours", "as": "business"})
    assert SandboxMessage.objects.get().from_person is False
    assert webhooks.payloads[0]["entry"][0]["messaging"][0]["message"]["is_echo"] is True


def test_a_message_of_yesterday_is_sent_unless_a_newer_one_counts(phone, who, webhooks):
    url, headers = reverse("sandbox-phone-write"), {"X-Phone": "1"}
    late = {**who, "text": "Sent from the tunnel", "as": "late"}
    assert phone.post(url, late, headers=headers).status_code == 204
    entry = webhooks.payloads[0]["entry"][0]
    assert entry["time"] - entry["messaging"][0]["timestamp"] >= 25 * 3600 * 1000
    phone.post(url, {**who, "text": "Now"})
    refused = phone.post(url, late, headers=headers)
    assert refused.status_code == 409
    assert SandboxMessage.objects.count() == 2


def test_marking_seen_tells_the_business(phone, who, assets, chat_with, webhooks):
    url, headers = reverse("sandbox-phone-seen"), {"X-Phone": "1"}
    assert phone.post(url, who, headers=headers).status_code == 409
    play.write_message(chat_with(assets[Platform.INSTAGRAM]), "Yes", from_person=False)
    assert phone.post(url, who, headers=headers).status_code == 204
    assert "read" in webhooks.payloads[0]["entry"][0]["messaging"][0]
    assert phone.post(url, who, headers=headers).status_code == 409


def test_an_error_can_be_ordered_and_is_shown_until_it_is_met(phone, who):
    url = reverse("sandbox-phone-fault")
    phone.post(url, {**who, "kind": "token"})
    assert SandboxFault.objects.get().asset_id == who["account"]
    assert "The next send fails: 190" in phone.get(reverse("sandbox-phone"), who).content.decode()
    phone.post(url, {**who, "kind": "server"})
    assert SandboxFault.objects.get().kind == "server"
    refused = phone.post(url, {**who, "kind": "sulk"}, headers={"X-Phone": "1"})
    assert refused.status_code == 409
    phone.post(url, {**who, "kind": ""})
    assert not SandboxFault.objects.exists()


def test_hours_pass_and_the_reply_window_closes(phone, who, assets, chat_with):
    url, headers = reverse("sandbox-phone-time"), {"X-Phone": "1"}
    assert phone.post(url, {**who, "hours": "25"}, headers=headers).status_code == 409
    chat = chat_with(assets[Platform.INSTAGRAM])
    message = play.write_message(chat, "Hi", from_person=True)
    assert "Reply window: open until" in phone.get(reverse("sandbox-phone"), who).content.decode()
    assert phone.post(url, {**who, "hours": "25"}, headers=headers).status_code == 204
    assert "Reply window: closed" in phone.get(reverse("sandbox-phone"), who).content.decode()
    chat.refresh_from_db()
    assert message.sent_at - chat.last_inbound_at == timedelta(hours=25)
    for nonsense in ("", "0", "-3", "many", "99999999"):
        refused = phone.post(url, {**who, "hours": nonsense}, headers=headers)
        assert refused.status_code == 409


def test_comments_grow_old_with_the_person(phone, who, assets, chat_with, webhooks):
    comment = play.comment(assets[Platform.INSTAGRAM], chat_with(assets[Platform.INSTAGRAM]), "Hi")
    phone.post(reverse("sandbox-phone-time"), {**who, "hours": "200"})
    before = comment.created_at
    comment.refresh_from_db()
    assert before - comment.created_at == timedelta(hours=200)


def test_a_new_person_is_played_at_once(phone, who):
    response = phone.post(reverse("sandbox-phone-people"), {**who, "name": "  Ana   Dray "})
    person = SandboxPerson.objects.get(name="Ana Dray")
    assert f"person={person.pk}" in response["Location"]
    phone.post(reverse("sandbox-phone-people"), {**who, "name": " "})
    assert SandboxPerson.objects.count() == 2


def test_two_people_of_one_name_are_two(db):
    first, second = play.add_person("მარიამ"), play.add_person("მარიამ")
    assert first.username != second.username
    assert first.wa_id != second.wa_id


def test_an_account_nobody_connected_says_so(phone, who):
    SandboxSubscription.objects.all().delete()
    html = phone.get(reverse("sandbox-phone"), who).content.decode()
    assert "is not connected" in html


def test_every_member_may_play(page_of, workspace, who):
    for role in ("owner", "admin", "agent"):
        client = page_of(factories.make_member(workspace, role=role))
        assert client.get(reverse("sandbox-phone"), who).status_code == 200


def test_the_page_has_no_inline_script_style_or_handler(phone, who):
    html = phone.get(reverse("sandbox-phone"), who).content.decode()
    for forbidden in ("<style", " style=", "onclick", "onsubmit", "javascript:"):
        assert forbidden not in html
