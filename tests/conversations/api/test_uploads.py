"""Files that programs and pages upload to be sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from conversations.api import uploads
from conversations.models import Upload
from echodesk.workspaces import tokens
from tests import factories, pictures

PATH = "/api/uploads/"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_file(content=b"%PDF-1.4\n", name="menu.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


def post(api, path=PATH, **parts):
    return api.post(path, parts, format="multipart")


@pytest.fixture
def api(api_of, agent):
    return api_of(agent)


def test_a_file_is_uploaded_read_and_deleted(api):
    answer = post(api, file=a_file())
    body = answer.json()
    path = f"{PATH}{body['id']}/"

    assert answer.status_code == 201
    created = body.pop("created_at")
    assert body == {
        "id": Upload.objects.get().pk,
        "name": "menu.pdf",
        "kind": "file",
        "content_type": "application/pdf",
        "size": 9,
        "width": None,
        "height": None,
    }
    assert api.get(path).json() == {**body, "created_at": created}
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == api.delete(path).status_code == 404


def test_what_the_browser_says_of_a_file_is_not_believed(api):
    page = post(api, file=a_file(b"<svg onload='alert(1)'/>", "a.png", "image/png")).json()
    photo = post(api, file=a_file(pictures.png(), "a.html", "text/html")).json()

    assert (page["kind"], page["content_type"]) == ("file", "application/octet-stream")
    assert (photo["kind"], photo["content_type"]) == ("image", "image/png")
    assert (photo["width"], photo["height"], photo["name"]) == (40, 20, "a.html.png")


def test_a_large_file_goes_by_the_disk(api, settings, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    content = b"%PDF-1.4\n" * 1000
    answer = post(api, file=a_file(content))

    assert answer.json()["size"] == len(content)
    with Upload.objects.get().file as stored:
        assert stored.read() == content
    assert list(tmp_path.glob("*.upload*")) == []


@pytest.mark.parametrize(
    ("parts", "code", "field"),
    [
        ({}, "invalid", "file"),
        ({"file": "menu.pdf"}, "invalid", "file"),
        ({"file": a_file(b"")}, "empty_file", "file"),
        ({"file": a_file(), "name": "x"}, "invalid", "name"),
    ],
)
def test_a_wrong_form_is_refused_in_words(api, parts, code, field):
    answer = post(api, **parts)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert field in answer.json()["fields"]


def test_only_one_file_comes_at_a_time(api):
    answer = post(api, file=[a_file(), a_file()])

    assert (answer.status_code, Upload.objects.count()) == (400, 0)
    assert "file" in answer.json()["fields"]


def test_json_is_no_file(api):
    assert api.post(PATH, {"file": "x"}).status_code == 415


@pytest.mark.parametrize("body", [b"", b"--x\r\nContent-Disp", b"--x--"])
def test_a_broken_form_is_no_server_error(api, body):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = api.generic("POST", PATH, body, content_type=kind)
        assert answer.status_code == 400, answer.content
        assert set(answer.json()) >= {"detail", "code"}


def test_a_form_of_very_many_parts_is_no_server_error(api, agent, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    browser.cookies["csrftoken"] = "a" * 32
    for client in (api, browser):
        answer = post(client, **{f"file{number}": a_file() for number in range(3)})
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_what_is_too_large_is_refused_before_it_is_read(api_of, agent, monkeypatch):
    monkeypatch.setattr(uploads, "largest", lambda: 100)
    for api in (api_of(agent), api_of(None)):
        answer = post(api, file=a_file(bytes(uploads._FORM_BYTES + 200)))
        assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
        assert "100\xa0bytes" in answer.json()["detail"]


def test_a_page_uploads_with_its_session_and_csrf_token(agent):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    assert post(browser, file=a_file()).status_code == 403

    browser.cookies["csrftoken"] = token = "a" * 32
    answer = browser.post(
        PATH, {"file": a_file()}, format="multipart", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 201


def test_a_program_uploads_with_its_token(agent):
    program = APIClient(enforce_csrf_checks=True)
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(agent.user).access}")

    assert post(program, file=a_file()).status_code == 201


def test_nobody_sees_the_files_of_others(api_of, agent, stranger):
    row = factories.make_upload(agent)
    colleague = factories.make_member(agent.workspace, role="owner")
    for other in (colleague, stranger):
        api = api_of(other)
        assert api.get(f"{PATH}{row.pk}/").status_code == 404
        assert api.delete(f"{PATH}{row.pk}/").status_code == 404

    assert Upload.objects.count() == 1
