from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import time_machine
from django.utils import timezone

from conversations import tasks
from conversations.actions import profiles
from conversations.actions.merge import merge_contacts
from conversations.actions.receive import receive_events
from conversations.models import ContactIdentity
from social.events import MessageReceived, Origin
from social.graph import pictures
from social.graph.pictures import PictureError
from social.intake.routing import RoutedEvent
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.helpers import changes_of

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
FAR = datetime(2030, 1, 1, tzinfo=UTC)
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


def writes(identity, name, **fields):
    """The person writes now; returns whose profile is wanted because of it."""
    ContactIdentity.objects.filter(profile_state="wanted").update(profile_retry_at=FAR)
    event = MessageReceived(
        origin=Origin(delivery_id=1, position=0, received_at=timezone.now()),
        platform=Platform.INSTAGRAM,
        account_ids=(identity.account.external_id,),
        occurred_at=timezone.now(),
        external_id=name,
        sender_id=identity.external_id,
        text=name,
        **fields,
    )
    receive_events([RoutedEvent(event, identity.account)])
    due = ContactIdentity.objects.filter(profile_state="wanted", profile_retry_at__lt=FAR)
    return list(due.values_list("pk", flat=True))


@pytest.mark.parametrize("refusal", [{"code": 230}, {"code": 9010}, {"code": 100}])
def test_one_that_was_refused_is_asked_for_when_they_write_a_day_later(
    identity, fake_graph, refusal
):
    with time_machine.travel(START, tick=False) as clock:
        fake_graph.fail_next(**refusal)
        assert not profiles.fetch_profile(identity.pk)
        clock.shift(timedelta(hours=23))
        assert writes(identity, "a") == []
        clock.shift(timedelta(hours=2))
        assert writes(identity, "b") == [identity.pk]
        assert profiles.fetch_profile(identity.pk)
        # Nor is anybody asked twice for the same.
        assert writes(identity, "c") == []


def test_one_given_up_on_is_asked_for_when_they_write_again(identity):
    with time_machine.travel(START, tick=False) as clock:
        ContactIdentity.objects.update(
            profile_state="refused", profile_attempts=6, profile_fetched_at=START
        )
        clock.shift(timedelta(days=2))
        assert writes(identity, "a") == [identity.pk]
        identity.refresh_from_db()
        assert (identity.profile_state, identity.profile_attempts) == ("wanted", 0)


class TestRefreshing:
    @pytest.fixture
    def fetched(self, identity, fake_graph, monkeypatch, settings, tmp_path):
        """An identity whose profile was fetched at START, with a picture."""
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(pictures, "fetch_picture", lambda url: f"jpeg of {url}".encode())
        fake_graph.profiles[identity.external_id] = {"username": "mika.k", "profile_pic": PICTURE}
        with time_machine.travel(START, tick=False):
            assert profiles.fetch_profile(identity.pk)
        identity.refresh_from_db()
        return identity

    @pytest.mark.parametrize(
        ("days", "has_picture", "is_asked"),
        [(6, True, False), (8, True, True), (0.5, False, False), (2, False, True)],
    )
    def test_an_old_one_is_fetched_again_when_they_write(
        self, fetched, days, has_picture, is_asked
    ):
        if not has_picture:
            fetched.contact.picture = ""
            fetched.contact.save()
        with time_machine.travel(START + timedelta(days=days), tick=False):
            assert writes(fetched, "a") == ([fetched.pk] if is_asked else [])

    def test_history_asks_for_nothing(self, fetched):
        with time_machine.travel(START + timedelta(days=30), tick=False):
            assert writes(fetched, "a", imported=True) == []

    def test_what_changed_on_the_platform_is_taken_over(
        self, fetched, fake_graph, django_capture_on_commit_callbacks
    ):
        assert fetched.contact.display_name == "@mika.k"
        old = Path(fetched.contact.picture.path)
        fake_graph.profiles[fetched.external_id] = {
            "name": "Mika Koskinen",
            "username": "koskinen",
            "profile_pic": f"{PICTURE}?2",
        }
        with time_machine.travel(START + timedelta(days=8), tick=False):
            writes(fetched, "a")
            with django_capture_on_commit_callbacks(execute=True):
                assert profiles.fetch_profile(fetched.pk)
        fetched.refresh_from_db()
        contact = fetched.contact
        assert (contact.name, contact.username) == ("Mika Koskinen", "koskinen")
        assert fetched.username == "koskinen"
        assert Path(contact.picture.path).read_bytes() == f"jpeg of {PICTURE}?2".encode()
        assert fetched.profile_fetched_at == START + timedelta(days=8)
        assert not old.exists()

    def test_browsers_are_told_of_changes_alone(self, fetched, conversation, monkeypatch):
        assert changes_of(conversation) == [["contact"]]
        monkeypatch.setattr(pictures, "fetch_picture", lambda url: b"")
        with time_machine.travel(START + timedelta(days=8), tick=False):
            writes(fetched, "a")
            assert profiles.fetch_profile(fetched.pk)
        assert changes_of(conversation) == [["contact"]]

    def test_a_merged_contact_keeps_the_name_people_gave_it(self, fetched, fake_graph, agent):
        kept = factories.make_conversation(fetched.account, name="Our Mika").contact
        merge_contacts(member=agent, kept=kept, gone=fetched.contact)
        fake_graph.profiles[fetched.external_id] = {"name": "m!ka", "username": "other"}
        with time_machine.travel(START + timedelta(days=8), tick=False):
            writes(fetched, "a")
            assert profiles.fetch_profile(fetched.pk)
        kept.refresh_from_db()
        assert (kept.name, kept.username) == ("Our Mika", "mika.k")


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
