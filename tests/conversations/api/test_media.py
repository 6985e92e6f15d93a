"""Our copies of media: who sees them, and what browsers may do with them."""

import re
import time

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from rest_framework.test import APIClient

from conversations import tasks
from conversations.media_links import WINDOW, file_link, thumbnail_link
from conversations.models import Attachment
from echodesk.workspaces import tokens
from tests import factories

pytestmark = pytest.mark.django_db
BODY = bytes(range(256)) * 4
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    ids = []
    monkeypatch.setattr(tasks.fetch_attachment, "apply_async", lambda *, args: ids.extend(args))
    return ids


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def said(account):
    return factories.make_message(factories.make_conversation(account), text="", kind="image")


@pytest.fixture
def attachment(said):
    thumbnail = ContentFile(b"RIFFsmallWEBP", "1-abc.webp")
    return factories.make_attachment(
        said, content=BODY, content_type="image/jpeg", thumbnail=thumbnail
    )


def get(tab, url, **headers):
    """The answer, read to its end: its ``body`` is what came."""
    answer = tab.get(url, headers=headers)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


class TestWhoSees:
    def test_a_member_sees_the_file_and_its_thumbnail(self, tab, attachment):
        answer = get(tab, file_link(attachment))
        assert (answer.status_code, answer.body) == (200, BODY)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Length"] == str(len(BODY))
        small = get(tab, thumbnail_link(attachment))
        assert (small["Content-Type"], small.body) == ("image/webp", b"RIFFsmallWEBP")

    def test_a_program_comes_with_its_token(self, attachment, agent):
        program = APIClient()
        access = tokens.issue(agent.user).access
        answer = get(
            program,
            file_link(attachment),
            Authorization=f"Bearer {access}",
            Accept="image/jpeg",
        )
        assert (answer.status_code, answer.body) == (200, BODY)

    @pytest.mark.parametrize("link", [file_link, thumbnail_link])
    def test_the_link_alone_opens_nothing(self, client, page_of, stranger, attachment, link):
        assert get(client, link(attachment)).status_code == 401
        assert get(page_of(stranger), link(attachment)).status_code == 404

    def test_a_link_signed_for_another_workspace_opens_nothing(
        self, page_of, stranger, attachment, monkeypatch
    ):
        attachment.workspace_id = stranger.workspace_id
        assert get(page_of(stranger), file_link(attachment)).status_code == 404

    def test_a_member_of_another_location_does_not_see_it(
        self, page_of, workspace, account, attachment
    ):
        account.location = factories.make_location(workspace)
        account.save()
        elsewhere = factories.make_limited(workspace, factories.make_location(workspace, "Batumi"))
        assert get(page_of(elsewhere), file_link(attachment)).status_code == 404
        there = factories.make_limited(workspace, account.location)
        answer = get(page_of(there), file_link(attachment))
        assert (answer.status_code, answer.body) == (200, BODY)

    def test_a_disabled_member_sees_nothing_any_more(self, tab, agent, attachment):
        agent.is_active = False
        agent.save()
        assert get(tab, file_link(attachment)).status_code == 403

    def test_without_a_good_link_even_a_member_sees_nothing(self, tab, attachment):
        link, small = file_link(attachment), thumbnail_link(attachment)
        bare = reverse("attachment", args=[attachment.pk])
        for bad in (bare, link[:-1], f"{bare}?s={small.partition('?s=')[2]}"):
            assert get(tab, bad).status_code == 404
        other = factories.make_attachment(attachment.message, content=b"x")
        moved = link.replace(f"/{attachment.pk}/", f"/{other.pk}/")
        assert get(tab, moved).status_code == 404

    def test_a_link_runs_out(self, page_of, agent, attachment):
        link = file_link(attachment)
        with time_machine.travel(time.time() + 2 * WINDOW + 1, tick=False):
            assert get(page_of(agent), link).status_code == 404

    @pytest.mark.parametrize("state", ["wanted", "failed", "absent", "gone"])
    def test_what_was_taken_back_is_gone_though_the_link_is_good(self, tab, attachment, state):
        link = file_link(attachment)
        Attachment.objects.update(state=state)
        assert get(tab, link).status_code == 404

    def test_a_file_lost_from_the_folder_is_no_server_error(self, tab, attachment):
        attachment.file.storage.delete(attachment.file.name)
        assert get(tab, file_link(attachment)).status_code == 404

    def test_a_file_is_never_posted_to(self, tab, attachment):
        assert tab.post(file_link(attachment)).status_code == 405


