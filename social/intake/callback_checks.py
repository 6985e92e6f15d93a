"""Remembering that Meta checked a callback, so that admins see which are set up."""

from collections.abc import Collection
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from social.models import CallbackCheck

logger = structlog.get_logger(__name__)


def note_check(platform: str, owners: Collection[int | None]) -> None:
    """A callback answered the challenge of those apps. Meta's answer never waits for this."""
    try:
        for owner in owners:
            _note(platform, owner)
    except DatabaseError as error:
        logger.warning("callback_check_not_noted", platform=platform, error=str(error))


@transaction.atomic
def _note(platform: str, owner: int | None) -> None:
    callback: dict[str, Any] = {"platform": platform, "workspace_id": owner}
    CallbackCheck.objects.update_or_create(**callback, defaults={"answered_at": timezone.now()})
