"""Settings of an EchoDesk installation, all of them read from the environment.

``DATABASE_URL`` and ``REDIS_URL`` alone decide between the embedded shape (SQLite,
one process) and the production one (PostgreSQL, Redis, many processes).
Every variable is described in ``.env.example``.
"""

import hashlib
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from echodesk import api_settings, keys, languages
from echodesk.logging import logging_config
from echodesk.timetable import TIMETABLE

# Lets generic Django classes be subscripted, as the type annotations do.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", True)
PORT: int = env.int("PORT", 8000)
SITE_URL: str = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
DATA_DIR: Path = BASE_DIR / env.str("DATA_DIR", "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Keys -----------------------------------------------------------------------------


def _required(name: str, embedded_value: str) -> str:
    """A secret from the environment; only a debugging installation may make its own."""
    value = env.str(name, "")
    if value:
        return value
    if not DEBUG:
        raise ImproperlyConfigured(f"{name} must be set when DEBUG=0. See .env.example.")
    return embedded_value


SECRET_KEY = _required("SECRET_KEY", keys.secret_key(DATA_DIR) if DEBUG else "")
ENCRYPTION_KEYS: list[str] = [
    key.strip()
    for key in _required("ENCRYPTION_KEYS", keys.encryption_key(DATA_DIR) if DEBUG else "").split(
        ","
    )
    if key.strip()
]

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", SITE_URL.startswith("https://"))
# Probes ask from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000 if SESSION_COOKIE_SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Meta -----------------------------------------------------------------------------

META_MODE: str = env.str("META_MODE", "mock" if DEBUG else "real")
if META_MODE not in {"mock", "real"}:
    raise ImproperlyConfigured(f"META_MODE must be 'mock' or 'real', not {META_MODE!r}.")
if META_MODE == "mock" and not DEBUG and not env.bool("ALLOW_MOCK", False):
    raise ImproperlyConfigured(
        "META_MODE=mock with DEBUG=0 would show customers a sandbox. "
        "Set META_MODE=real, or ALLOW_MOCK=1 for a public demonstration."
    )
META_SKIP_SIGNATURE: bool = env.bool("META_SKIP_SIGNATURE", False)
if META_SKIP_SIGNATURE and not DEBUG:
    raise ImproperlyConfigured("META_SKIP_SIGNATURE accepts forged webhooks: not with DEBUG=0.")

SANDBOX = META_MODE == "mock"
GRAPH_VERSION: str = env.str("GRAPH_VERSION", "v25.0")
# Whether a reaction counts as writing, and so opens the reply window. Meta does not say.
REACTION_OPENS_WINDOW: bool = env.bool("REACTION_OPENS_WINDOW", False)


def _meta_host(name: str, real: str, sandbox_path: str) -> str:
    default = f"{SITE_URL}/sandbox/{sandbox_path}" if SANDBOX else real
    return env.str(name, default).rstrip("/")


FACEBOOK_URL = _meta_host("FACEBOOK_URL", "https://www.facebook.com", "facebook")
# The script that opens WhatsApp's signup, loaded by that one page alone.
FACEBOOK_SDK_URL = _meta_host(
    "FACEBOOK_SDK_URL", "https://connect.facebook.net/en_US/sdk.js", "facebook/sdk.js"
)
FACEBOOK_GRAPH_URL = _meta_host("FACEBOOK_GRAPH_URL", "https://graph.facebook.com", "graph")
INSTAGRAM_URL = _meta_host("INSTAGRAM_URL", "https://www.instagram.com", "instagram")
INSTAGRAM_API_URL = _meta_host("INSTAGRAM_API_URL", "https://api.instagram.com", "instagram-api")
INSTAGRAM_GRAPH_URL = _meta_host(
    "INSTAGRAM_GRAPH_URL", "https://graph.instagram.com", "instagram-graph"
)


def _sandbox_secret(purpose: str) -> str:
    """Credentials of the built-in sandbox's app; nothing outside this installation knows them."""
    return hashlib.sha256(f"sandbox:{purpose}:{SECRET_KEY}".encode()).hexdigest()[:32]


def _meta_app(suffix: str, sandbox_value: str = "") -> tuple[str, str]:
    """The ``META_`` and ``INSTAGRAM_`` values of one variable; an empty one takes the other's."""
    meta, instagram = env.str(f"META_{suffix}", ""), env.str(f"INSTAGRAM_{suffix}", "")
    fallback = sandbox_value if SANDBOX else ""
    return meta or instagram or fallback, instagram or meta or fallback


META_APP_ID, INSTAGRAM_APP_ID = _meta_app("APP_ID", "900000000000001")
_meta_secrets, _instagram_secrets = _meta_app("APP_SECRET", _sandbox_secret("app-secret"))
META_APP_SECRETS = [s.strip() for s in _meta_secrets.split(",") if s.strip()]
INSTAGRAM_APP_SECRETS = [s.strip() for s in _instagram_secrets.split(",") if s.strip()]
META_WEBHOOK_VERIFY_TOKEN, INSTAGRAM_WEBHOOK_VERIFY_TOKEN = _meta_app(
    "WEBHOOK_VERIFY_TOKEN", _sandbox_secret("verify-token")
)
META_REDIRECT_URI = env.str("META_REDIRECT_URI", f"{SITE_URL}/api/social/facebook/oauth/callback/")
INSTAGRAM_REDIRECT_URI = env.str(
    "INSTAGRAM_REDIRECT_URI", f"{SITE_URL}/api/social/instagram/oauth/callback/"
)
META_LOGIN_CONFIG_ID = env.str("META_LOGIN_CONFIG_ID", "")
META_WHATSAPP_CONFIG_ID = env.str("META_WHATSAPP_CONFIG_ID", "880000000000001" if SANDBOX else "")
META_OAUTH_SCOPES: list[str] = env.list(
    "META_OAUTH_SCOPES",
    default=[
        "instagram_basic",
        "instagram_manage_messages",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "instagram_content_publish",
        "pages_show_list",
        "pages_manage_metadata",
        "pages_read_engagement",
        "pages_messaging",
        "business_management",
    ],
)
INSTAGRAM_SCOPES: list[str] = env.list(
    "INSTAGRAM_SCOPES",
    default=[
        "instagram_business_basic",
        "instagram_business_manage_messages",
        "instagram_business_manage_comments",
        "instagram_business_content_publish",
        "instagram_business_manage_insights",
    ],
)

# The bulk writer that stored deliveries are handed to. social/ knows nothing of
# conversations, so the one arrow that points up is wired here.
INBOUND_RECEIVER = "conversations.actions.receive.receive_events"
# In the same way: what deletes all that was said with an account.
ACCOUNT_ERASER = "conversations.actions.erase.erase_account_data"
# And what finds messages by what the platform calls them.
MESSAGE_FINDER = "conversations.message_finder.find_messages"
# The scopes of live events are account ids; who sees which is known one floor up, too.
EVENT_SCOPES = "social.reach.accounts_seen_by"
# Which scope a conversation has, for telling colleagues who is before it.
PRESENCE_SCOPE = "conversations.presence.scope_of"
# What the audit trail says for each verb, floor by floor.
AUDIT_WORDS = [
    "echodesk.workspaces.audit_words.WORDS",
    "echodesk.outgoing.audit_words.WORDS",
    "social.audit_words.WORDS",
    "conversations.audit_words.WORDS",
]
# What live events tell of, for those who choose what their programs are sent.
EVENT_WORDS = ["conversations.event_words.WORDS", "social.live.WORDS"]
# Who else reads the event log: called once it has grown.
EVENT_FOLLOWERS = ["echodesk.outgoing.wake.wake_sender"]
# The task that follows when a member, or a location, sees other accounts than before.
REACH_CHANGED = "conversations.tasks.follow_reach"
# The task that looks for what may be sent again, once sending is no longer paused.
OUTBOX_SWEEPER = "conversations.tasks.sweep_outbox"

# --- Applications ---------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "channels",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "echodesk",
    "echodesk.workspaces",
    "echodesk.realtime",
    "echodesk.outgoing",
    "social",
    "social.sandbox",
    "conversations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "echodesk.compressing.CompressText",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "echodesk.workspaces.middleware.member_middleware",
    "echodesk.workspaces.middleware.language_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "echodesk.urls"
WSGI_APPLICATION = "echodesk.wsgi.application"
ASGI_APPLICATION = "echodesk.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "echodesk.workspaces.context.workspace",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------

DATABASE_URL: str = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'echodesk.sqlite3'}"
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, so a transaction waits for its turn
    # instead of failing half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # A delivery of a thousand items is one transaction, which slow machines hold for seconds.
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
    # A request looks whether its connection outlived a restart of PostgreSQL. Webhooks do not
    # ask (``social/intake/store.py``): they find out by writing.
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "echodesk.postgres"

