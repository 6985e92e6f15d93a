"""Settings of a test run: the product's own, in a throw-away data directory.

``DATABASE_URL`` and ``REDIS_URL`` are taken from the environment, so that the same
tests run on SQLite and on PostgreSQL with Redis.
"""

import atexit
import os
import shutil
import tempfile

_data_dir = tempfile.mkdtemp(prefix="echodesk-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
if os.environ.get("REDIS_URL"):
    # Each of pytest's parallel workers has a Redis database of its own.
    _server, _, _ = os.environ["REDIS_URL"].rpartition("/")
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = f"{_server}/{_worker}"
os.environ.update(
    {
        "DATA_DIR": _data_dir,
        "DEBUG": "1",
        "SITE_URL": "http://testserver",
        "META_MODE": "mock",
        "META_APP_ID": "900000000000001",
        "META_APP_SECRET": "meta-secret-new,meta-secret-old",
        "META_WEBHOOK_VERIFY_TOKEN": "verify-me",
        "INSTAGRAM_APP_ID": "910000000000001",
        "INSTAGRAM_APP_SECRET": "instagram-secret",
        "INSTAGRAM_WEBHOOK_VERIFY_TOKEN": "verify-instagram",
        "FACEBOOK_URL": "https://www.facebook.com",
        "FACEBOOK_SDK_URL": "https://connect.facebook.net/en_US/sdk.js",
        "FACEBOOK_GRAPH_URL": "https://graph.facebook.com",
        "INSTAGRAM_URL": "https://www.instagram.com",
        "INSTAGRAM_API_URL": "https://api.instagram.com",
        "INSTAGRAM_GRAPH_URL": "https://graph.instagram.com",
    }
)

from echodesk.settings import *  # noqa: E402, F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in the product: threads share an in-memory one without waiting their turn.
    DATABASES["default"]["TEST"] = {"NAME": f"{_data_dir}/test.sqlite3"}  # noqa: F405
else:
    DATABASES["default"]["ENGINE"] = "tests.postgres"  # noqa: F405
