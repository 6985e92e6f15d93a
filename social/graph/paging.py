"""Meta's lists, page after page."""

from typing import Any
from urllib.parse import parse_qs, urlsplit


def cursor_of(answer: dict[str, Any]) -> str:
    """Where a list goes on; empty at its end.

    ``next`` is a whole address with the token in it, so that only its cursor is taken over.
    """
    paging = answer.get("paging")
    link = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(link, str):
        return ""
    return parse_qs(urlsplit(link).query).get("after", [""])[0]