REDIS_URL: str = env.str("REDIS_URL", "")
EMBEDDED = not REDIS_URL

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if EMBEDDED
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    if EMBEDDED
    else {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            # With a limit here redis-py writes inside ``asyncio.wait_for``, which before Python
            # 3.12 loses a cancellation that comes as it ends: the process would never stop.
            # Sending has a limit of its own (``hints.twice``); a connection whose other end
            # has vanished is found by TCP's keepalive.
            "hosts": [{"address": REDIS_URL, "socket_timeout": None, "socket_connect_timeout": 2}],
            "capacity": 1000,
            # Processes with sockets renew their membership every few seconds, so a dead
            # one is soon forgotten.
            "group_expiry": 60,
        },
    }
}

MEDIA_ROOT = DATA_DIR / "media"
# Files on their way in, on the disk they stay on; a machine's folder for temporary files
# may be memory.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Few ask for these and they are most of the bytes; compressing them takes a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *Compressor.SKIP_COMPRESS_EXTENSIONS,
    "map",
    "md",
    "txt",
    "ttf",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Tasks ----------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # A worker waits for its broker, however long.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.02}
    if EMBEDDED
    else {
        # Longer than any task, so that a running one is never handed out twice;
        # what a dead worker held comes back by the sweepers, not by the broker.
        "visibility_timeout": 900,
        # What is due to come back is looked for every ten seconds, not every hundred.
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    }
)
CELERY_TASK_IGNORE_RESULT = True
# A web process must never wait for a broker that is away: the sweepers find the work.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "social.tasks.drain_deliveries": {"queue": "intake"},
    "conversations.tasks.deliver_conversation": {"queue": "send"},
    "conversations.tasks.deliver_account": {"queue": "send"},
    "conversations.tasks.send_reaction": {"queue": "send"},
}
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_WORKER_CONSUMER = "echodesk.consumer:Consumer"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 1000
CELERY_BEAT_SCHEDULER = "echodesk.schedule.OneScheduler"
CELERY_BEAT_SCHEDULE = TIMETABLE

