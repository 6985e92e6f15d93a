"""Encrypted columns: changing keys, and losing one."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from echodesk import rotation
from echodesk.fields import Unreadable, cipher
from social.models import ConnectAttempt, SocialAccount
from tests.factories import make_account

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def raw_token(account):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT access_token FROM social_socialaccount WHERE id = {account.pk}")
        return cursor.fetchone()[0]


@pytest.fixture
def keys(settings):
    """``keys(NEW, OLD)`` sets the keys, newest first."""

    def set_keys(*given):
        settings.ENCRYPTION_KEYS = list(given)

    set_keys(OLD)
    return set_keys


def test_after_a_rotation_the_old_key_is_not_needed(keys, workspace, admin, monkeypatch, capsys):
    monkeypatch.setattr(rotation, "STEP", 2)
    accounts = [make_account(workspace, access_token=f"token {n}") for n in range(5)]
    ConnectAttempt.objects.create(state_digest="x", member=admin, user_token="walking")
    keys(NEW, OLD)
    call_command("rotate_encryption_keys")
    assert "SocialAccount.access_token: 5 renewed" in capsys.readouterr().out
    keys(NEW)
    assert [row.access_token for row in SocialAccount.objects.order_by("pk")] == [
        f"token {n}" for n in range(5)
    ]
    assert ConnectAttempt.objects.get().user_token == "walking"
    assert all(raw_token(account) != "" for account in accounts)


def test_a_value_written_meanwhile_is_not_overwritten(keys, workspace, monkeypatch):
    account = make_account(workspace, access_token="before")
    keys(NEW, OLD)
    rotate = cipher().rotate

    class Slow:
        def rotate(self, value):
            SocialAccount.objects.filter(pk=account.pk).update(access_token="meanwhile")
            return rotate(value)

    monkeypatch.setattr(rotation, "cipher", Slow)
    list(rotation.rotate_all())
    account.refresh_from_db()
    assert account.access_token == "meanwhile"


def test_an_empty_value_stays_empty(keys, workspace):
    account = make_account(workspace, access_token="")
    keys(NEW, OLD)
    call_command("rotate_encryption_keys")
    assert raw_token(account) == ""


def test_rows_whose_key_is_lost_are_named_and_left_alone(keys, workspace, capsys):
    lost, fine = make_account(workspace), make_account(workspace)
    keys(NEW)
    fine.access_token = "new"
    fine.save()
    before = raw_token(lost)
    with pytest.raises(CommandError, match="1 unreadable"):
        call_command("rotate_encryption_keys")
    assert f"row {lost.pk} cannot be read" in capsys.readouterr().err
    assert raw_token(lost) == before


def test_a_lost_key_breaks_no_list_and_destroys_nothing(keys, page_of, admin, caplog):
    lost = make_account(admin.workspace, access_token="precious", username="lost")
    keys(NEW)
    assert b"@lost" in page_of(admin).get("/connections/").content
    row = SocialAccount.objects.get()
    assert isinstance(row.access_token, Unreadable)
    assert row.access_token == ""
    assert "encrypted_value_unreadable" in caplog.text
    row.display_name = "Renamed"
    row.save()
    keys(NEW, OLD)
    lost.refresh_from_db()
    assert (lost.display_name, lost.access_token) == ("Renamed", "precious")