class TestSafety:
    @pytest.mark.parametrize("link", [file_link, thumbnail_link])
    def test_every_answer_forbids_running_and_sharing(self, tab, attachment, link):
        answer = get(tab, link(attachment))
        policy = answer["Content-Security-Policy"]
        assert re.search(r"\bsandbox\b", policy)
        assert "default-src 'none'" in policy
        assert "allow-scripts" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize(
        ("stored", "served", "shown"),
        [
            ("image/jpeg", "image/jpeg", "inline"),
            ("image/png", "image/png", "inline"),
            ("image/webp", "image/webp", "inline"),
            ("image/gif", "image/gif", "inline"),
            ("video/mp4", "video/mp4", "inline"),
            ("audio/ogg", "audio/ogg", "inline"),
            ("application/pdf", "application/pdf", "attachment"),
            ("application/octet-stream", "application/octet-stream", "attachment"),
            ("text/html", "application/octet-stream", "attachment"),
            ("text/html; charset=utf-8", "application/octet-stream", "attachment"),
            ("image/svg+xml", "application/octet-stream", "attachment"),
            ("application/xhtml+xml", "application/octet-stream", "attachment"),
            ("text/javascript", "application/octet-stream", "attachment"),
            ("image/jpeg, text/html", "application/octet-stream", "attachment"),
            ("", "application/octet-stream", "attachment"),
        ],
    )
    def test_only_safe_types_are_shown(self, tab, attachment, stored, served, shown):
        Attachment.objects.update(content_type=stored)
        answer = get(tab, file_link(attachment))
        assert answer["Content-Type"] == served
        assert answer["Content-Disposition"].partition(";")[0] == shown

    @pytest.mark.parametrize(
        ("name", "header"),
        [
            ("photo.jpg", 'inline; filename="photo.jpg"'),
            ("", r'inline; filename="image-\d+\.jpg"'),
            ("crème brûlée.jpg", r"inline; filename\*=utf-8''cr%C3%A8me%20br%C3%BBl%C3%A9e\.jpg"),
            ("صورة.jpg", r"inline; filename\*=utf-8''[%0-9A-F]+\.jpg"),
            ('x"; a="\r\nSet-Cookie: s=1', r'inline; filename="x_; a=_Set-Cookie_ s=1\.jpg"'),
            ("a\u2028b.jpg", r"inline; filename\*=utf-8''a%E2%80%A8b\.jpg"),
        ],
    )
    def test_names_are_written_so_that_they_stay_names(self, tab, attachment, name, header):
        Attachment.objects.update(name=name)
        answer = get(tab, file_link(attachment))
        assert re.fullmatch(header, answer["Content-Disposition"])
        assert "Set-Cookie" not in answer


