"""Files wait for the message that takes them, and not for ever."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.http import Http404
from django.utils import timezone

from conversations.actions import _upload_checks, upload
from conversations.actions.upload import TooLarge, discard_upload, upload_file
from conversations.models import Draft, Upload
from echodesk import pruning
from echodesk.errors import ActionError, NotAllowed
from tests import factories, pictures


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def uploaded(member, content=b"%PDF-1.4\n", name="menu.pdf"):
    return upload_file(member=member, file=ContentFile(content), name=name)


def content_of(row):
    with row.file as stored:
        return stored.read()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_kept_as_it_is(agent):
    row = uploaded(agent)

    assert (row.kind, row.content_type, row.size) == ("file", "application/pdf", 9)
    assert (row.workspace_id, row.member_id) == (agent.workspace_id, agent.pk)
    assert (row.name, row.width, row.height) == ("menu.pdf", None, None)
    assert content_of(row) == b"%PDF-1.4\n"


def test_a_picture_is_measured_and_encoded_anew(agent):
    photo = pictures.jpeg(hidden="41.7151 N", orientation=pictures.LYING)
    row = uploaded(agent, photo, "IMG_1.jpg")
    kept = content_of(row)

    assert (row.kind, row.content_type) == ("image", "image/jpeg")
    assert (row.width, row.height, row.size) == (20, 40, len(kept))
    assert b"41.7151 N" not in kept


@pytest.mark.parametrize(
    "content",
    [b"<!doctype html><script>", b"<svg onload='alert(1)'/>", pictures.jpeg()[:100]],
)
def test_what_cannot_be_shown_safely_is_a_plain_download(agent, content):
    row = uploaded(agent, content, "photo.jpg")

    assert (row.kind, row.content_type) == ("file", "application/octet-stream")
    assert row.file.name.endswith(".bin")
    assert content_of(row) == content


@pytest.mark.parametrize(
    ("given", "content", "name"),
    [
        ("menu.pdf", b"%PDF-1.4\n", "menu.pdf"),
        ("page.html", pictures.png(), "page.html.png"),
        ("../../etc/passwd", b"root:x", "_.._etc_passwd"),
        ("\u202egpj.exe", b"MZ\0", "gpj.exe"),
        ("a\0b\r\nc.pdf", b"%PDF-1.4\n", "abc.pdf"),
        ("", b"%PDF-1.4\n", "file.pdf"),
        ("ä" * 400 + ".pdf", b"%PDF-1.4\n", "ä" * 146 + ".pdf"),
    ],
)
def test_names_are_made_harmless_and_tell_the_true_type(agent, given, content, name):
    assert uploaded(agent, content, given).name == name


def test_the_file_on_disk_has_nothing_of_the_name(agent):
    path = uploaded(agent, name="secret.html").file.name

    assert path.startswith("uploads/")
    assert "secret" not in path
    assert path.endswith(".pdf")


def test_an_empty_file_is_refused(agent, tmp_path):
    with pytest.raises(ActionError) as refused:
        uploaded(agent, b"")

    assert (refused.value.code, list(refused.value.fields)) == ("empty_file", ["file"])
    assert files(tmp_path) == []


def test_a_file_larger_than_any_platform_takes_is_refused(agent, monkeypatch):
    monkeypatch.setattr(_upload_checks, "largest", {"application/pdf": 8}.__getitem__)
    with pytest.raises(TooLarge) as refused:
        uploaded(agent)

    assert (refused.value.status, refused.value.code) == (413, "file_too_large")
    assert "8\xa0bytes" in refused.value.detail


@pytest.mark.parametrize(
    ("content_type", "megabytes"),
    [
        ("", 100),
        ("application/pdf", 100),
        ("text/plain", 100),
        ("application/octet-stream", 25),
        ("video/mp4", 25),
        ("image/jpeg", 50),
        ("image/webp", 50),
    ],
)
def test_the_most_is_what_some_platform_takes(content_type, megabytes):
    assert upload.largest(content_type) == megabytes * 1024 * 1024


def test_a_picture_of_too_many_pixels_is_refused_with_a_way_out(agent, monkeypatch):
    monkeypatch.setattr("conversations.clean_pictures.MAX_PIXELS", 100)
    with pytest.raises(ActionError) as refused:
        uploaded(agent, pictures.png())

    assert refused.value.code == "too_many_pixels"


def test_a_member_has_room_for_so_many_files_and_others_for_theirs(agent, monkeypatch, tmp_path):
    monkeypatch.setattr(upload, "MOST_WAITING", 2)
    rows = [uploaded(agent), uploaded(agent)]
    with pytest.raises(ActionError) as refused:
        uploaded(agent)

    assert refused.value.code == "too_many_uploads"
    assert len(files(tmp_path)) == 2
    uploaded(factories.make_member(agent.workspace))
    discard_upload(member=agent, upload=rows[0])
    uploaded(agent)


def test_a_member_has_room_for_so_many_bytes(agent, monkeypatch):
    monkeypatch.setattr(upload, "MOST_BYTES", 20)
    for _ in range(2):
        uploaded(agent)
    with pytest.raises(TooLarge) as refused:
        uploaded(agent)

    assert refused.value.code == "no_room"


def test_a_second_file_at_the_same_moment_finds_the_first(agent, monkeypatch, tmp_path):
    monkeypatch.setattr(upload, "MOST_WAITING", 1)
    save = Storage.save

    def save_while_another_comes(storage, name, content):
        with monkeypatch.context() as before:
            before.setattr(Storage, "save", save)
            factories.make_upload(agent)
        return save(storage, name, content)

    monkeypatch.setattr(Storage, "save", save_while_another_comes)
    with pytest.raises(ActionError):
        uploaded(agent)

    assert Upload.objects.count() == len(files(tmp_path)) == 1


def test_a_file_whose_row_cannot_be_written_is_deleted(agent, monkeypatch, tmp_path):
    def fail(**_fields):
        raise RuntimeError

    monkeypatch.setattr(Upload.objects, "create", fail)
    with pytest.raises(RuntimeError):
        uploaded(agent)

    assert files(tmp_path) == []


def test_a_disabled_member_uploads_nothing(agent):
    agent.is_active = False
    with pytest.raises(NotAllowed):
        uploaded(agent)


@pytest.mark.django_db(transaction=True)
def test_a_file_thought_better_of_is_deleted_once(agent, stranger, tmp_path):
    row = uploaded(agent)
    colleague = factories.make_member(agent.workspace, role="owner")
    for other in (colleague, stranger):
        with pytest.raises(Http404):
            discard_upload(member=other, upload=row)
    assert len(files(tmp_path)) == 1

    discard_upload(member=agent, upload=row)
    assert files(tmp_path) == []
    with pytest.raises(Http404):
        discard_upload(member=agent, upload=row)


@pytest.mark.django_db(transaction=True)
def test_what_no_message_took_goes_after_a_day(agent, tmp_path, monkeypatch):
    monkeypatch.setattr(upload, "_BATCH", 2)
    old = [uploaded(agent) for _ in range(3)]
    fresh = uploaded(agent)
    a_day_ago = timezone.now() - timedelta(days=1, minutes=1)
    Upload.objects.filter(pk__in=[row.pk for row in old]).update(created_at=a_day_ago)

    assert pruning.prune()["uploads"] == 3
    assert [row.pk for row in Upload.objects.all()] == [fresh.pk]
    assert files(tmp_path) == [tmp_path / fresh.file.name]


def test_what_a_draft_holds_stays_with_it(agent):
    row = uploaded(agent)
    Upload.objects.update(created_at=timezone.now() - timedelta(days=30))
    conversation = factories.make_conversation(factories.make_account(agent.workspace))
    draft = Draft.objects.create(workspace=agent.workspace, member=agent, conversation=conversation)
    draft.uploads.add(row)
    assert pruning.prune()["uploads"] == 0

    draft.delete()
    assert pruning.prune()["uploads"] == 1


def test_pruning_stops_when_its_time_is_up(agent):
    uploaded(agent)
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))

    assert upload.delete_unused(lambda: False) == 0
    assert Upload.objects.count() == 1
