"""What ``manage.py check`` says of a set-up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "production-" + "k3y" * 20,
    "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "SITE_URL": "https://desk.example.com",
    "ALLOWED_HOSTS": "desk.example.com",
    "DATABASE_URL": "postgres://echodesk@db.invalid/echodesk",
    "REDIS_URL": "redis://redis.invalid/0",
    "META_APP_ID": "123",
    "META_APP_SECRET": "secret",
    "META_WEBHOOK_VERIFY_TOKEN": "verify",
}


def ids(**_kwargs):
    return {message.id for message in run_checks() if message.id.startswith("echodesk")}


def run_manage(tmp_path, *arguments, **environment):
    """``manage.py`` in a process of its own, since settings are read once."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=Path(__file__).resolve().parent.parent.parent,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_set_up_of_the_tests_is_fine():
    assert ids() == set()


def test_real_mode_without_an_app_is_told(settings):
    settings.SANDBOX = False
    settings.META_APP_ID = ""
    settings.META_APP_SECRETS = []
    assert ids() == {"echodesk.W003", "echodesk.W004"}


def test_unsigned_webhooks_are_told(settings):
    settings.META_SKIP_SIGNATURE = True
    assert ids() == {"echodesk.W005"}


def test_a_key_that_is_none_is_an_error(settings):
    settings.ENCRYPTION_KEYS = ["not-a-key"]
    assert ids() == {"echodesk.E001"}


def test_a_complete_production_set_up_passes_the_deployment_check(tmp_path):
    done = run_manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_one_process_with_debug_off_is_told_what_production_needs(tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if not name.endswith("_URL")}
    environment["SITE_URL"] = PRODUCTION["SITE_URL"]
    done = run_manage(tmp_path, "check", "--deploy", **environment)
    assert "echodesk.W002" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS"])
def test_a_missing_secret_is_a_start_up_error_with_debug_off(tmp_path, name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    done = run_manage(tmp_path, "check", **environment)
    assert done.returncode != 0
    assert f"{name} must be set when DEBUG=0" in done.stderr


@pytest.mark.parametrize(
    ("variable", "words"),
    [("META_MODE=mock", "ALLOW_MOCK"), ("META_SKIP_SIGNATURE=1", "forged webhooks")],
)
def test_what_only_a_trial_may_have_is_a_start_up_error_with_debug_off(tmp_path, variable, words):
    name, _, value = variable.partition("=")
    done = run_manage(tmp_path, "check", **(PRODUCTION | {name: value}))
    assert done.returncode != 0
    assert words in done.stderr
