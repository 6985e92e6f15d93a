"""Media is copied before Meta's links die, once, and forgotten with its message."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import requests
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone
from PIL import Image

from conversations import tasks
from conversations.actions import _media_outcome, fetch_media
from conversations.actions._media_steps import MAX_ATTEMPTS, backoff
from conversations.actions._rows import lock_identity
from conversations.actions.erase import erase_contact
from conversations.actions.fetch_media import (
    fetch_attachment,
    fetch_in_turn,
    purge_media,
    retry_attachment,
    sweep_media,
)
from conversations.actions.receive import receive_events
from conversations.models import Attachment, Message
from conversations.personal_data import collect
from echodesk.errors import Conflict, NotAllowed
from echodesk.locks import held
from social.contents import Media, MediaKind
from social.events import MessageReceived, MessageUnsent, Origin
from social.graph.file_hosts import DownloadError, Trouble
from social.graph.media import WebPage
from social.intake.routing import RoutedEvent
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.helpers import events_of
from tests.file_server import file_server

pytestmark = pytest.mark.django_db(transaction=True)


def picture(kind="JPEG", size=(800, 400)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


PHOTO = picture()
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """The media folder; ``folder()`` lists the files in it."""
    settings.MEDIA_ROOT = tmp_path

    def files():
        return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))

    return files


@pytest.fixture
def asked(monkeypatch):
    """The attachments that workers were asked to fetch."""
    ids = []

    def hand_over(*, args):
        ids.extend(args)

    monkeypatch.setattr(tasks.fetch_attachment, "apply_async", hand_over)
    return ids


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def shared(account):
    """A message somebody sent."""
    return factories.make_message(factories.make_conversation(account), text="", kind="image")


@pytest.fixture
def served(settings):
    """``with served(body, status) as url``: what Meta's file server answers."""

    @contextmanager
    def serving(body=PHOTO, status=200):
        with file_server(settings, {"/p": (status, {}, body)}) as site:
            yield f"{site}/p"

    return serving