class TestParts:
    def part(self, tab, attachment, wanted, **headers):
        answer = get(tab, file_link(attachment), Range=wanted, **headers)
        return answer.status_code, answer.get("Content-Range"), answer.body

    def test_a_video_is_served_in_parts(self, tab, attachment):
        assert get(tab, file_link(attachment))["Accept-Ranges"] == "bytes"
        for wanted, start, stop in [
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, 1024),
            ("bytes=-24", 1000, 1024),
            ("bytes=0-", 0, 1024),
        ]:
            found = self.part(tab, attachment, wanted)
            assert found == (206, f"bytes {start}-{stop - 1}/1024", BODY[start:stop])

    def test_the_length_is_that_of_the_part(self, tab, attachment):
        answer = get(tab, file_link(attachment), Range="bytes=10-19")
        assert (answer["Content-Length"], len(answer.body)) == ("10", 10)

    def test_what_is_not_there_is_said_with_the_size(self, tab, attachment):
        assert self.part(tab, attachment, "bytes=1024-") == (416, "bytes */1024", b"")

    def test_several_parts_at_once_get_the_whole(self, tab, attachment):
        assert self.part(tab, attachment, "bytes=0-1,5-6") == (200, None, BODY)

    def test_a_part_of_another_version_gets_the_whole(self, tab, attachment):
        etag = get(tab, file_link(attachment))["ETag"]
        fresh = self.part(tab, attachment, "bytes=0-0", **{"If-Range": etag})
        stale = self.part(tab, attachment, "bytes=0-0", **{"If-Range": '"other"'})
        assert (fresh[0], stale[0]) == (206, 200)

    def test_a_browser_that_has_it_is_spared(self, tab, attachment):
        etag = get(tab, file_link(attachment))["ETag"]
        again = get(tab, file_link(attachment), **{"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert again["Cache-Control"].startswith("private")
        other = get(tab, thumbnail_link(attachment), **{"If-None-Match": '"x"'})
        assert (other.status_code, bool(other.body)) == (200, True)

    def test_asking_for_the_head_opens_no_file_for_long(self, tab, attachment):
        answer = tab.head(file_link(attachment), headers={"Range": "bytes=0-9"})
        answer.close()
        assert (answer.status_code, answer["Content-Length"]) == (200, "1024")


class TestRetry:
    @pytest.fixture
    def failed(self, said):
        return factories.make_attachment(
            said, state="failed", error="x", source_url="https://x.fbcdn.net/1"
        )

    def test_a_program_has_it_fetched_again(self, api_of, agent, failed, asked):
        with_commit = api_of(agent)
        answer = with_commit.post(f"/api/attachments/{failed.pk}/retry/")
        assert answer.status_code == 200
        found = answer.json()
        assert (found["id"], found["state"], found["error"]) == (failed.pk, "wanted", "")
        assert (found["url"], found["thumbnail_url"]) == ("", "")

    def test_what_is_here_is_not_fetched_again(self, api_of, agent, attachment):
        answer = api_of(agent).post(f"/api/attachments/{attachment.pk}/retry/")
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")

    def test_the_page_gets_the_bubble_back(self, tab, failed):
        answer = tab.post(reverse("attachment-retry", args=[failed.pk]), headers=HTMX)
        assert answer.status_code == 200
        assert f'id="message-{failed.message_id}"' in answer.content.decode()

    def test_without_scripts_the_page_is_loaded_anew(self, tab, failed):
        answer = tab.post(reverse("attachment-retry", args=[failed.pk]))
        conversation = failed.message.conversation_id
        assert (answer.status_code, answer.url) == (302, f"/inbox/{conversation}/")

    def test_a_refusal_is_answered_in_words(self, tab, attachment):
        answer = tab.post(reverse("attachment-retry", args=[attachment.pk]), headers=HTMX)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")

    def test_only_members_of_the_workspace_may(self, client, page_of, stranger, failed, asked):
        url = reverse("attachment-retry", args=[failed.pk])
        assert client.post(url).url.startswith("/accounts/login/")
        tab = page_of(stranger)
        assert tab.get(url).status_code == 405
        assert tab.post(url).status_code == 404
        failed.refresh_from_db()
        assert (failed.state, asked) == ("failed", [])


def test_links_of_a_page_of_messages_cost_no_queries(
    agent, said, api_of, django_assert_max_num_queries
):
    for _ in range(20):
        factories.make_attachment(said, content=b"x", content_type="image/png")
    url = f"/api/conversations/{said.conversation_id}/messages/"
    with django_assert_max_num_queries(12):
        (row,) = api_of(agent).get(url).json()["results"]
    assert len({attachment["url"] for attachment in row["attachments"]}) == 20