# --- Operations -----------------------------------------------------------------------

METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
# Days that live updates can be caught up on, and that raw deliveries are kept.
EVENT_DAYS: int = env.int("EVENT_DAYS", 7)
DELIVERY_DAYS: int = env.int("DELIVERY_DAYS", 30)
PARKED_DELIVERY_DAYS: int = env.int("PARKED_DELIVERY_DAYS", 90)
# Days that the log of outgoing webhooks is kept. The events in it go after EVENT_DAYS.
OUTGOING_DAYS: int = env.int("OUTGOING_DAYS", 30)
# Whether outgoing webhooks may go to addresses within private networks.
OUTGOING_ALLOW_PRIVATE: bool = env.bool("OUTGOING_ALLOW_PRIVATE", False)

# Who runs this installation, as the legal pages name them.
OPERATOR_NAME: str = env.str("OPERATOR_NAME", "")
OPERATOR_EMAIL: str = env.str("OPERATOR_EMAIL", "")
OPERATOR_ADDRESS: str = env.str("OPERATOR_ADDRESS", "")

# --- People ---------------------------------------------------------------------------

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = [
    # First, so that a locked-out address is refused before any password is checked.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "echodesk.workspaces.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address gets no mail at all: the one allauth would send invites to sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "echodesk.workspaces.sign_in.attempted_email"
AXES_LOCKOUT_CALLABLE = "echodesk.workspaces.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "EchoDesk <echodesk@localhost>")
EMAIL_CONFIG = env.email_url("EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)

# --- API ------------------------------------------------------------------------------

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
SIMPLE_JWT = api_settings.SIMPLE_JWT
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS

# --- Pages ----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages.installed(LOCALE_PATHS[0])
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = logging_config(debug=DEBUG)
LOGGING_CONFIG = "logging.config.dictConfig"
DJANGO_STRUCTLOG_CELERY_ENABLED = False
