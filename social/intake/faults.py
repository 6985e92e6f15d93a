"""Faults of our own while reading an item: they cost that item alone, and come to light."""

import structlog

from echodesk.logging import scrub_text
from social.intake import wire

logger = structlog.get_logger(__name__)


def note_fault(error: Exception) -> str:
    """Log what a reader of items should never have raised; returns what the delivery log says."""
    logger.error("item_not_read", exc_info=error)
    return wire.clean(scrub_text(f"{type(error).__name__}: {error}"))
