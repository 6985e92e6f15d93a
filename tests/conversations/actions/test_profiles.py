from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.utils import timezone

from conversations import tasks
from conversations.actions import profiles
from conversations.models import ContactIdentity
from social.graph import pictures
from social.graph.pictures import PictureError
from tests import factories
from tests.conversations.actions.helpers import changes_of

PICTURE = "https://scontent.cdninstagram.com/p.jpg"


@pytest.fixture
def conversation(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="")


@pytest.fixture
def identity(conversation):
    return conversation.identity


@pytest.fixture
def asked(monkeypatch):
    """The identities whose profile was asked for."""
    ids = []

    def hand_over(*, args):
        ids.extend(args)

    monkeypatch.setattr(tasks.fetch_profile, "apply_async", hand_over)
    return ids


def test_a_profile_gives_name_username_and_our_own_copy_of_the_picture(
    conversation, identity, fake_graph, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(pictures, "fetch_picture", lambda url: f"jpeg of {url}".encode())
    fake_graph.profiles[identity.external_id] = {
        "name": "Mika\0 K",
        "username": "mika.k",
        "profile_pic": PICTURE,
    }

    assert profiles.fetch_profile(identity.pk)
    identity.refresh_from_db()
    contact = identity.contact
    assert (contact.name, contact.username) == ("Mika K", "mika.k")
    assert Path(contact.picture.path).read_bytes() == f"jpeg of {PICTURE}".encode()
    assert (identity.profile_state, identity.username) == ("fetched", "mika.k")
    assert identity.profile_retry_at is None
    assert changes_of(conversation) == [["contact"]]


def test_a_picture_that_cannot_be_had_does_not_cost_the_name(identity, fake_graph, monkeypatch):
    def refuse(url):
        raise PictureError("gone")

    monkeypatch.setattr(pictures, "fetch_picture", refuse)
    fake_graph.profiles[identity.external_id] = {"name": "Mika", "profile_pic": PICTURE}

    assert profiles.fetch_profile(identity.pk)
    identity.refresh_from_db()
    assert (identity.contact.name, bool(identity.contact.picture)) == ("Mika", False)


def test_an_empty_profile_erases_nothing_that_is_known(identity, fake_graph):
    identity.contact.name = "Mika"
    identity.contact.save()
    fake_graph.profiles[identity.external_id] = {"name": None}
    profiles.fetch_profile(identity.pk)
    identity.refresh_from_db()

    assert identity.contact.name == "Mika"


@pytest.mark.parametrize("refusal", [{"code": 230}, {"code": 9010}, {"code": 100, "subcode": 33}])
def test_a_refused_profile_is_asked_for_again_slowly_and_then_no_more(
    identity, fake_graph, refusal
):
    fake_graph.fail_next(**refusal, times=99)
    waits = []
    for _ in range(profiles.MAX_ATTEMPTS):
        before = timezone.now()
        assert not profiles.fetch_profile(identity.pk)
        identity.refresh_from_db()
        if identity.profile_retry_at:
            waits.append(identity.profile_retry_at - before)
        ContactIdentity.objects.update(profile_retry_at=None)

    assert identity.profile_state == "refused"
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(hours=1)
    assert identity.contact.name == ""


def test_a_network_that_fails_is_tried_again_soon(identity, fake_graph):
    fake_graph.fail_next(exception=requests.ConnectTimeout(), times=9)
    profiles.fetch_profile(identity.pk)
    identity.refresh_from_db()

    assert identity.profile_state == "wanted"
    wait = identity.profile_retry_at - timezone.now()
    assert timedelta(seconds=20) < wait < timedelta(minutes=1)


def test_the_wait_is_never_shorter_than_meta_asks(identity, fake_graph):
    fake_graph.fail_next(code=4, headers={"Retry-After": "3600"}, times=9)
    profiles.fetch_profile(identity.pk)
    identity.refresh_from_db()

    assert identity.profile_retry_at > timezone.now() + timedelta(minutes=59)


def test_a_dead_token_marks_the_account_and_the_rest_waits_for_it(identity, fake_graph, asked):
    fake_graph.fail_next(code=190, times=9)
    profiles.fetch_profile(identity.pk)
    identity.account.refresh_from_db()
    assert identity.account.status == "needs_reauthorization"

    ContactIdentity.objects.update(profile_retry_at=None)
    calls = len(fake_graph.calls)
    assert not profiles.fetch_profile(identity.pk)
    assert profiles.sweep_profiles() == 0
    assert len(fake_graph.calls) == calls


def test_a_profile_is_fetched_by_one_worker_at_a_time(identity, fake_graph, monkeypatch):
    nested = []
    fetch = profiles.profiles.fetch_profile

    def fetch_while_another_tries(account, external_id):
        nested.append(profiles.fetch_profile(identity.pk))
        return fetch(account, external_id)

    monkeypatch.setattr(profiles.profiles, "fetch_profile", fetch_while_another_tries)
    assert profiles.fetch_profile(identity.pk)
    assert nested == [False]


def test_the_sweeper_asks_for_what_is_due(identity, asked):
    later = factories.make_conversation(identity.account).identity
    later.profile_retry_at = timezone.now() + timedelta(hours=1)
    later.save()
    known = factories.make_conversation(identity.account).identity
    known.profile_state = "fetched"
    known.save()

    assert tasks.sweep_profiles() == 1
    assert asked == [identity.pk]


def test_a_person_erased_meanwhile_breaks_nothing(identity, fake_graph, monkeypatch):
    def erase(url):
        identity.contact.delete()
        return b"x"

    monkeypatch.setattr(pictures, "fetch_picture", erase)
    fake_graph.profiles[identity.external_id] = {"name": "Mika", "profile_pic": PICTURE}

    assert not profiles.fetch_profile(identity.pk)
    assert not profiles.fetch_profile(identity.pk)
