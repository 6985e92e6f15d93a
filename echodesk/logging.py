"""Structured logs, with everything that could open an account scrubbed out."""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_KEYS = re.compile(
    r"token|secret|password|authorization|signed_request|appsecret_proof|^code$|cookie",
    re.IGNORECASE,
)
_SECRET_PAIRS = re.compile(
    r"(?i)\b((?:[a-z_]*token|[a-z_]*secret|appsecret_proof|signed_request|code|password)"
    r"(?:=|%3D|\"\s*:\s*\"))[^&\s\"']+"
)
_BEARER = re.compile(r"(?i)\b(bearer\s+)\S+")
MASK = "[hidden]"


def scrub_text(text: str) -> str:
    """Mask tokens, codes and signed requests inside a URL, header or message."""
    return _BEARER.sub(rf"\1{MASK}", _SECRET_PAIRS.sub(rf"\1{MASK}", text))


def _names_secret(key: str, value: Any) -> bool:
    """Whether ``key`` names a secret. A number is none: an HTTP status is called ``code`` too."""
    return bool(_SECRET_KEYS.search(key)) and not isinstance(value, int)


def scrub(value: Any) -> Any:
    """Mask secrets in a value of any JSON-like shape."""
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, dict):
        return {
            key: MASK if _names_secret(str(key), item) else scrub(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [scrub(item) for item in value]
    return value


def scrub_event(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The structlog processor that applies :func:`scrub` to a whole log line."""
    for key, value in event.items():
        event[key] = MASK if _names_secret(key, value) else scrub(value)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(*, debug: bool) -> dict[str, Any]:
    """The ``LOGGING`` dictionary: readable lines while debugging, JSON in production."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # Tracebacks as text, so that they are scrubbed too, and without the variables:
    # those are where tokens lie.
    last = (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if debug
        else structlog.processors.JSONRenderer()
    )
    renderer: list[Any] = [structlog.processors.format_exc_info, scrub_event, last]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "axes": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "django_structlog": {"level": "WARNING" if debug else "INFO"},
            "urllib3": {"level": "WARNING"},
            "uvicorn": {"level": "WARNING"},
        },
    }
