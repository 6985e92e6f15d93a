"""Apps at the sandbox: everybody may own one."""

import pytest

pytestmark = pytest.mark.django_db


def read_app(client, app_id, token):
    headers = {"Authorization": f"Bearer {token}"}
    return client.get(f"/sandbox/graph/v25.0/{app_id}", headers=headers)


def test_an_app_reads_its_own_name(client):
    answer = read_app(client, "920000000000001", "920000000000001|any-secret")
    assert answer.json() == {"id": "920000000000001", "name": "App 920000000000001"}


@pytest.mark.parametrize(
    ("app_id", "token"),
    [
        ("77", "77|wrong-secret"),
        ("900000000000001", "900000000000001|made-up"),
        ("77", "78|any-secret"),
    ],
)
def test_a_wrong_secret_or_another_app_is_refused(client, app_id, token):
    assert read_app(client, app_id, token).status_code == 400


def test_the_installations_app_needs_its_secret(client):
    answer = read_app(client, "900000000000001", "900000000000001|meta-secret-new")
    assert answer.json()["name"] == "EchoDesk"
