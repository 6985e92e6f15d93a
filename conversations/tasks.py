"""What workers do for conversations. Tasks carry ids; the work is in ``actions``."""

from celery import shared_task

from conversations.actions import (
    deliver,
    fetch_media,
    media_orphans,
    outbox,
    profiles,
    reach,
    settle_early,
    triage,
)
from echodesk.locks import singleton


@shared_task
def deliver_conversation(conversation_id: int) -> int:
    """Send what is queued in one conversation."""
    return deliver.deliver_conversation(conversation_id)


@shared_task
@singleton
def sweep_outbox() -> int:
    """Find what a lost task or a dead worker left unsent."""
    return outbox.sweep_outbox()


@shared_task
def fetch_profile(identity_id: int) -> bool:
    """Learn who a person is."""
    return profiles.fetch_profile(identity_id)


@shared_task
@singleton
def sweep_profiles() -> int:
    """Have the profiles fetched that are due."""
    return profiles.sweep_profiles()


@shared_task
def fetch_attachment(attachment_id: int) -> int:
    """Copy a piece of media, and what else is due."""
    return fetch_media.fetch_in_turn(attachment_id)


@shared_task
@singleton
def sweep_media() -> int:
    """Have the media copied that is due."""
    return fetch_media.sweep_media()


@shared_task
@singleton
def delete_orphans() -> int:
    """Delete media files that no row knows of."""
    return media_orphans.delete_orphans()


@shared_task
@singleton
def wake_snoozed() -> int:
    """Open the conversations whose snooze is over."""
    return triage.wake_snoozed()


@shared_task
def follow_reach(workspace_id: int) -> int:
    """Members of a workspace see other accounts than before."""
    return reach.follow_reach(workspace_id)


@shared_task
@singleton
def sweep_reach() -> int:
    """Take work off members who cannot see it, where that was not done at once."""
    return reach.sweep_reach()


@shared_task
@singleton
def sweep_early() -> int:
    """Join early news to messages that turned up at the same moment."""
    return settle_early.settle_early()
