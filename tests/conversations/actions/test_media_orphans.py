"""What a worker that was killed left in the media folder goes within a day."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import tasks
from conversations.models import Attachment, Upload
from tests import factories

pytestmark = pytest.mark.django_db
STEM = "0123456789abcdef"
UPLOADED = f"{STEM}{STEM}.jpg"


@pytest.fixture
def put(settings, tmp_path):
    """``put(name, hours)``: a file of that age, in this month's folder."""
    settings.MEDIA_ROOT = tmp_path

    def write(name, hours=3.0, folder="attachments", day=None):
        moment = timezone.now() if day is None else day
        path = tmp_path / folder / moment.strftime("%Y/%m") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        then = (timezone.now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (then, then))
        return path

    return write


def test_files_nobody_knows_of_are_deleted(put):
    left = [
        put(f"999-{STEM}.jpg"),
        put(f"999-{STEM}.webp", folder="thumbnails"),
        put(f"998-{STEM}.jpg", day=timezone.now() - timedelta(days=2)),
        put(UPLOADED, folder="uploads"),
    ]
    assert tasks.delete_orphans() == 4
    assert not any(path.exists() for path in left)
    assert tasks.delete_orphans() == 0


def test_a_second_try_s_file_stays_and_the_first_one_s_goes(put, tmp_path):
    row = factories.make_attachment()
    mine, other = put(f"{row.pk}-{STEM}.jpg"), put(f"{row.pk}-{STEM[::-1]}.jpg")
    row.file.name = str(mine.relative_to(tmp_path))
    row.save()
    assert tasks.delete_orphans() == 1
    assert (mine.exists(), other.exists()) == (True, False)


def test_an_uploaded_file_stays_while_it_waits_and_once_a_message_has_it(put, tmp_path, agent):
    path = put(UPLOADED, folder="uploads")
    upload = factories.make_upload(agent)
    Upload.objects.update(file=str(path.relative_to(tmp_path)))
    assert tasks.delete_orphans() == 0

    sent = factories.make_attachment(state="stored")
    Attachment.objects.update(file=str(path.relative_to(tmp_path)))
    upload.delete()
    assert tasks.delete_orphans() == 0

    sent.delete()
    assert (tasks.delete_orphans(), path.exists()) == (1, False)


def test_what_was_being_received_when_a_process_died_is_deleted(settings, tmp_path):
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", tmp_path
    old, young, other = (tmp_path / name for name in ("a.upload.jpg", "b.upload", "c.jpg"))
    for path in (old, young, other):
        path.touch()
    then = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in (old, other):
        os.utime(path, (then, then))

    assert tasks.delete_orphans() == 1
    assert sorted(tmp_path.glob("*.*")) == [young, other]


def test_what_may_still_be_on_its_way_to_a_row_is_left_alone(put):
    assert put(f"999-{STEM}.jpg", hours=0.5).exists()
    assert put(UPLOADED, hours=0.5, folder="uploads").exists()
    assert tasks.delete_orphans() == 0


@pytest.mark.parametrize("name", ["photo.jpg", "999.jpg", f"x-{STEM}.jpg", f"999-{STEM}"])
def test_files_of_others_are_left_alone(put, name):
    path = put(name)
    assert tasks.delete_orphans() == 0
    assert path.exists()


def test_an_installation_without_media_has_no_orphans(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert tasks.delete_orphans() == 0