def wanted(message, **fields):
    return factories.make_attachment(message, **fields)


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(deed)``: it happens while the file is on its way."""

    def arrange(deed):
        fetch = fetch_media.fetch_media

        def fetch_while_it_happens(*args):
            found = fetch(*args)
            deed()
            return found

        monkeypatch.setattr(fetch_media, "fetch_media", fetch_while_it_happens)

    return arrange


@pytest.fixture
def failing(monkeypatch):
    """``failing(error)``: every fetch ends so."""

    def arrange(error):
        def fail(*_args):
            raise error

        monkeypatch.setattr(fetch_media, "fetch_media", fail)

    return arrange


def take_back(message):
    """As an unsend does."""
    with transaction.atomic():
        lock_identity(message.conversation.identity_id)
        Message.objects.filter(pk=message.pk).update(is_deleted=True)
        purge_media([message.pk])


def at_once(*jobs):
    """Run each job in a thread of its own; returns what they returned."""

    def guarded(job):
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result(60) for done in [threads.submit(guarded, job) for job in jobs]]


class TestCopying:
    def test_a_photo_is_kept_with_a_thumbnail_and_its_link_forgotten(self, shared, served, folder):
        with served() as url:
            row = wanted(shared, source_url=url, is_animated=True)
            assert fetch_attachment(row.pk) == "stored"
        row.refresh_from_db()
        assert Path(row.file.path).read_bytes() == PHOTO
        with Image.open(row.thumbnail.path) as thumbnail:
            assert (thumbnail.format, thumbnail.size) == ("WEBP", (640, 320))
        assert (row.state, row.content_type, row.size) == ("stored", "image/jpeg", len(PHOTO))
        assert (row.width, row.height, row.is_animated) == (800, 400, False)
        assert (row.source_url, row.error, row.retry_at) == ("", "", None)
        assert folder() == sorted([row.file.name, row.thumbnail.name])

    def test_browsers_are_told_to_draw_the_bubble_anew(self, shared, served):
        with served() as url:
            fetch_attachment(wanted(shared, source_url=url).pk)
        (event,) = events_of(shared.conversation, "message_status")
        assert event["message"] == shared.pk

    def test_names_on_disk_are_ours_and_not_to_be_guessed(self, shared, served):
        name = "../../etc/<script>.html"
        with served() as url:
            rows = [
                wanted(shared, source_url=url, name=name, position=position) for position in (0, 1)
            ]
            for row in rows:
                fetch_attachment(row.pk)
                row.refresh_from_db()
        assert all(row.file.name.startswith("attachments/") for row in rows)
        assert all(row.file.name.endswith(".jpg") for row in rows)
        assert not any("script" in row.file.name for row in rows)
        stems = {row.file.name.rpartition("-")[2] for row in rows}
        assert {len(stem) for stem in stems} == {len("0123456789abcdef.jpg")}
        assert len(stems) == 2
        assert {row.name for row in rows} == {name}

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("image", PAGE),
            ("file", PAGE),
            ("image", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("image", PHOTO[:200]),
            ("image", b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
            ("file", b"MZ"),
        ],
    )
    def test_what_may_not_be_shown_is_a_file_of_unknown_type(self, shared, served, kind, body):
        with served(body) as url:
            row = wanted(shared, kind=kind, source_url=url, content_type="image/jpeg")
            assert fetch_attachment(row.pk) == "stored"
        row.refresh_from_db()
        assert (row.content_type, row.thumbnail.name) == ("application/octet-stream", "")
        assert row.file.name.endswith(".bin")

    def test_a_video_needs_no_thumbnail(self, shared, served):
        with served(b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41") as url:
            row = wanted(shared, kind="video", source_url=url)
            assert fetch_attachment(row.pk) == "stored"
        row.refresh_from_db()
        assert (row.content_type, row.thumbnail.name, row.width) == ("video/mp4", "", None)

    @pytest.mark.parametrize("kind", ["post", "reel", "story"])
    def test_a_link_to_a_page_is_dropped_without_an_error(self, shared, served, folder, kind):
        with served(PAGE) as url:
            row = wanted(shared, kind=kind, source_url=url)
            assert fetch_attachment(row.pk) == "absent"
        row.refresh_from_db()
        assert (row.state, row.source_url, row.error) == ("absent", "", "")
        assert folder() == []

    def test_whatsapps_media_comes_by_its_id(self, workspace, served, fake_graph):
        number = factories.make_account(workspace, "whatsapp")
        said = factories.make_message(factories.make_conversation(number))
        with served() as url:
            fake_graph.objects["100300"] = {"url": url}
            row = wanted(said, media_id="100300")
            assert fetch_attachment(row.pk) == "stored"

    def test_no_transaction_is_open_while_the_network_is_used(self, shared, served, meanwhile):
        inside = []
        meanwhile(lambda: inside.append(connection.in_atomic_block))
        with served() as url:
            fetch_attachment(wanted(shared, source_url=url).pk)
        assert inside == [False]

    def test_what_is_not_there_needs_no_fetching(self):
        assert fetch_attachment(10**6) == ""

    @pytest.mark.parametrize("state", ["stored", "failed", "absent", "gone"])
    def test_what_is_settled_is_not_fetched(self, shared, state, failing):
        failing(AssertionError)
        assert fetch_attachment(wanted(shared, state=state).pk) == ""


class TestFailures:
    def test_a_server_in_trouble_is_asked_eight_times_and_ever_more_slowly(self, shared, failing):
        failing(DownloadError(Trouble.UNAVAILABLE, "503"))
        row, waits = wanted(shared), []
        for _ in range(MAX_ATTEMPTS - 1):
            before = timezone.now()
            assert fetch_attachment(row.pk) == "wanted"
            row.refresh_from_db()
            assert row.error == "The file could not be fetched from Meta."
            waits.append(row.retry_at - before)
            Attachment.objects.update(retry_at=timezone.now())
        assert events_of(shared.conversation) == []
        assert fetch_attachment(row.pk) == "failed"
        row.refresh_from_db()
        assert (row.attempts, row.retry_at, row.source_url) == (8, None, row.source_url)
        assert waits == sorted(waits)
        assert timedelta(seconds=5) <= waits[0] < timedelta(seconds=9)
        assert timedelta(hours=5) < waits[-1] <= timedelta(hours=6, minutes=1)
        assert len(events_of(shared.conversation)) == 1

    def test_waits_are_not_the_same_for_all(self):
        assert len({backoff(3) for _ in range(9)}) > 1

    def test_before_its_time_nothing_is_tried(self, shared, failing):
        failing(AssertionError)
        row = wanted(shared, retry_at=timezone.now() + timedelta(seconds=5))
        assert fetch_attachment(row.pk) == ""

    @pytest.mark.parametrize("status", [403, 404, 410])
    def test_what_meta_no_longer_has_is_given_up_at_once(self, shared, served, status):
        with served(b"", status) as url:
            row = wanted(shared, source_url=url)
            assert fetch_attachment(row.pk) == "gone"
        row.refresh_from_db()
        assert (row.error, row.source_url) == ("Meta no longer has this file.", "")
        assert len(events_of(shared.conversation)) == 1

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [
            (Trouble.TOO_BIG, "larger than 25 MB"),
            (Trouble.REFUSED, "not on a server of Meta's"),
        ],
    )
    def test_what_will_not_get_better_fails_at_once(self, shared, failing, trouble, words):
        failing(DownloadError(trouble, "x"))
        row = wanted(shared)
        assert fetch_attachment(row.pk) == "failed"
        row.refresh_from_db()
        assert words in row.error

    def test_a_damaged_file_is_fetched_again(self, shared, failing):
        failing(DownloadError(Trouble.DAMAGED, "x"))
        assert fetch_attachment(wanted(shared).pk) == "wanted"

    def test_nothing_is_left_of_a_failure(self, shared, failing, folder):
        failing(DownloadError(Trouble.UNAVAILABLE, "x"))
        fetch_attachment(wanted(shared).pk)
        assert folder() == []

    def test_a_disk_that_is_full_leaves_no_half_files(
        self, shared, served, folder, monkeypatch, settings
    ):
        save = _media_outcome._save

        def fill_up(name, file):
            save(name, io.BytesIO(b"half"))
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(_media_outcome, "_save", fill_up)
        with served() as url, pytest.raises(OSError, match="No space"):
            fetch_attachment(wanted(shared, source_url=url).pk)
        assert folder() == []

    def test_what_every_worker_died_of_is_given_up(self, shared, failing):
        failing(AssertionError)
        row = wanted(shared, attempts=MAX_ATTEMPTS)
        assert fetch_attachment(row.pk) == "failed"


class TestWhatsAppFailures:
    @pytest.fixture
    def row(self, workspace):
        number = factories.make_account(workspace, "whatsapp")
        said = factories.make_message(factories.make_conversation(number))
        return wanted(said, kind="file", media_id="100300")

    def test_an_id_meta_no_longer_knows_is_gone(self, row, fake_graph):
        fake_graph.fail_next(code=100, subcode=33)
        assert fetch_attachment(row.pk) == "gone"

    @pytest.mark.parametrize(
        "trouble",
        [{"code": 4}, {"code": 2}, {"exception": requests.ConnectTimeout()}, {"status": 503}],
    )
    def test_meta_in_trouble_is_asked_again(self, row, fake_graph, trouble):
        fake_graph.fail_next(**trouble, times=9)
        assert fetch_attachment(row.pk) == "wanted"

    def test_the_wait_is_never_shorter_than_meta_asks(self, row, fake_graph):
        fake_graph.fail_next(code=4, headers={"Retry-After": "3600"}, times=9)
        fetch_attachment(row.pk)
        row.refresh_from_db()
        assert row.retry_at > timezone.now() + timedelta(minutes=59)

    def test_a_link_that_died_is_asked_for_anew(self, row, served, fake_graph):
        with served(b"", 404) as url:
            fake_graph.objects["100300"] = {"url": url}
            assert fetch_attachment(row.pk) == "wanted"
            Attachment.objects.update(retry_at=None, attempts=MAX_ATTEMPTS - 1)
            assert fetch_attachment(row.pk) == "gone"

    def test_a_dead_token_costs_no_attempt_and_waits_for_the_account(self, row, fake_graph, asked):
        fake_graph.fail_next(code=190, times=9)
        assert fetch_attachment(row.pk) == "wanted"
        row.refresh_from_db()
        assert row.attempts == 0
        account = row.message.account
        account.refresh_from_db()
        assert account.status == "needs_reauthorization"

        Attachment.objects.update(retry_at=None)
        assert sweep_media() == 0
        account.status = "active"
        account.save()
        assert sweep_media() == 1

    def test_an_account_that_was_disconnected_is_not_waited_for(self, row):
        row.message.account.access_token, row.message.account.status = "", "disconnected"
        row.message.account.save()
        assert fetch_attachment(row.pk) == "failed"
        row.refresh_from_db()
        assert "reconnect" in row.error

    def test_a_refused_permission_is_told_to_the_agent(self, row, fake_graph):
        fake_graph.fail_next(code=10)
        assert fetch_attachment(row.pk) == "failed"
        row.refresh_from_db()
        assert "permission" in row.error


class TestMeanwhile:
    def test_an_unsent_message_leaves_no_file(self, shared, served, folder, meanwhile):
        row = wanted(shared)

        meanwhile(lambda: take_back(shared))
        with served() as url:
            Attachment.objects.update(source_url=url)
            assert fetch_attachment(row.pk) == ""
        row.refresh_from_db()
        assert (row.state, row.file.name) == ("gone", "")
        assert folder() == []

    @pytest.mark.parametrize("outcome", [None, WebPage(), DownloadError(Trouble.GONE, "x")])
    def test_an_erased_person_leaves_no_file(self, shared, served, folder, meanwhile, outcome):
        def erase():
            erase_contact(contact=shared.conversation.contact)
            if outcome is not None:
                raise outcome

        meanwhile(erase)
        with served() as url:
            assert fetch_attachment(wanted(shared, source_url=url).pk) == ""
        assert not Attachment.objects.exists()
        assert folder() == []

    def test_two_workers_at_once_make_one_copy(self, shared, served, folder, meanwhile):
        row, second = wanted(shared), []
        meanwhile(lambda: second.append(fetch_attachment(row.pk)))
        with served() as url:
            Attachment.objects.update(source_url=url)
            assert fetch_attachment(row.pk) == "stored"
        assert second == [""]
        assert len(folder()) == 2

    def test_a_worker_whose_lease_ran_out_does_not_add_a_second_copy(
        self, shared, served, folder, meanwhile
    ):
        row, deeds = wanted(shared), []

        def be_overtaken():
            if not deeds:
                deeds.append("overtaken")
                Attachment.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
                deeds.append(fetch_attachment(row.pk))

        meanwhile(be_overtaken)
        with served() as url:
            Attachment.objects.update(source_url=url)
            assert fetch_attachment(row.pk) == ""
        assert deeds == ["overtaken", "stored"]
        row.refresh_from_db()
        assert folder() == sorted([row.file.name, row.thumbnail.name])

    def test_what_was_taken_back_before_is_not_fetched_at_all(self, shared, failing):
        failing(AssertionError)
        row = wanted(shared)
        Message.objects.update(is_deleted=True)
        assert fetch_attachment(row.pk) == ""
        row.refresh_from_db()
        assert (row.state, row.source_url) == ("gone", "")


class TestAtOnce:
    """Real threads, each with a database connection of its own."""

    def test_of_many_workers_one_fetches(self, shared, served, folder, meanwhile):
        fetched = []
        meanwhile(lambda: fetched.append(1))
        with served() as url:
            row = wanted(shared, source_url=url)
            states = at_once(*[lambda: fetch_attachment(row.pk)] * 8)
        assert sorted(states) == [""] * 7 + ["stored"]
        assert (len(fetched), len(folder())) == (1, 2)

    def test_an_unsend_beside_a_copy_leaves_nothing(self, shared, served, folder):
        with served() as url:
            row = wanted(shared, source_url=url)
            at_once(lambda: fetch_attachment(row.pk), lambda: take_back(shared))
        row.refresh_from_db()
        assert (row.state, row.file.name, folder()) == ("gone", "", [])

    def test_erasing_beside_a_copy_leaves_nothing(self, shared, served, folder):
        contact = shared.conversation.contact
        with served() as url:
            rows = [wanted(shared, source_url=url, position=position) for position in range(3)]
            fetches = [partial(fetch_attachment, row.pk) for row in rows]
            at_once(*fetches, lambda: erase_contact(contact=contact))
        assert not Attachment.objects.exists()
        assert folder() == []


class TestTurns:
    def test_a_worker_goes_on_with_what_is_due_stories_first(self, shared, monkeypatch):
        rows = [
            wanted(shared, position=position, kind=kind)
            for position, kind in enumerate(["image", "video", "story"])
        ]
        later = wanted(shared, position=9, retry_at=timezone.now() + timedelta(hours=1))
        tried = []

        def note(attachment_id):
            tried.append(attachment_id)
            Attachment.objects.filter(pk=attachment_id).update(state="stored")

        monkeypatch.setattr(fetch_media, "fetch_attachment", note)
        assert tasks.fetch_attachment(rows[1].pk) == 3
        assert tried == [rows[1].pk, rows[2].pk, rows[0].pk]
        assert later.pk not in tried

    def test_after_a_while_others_get_their_turn(self, shared, monkeypatch, asked):
        monkeypatch.setattr(fetch_media, "_TURN", -1.0)
        monkeypatch.setattr(fetch_media, "fetch_attachment", lambda _id: "")
        rows = [wanted(shared, position=position) for position in range(4)]
        assert fetch_in_turn(rows[0].pk) == 1
        assert asked == [rows[0].pk, rows[1].pk]

    def test_slow_servers_never_hold_all_workers(self, shared, monkeypatch, failing):
        failing(AssertionError)
        taken = []

        @contextmanager
        def busy(name):
            taken.append(name)
            yield False

        monkeypatch.setattr(fetch_media, "held", busy)
        assert fetch_in_turn(wanted(shared).pk) == 0
        assert len(taken) == fetch_media.AT_ONCE == len(set(taken))

    def test_a_place_is_given_back(self, shared, failing):
        failing(RuntimeError("worker in trouble"))
        with pytest.raises(RuntimeError):
            fetch_in_turn(wanted(shared).pk)
        with held("media.0") as mine:
            assert mine

    def test_the_sweeper_sets_workers_to_what_is_due(self, shared, asked):
        assert sweep_media() == 0
        rows = [wanted(shared, position=position) for position in range(3)]
        story = wanted(shared, position=8, kind="story", retry_at=timezone.now())
        wanted(shared, position=9, state="failed")
        assert tasks.sweep_media() == 2
        assert asked == [story.pk, rows[0].pk]


class TestRetry:
    @pytest.fixture
    def row(self, shared):
        return wanted(shared, state="failed", error="x", attempts=8)

    def test_any_agent_may_try_again(self, row, agent, asked):
        again = retry_attachment(member=agent, attachment=row)
        row.refresh_from_db()
        assert (row.state, row.error, row.attempts) == ("wanted", "", 0)
        assert (again.state, again.message.conversation) == ("wanted", row.message.conversation)
        assert asked == [row.pk]
        assert len(events_of(row.message.conversation)) == 1

    def test_what_waits_for_its_next_try_need_not(self, row, agent, asked):
        Attachment.objects.update(state="wanted", retry_at=timezone.now() + timedelta(hours=6))
        retry_attachment(member=agent, attachment=row)
        assert asked == [row.pk]
        assert fetch_media._due().exists()

    def test_what_is_under_way_is_left_alone(self, row, agent, asked):
        until = timezone.now() + timedelta(minutes=9)
        Attachment.objects.update(state="wanted", error="", retry_at=until)
        assert retry_attachment(member=agent, attachment=row).retry_at == until
        assert asked == []

    @pytest.mark.parametrize("state", ["stored", "absent", "gone"])
    def test_there_must_be_something_to_fetch(self, row, agent, asked, state):
        Attachment.objects.update(state=state)
        with pytest.raises(Conflict):
            retry_attachment(member=agent, attachment=row)
        assert asked == []

    def test_what_others_may_not_see_is_not_there_for_them(self, row, stranger, workspace):
        with pytest.raises(Http404):
            retry_attachment(member=stranger, attachment=row)
        row.message.account.location = factories.make_location(workspace)
        row.message.account.save()
        limited = factories.make_limited(workspace, factories.make_location(workspace, "Batumi"))
        with pytest.raises(Http404):
            retry_attachment(member=limited, attachment=row)

    def test_a_member_who_left_may_not(self, row, agent):
        agent.is_active = False
        with pytest.raises(NotAllowed):
            retry_attachment(member=agent, attachment=row)


class TestForgetting:
    @pytest.fixture
    def stored(self, shared, served):
        with served() as url:
            row = wanted(shared, source_url=url, title="Caption", name="me.jpg", object_id="179")
            assert fetch_attachment(row.pk) == "stored"
        row.refresh_from_db()
        return row

    def test_an_unsend_takes_the_file_and_all_that_was_known_of_it(self, stored, folder):
        assert len(folder()) == 2
        take_back(stored.message)
        stored.refresh_from_db()
        kept = ("id", "workspace_id", "message_id", "position", "kind", "created_at", "is_voice")
        values = Attachment.objects.values().get()
        left = {name for name, value in values.items() if value and name not in kept}
        assert left <= {"state", "attempts"}
        assert stored.state == "gone"
        assert folder() == []

    def test_the_rest_of_the_conversation_keeps_its_media(self, stored, folder):
        other = factories.make_message(stored.message.conversation)
        take_back(other)
        purge_media([])
        assert len(folder()) == 2

    def test_an_export_has_the_files_and_erasing_leaves_none(self, stored, folder):
        contact = stored.message.conversation.contact
        files = {row["name"]: row["base64"] for row in collect(contact)["files"]}
        assert set(files) == {stored.file.name, stored.thumbnail.name}
        assert all(files.values())
        assert erase_contact(contact=contact).files == 2
        assert folder() == []


class TestReceiving:
    """From the event on."""

    @pytest.fixture(autouse=True)
    def _no_profiles(self, monkeypatch):
        monkeypatch.setattr(tasks.fetch_profile, "apply_async", lambda **_options: None)

    def receive(self, account, *names, url="https://x.fbcdn.net/1.jpg"):
        """The story somebody sent, or its unsend; each in a batch of its own."""
        common = {
            "origin": Origin(delivery_id=1, position=0, received_at=timezone.now()),
            "platform": Platform.INSTAGRAM,
            "account_ids": (account.external_id,),
            "external_id": "aWdf1",
        }
        events = {
            "message": MessageReceived(
                **common,
                occurred_at=timezone.now() - timedelta(minutes=2),
                sender_id="790000000000001",
                kind="story_mention",
                media=(Media(kind=MediaKind.STORY, url=url),),
            ),
            "unsend": MessageUnsent(
                **common,
                occurred_at=timezone.now() - timedelta(minutes=1),
                person_id="790000000000001",
            ),
        }
        for name in names:
            receive_events([RoutedEvent(events[name], account)])

    def test_a_story_is_copied_as_soon_as_it_comes(self, account, served, asked):
        with served() as url:
            self.receive(account, "message", url=url)
            row = Attachment.objects.get()
            assert asked == [row.pk]
            assert fetch_attachment(row.pk) == "stored"

    def test_an_unsend_deletes_the_copy(self, account, served, asked, folder):
        with served() as url:
            self.receive(account, "message", url=url)
            fetch_attachment(asked[0])
        assert len(folder()) == 2
        self.receive(account, "unsend")
        assert Attachment.objects.get().state == "gone"
        assert folder() == []

    def test_an_unsend_that_came_first_leaves_nothing_to_fetch(self, account, asked, failing):
        failing(AssertionError)
        self.receive(account, "unsend", "message")
        row = Attachment.objects.get()
        assert (row.state, row.source_url, row.message.is_deleted) == ("gone", "", True)
        assert [fetch_attachment(attachment_id) for attachment_id in asked] == [""] * len(asked)
        assert sweep_media() == 0

    def test_an_unsend_that_is_undone_leaves_the_files(
        self, account, served, asked, folder, monkeypatch
    ):
        """Files go when the transaction is through, not before."""
        with served() as url:
            self.receive(account, "message", url=url)
            fetch_attachment(asked[0])
        with transaction.atomic():
            purge_media([Message.objects.get().pk])
            transaction.set_rollback(True)
        assert len(folder()) == 2
