"""What workers do for conversations. Tasks carry ids; the work is in ``actions``."""

from celery import shared_task

from conversations.actions import (
    deliver,
    deliver_reactions,
    digest,
    fetch_media,
    media_orphans,
    outbox,
    profiles,
    reach,
    settle_early,
    settle_uncertain,
    triage,
    typing,
)
from conversations.actions import (
    import_contacts as importing,
)
from conversations.search import index
from echodesk.locks import singleton


@shared_task
def deliver_conversation(conversation_id: int) -> int:
    """Send what is queued in one conversation."""
    return deliver.deliver_conversation(conversation_id)


@shared_task
def deliver_account(account_id: int) -> int:
    """Send what waits on one account, as far as Meta's limits allow."""
    return deliver.deliver_account(account_id)


@shared_task
@singleton
def sweep_outbox() -> int:
    """Find what a lost task or a dead worker left unsent."""
    return outbox.sweep_outbox()


@shared_task
def settle_account(account_id: int) -> bool:
    """Look at Meta for a message that may have arrived."""
    return settle_uncertain.settle_account(account_id)


@shared_task
@singleton
def sweep_uncertain() -> int:
    """Have looked for what may have arrived, and ask about what was not found."""
    return settle_uncertain.sweep_uncertain()


@shared_task
def send_reaction(reaction_id: int) -> bool:
    """Put an emoji on a message at Meta."""
    return deliver_reactions.deliver_reaction(reaction_id)


@shared_task
@singleton
def sweep_reactions() -> int:
    """Have the reactions sent that are due."""
    return deliver_reactions.sweep_reactions()


@shared_task
def tell_typing(conversation_id: int) -> bool:
    """Show the person that somebody writes."""
    return typing.tell_typing(conversation_id)


@shared_task
def tell_seen(conversation_id: int) -> bool:
    """Show the person that what they wrote was read."""
    return typing.tell_seen(conversation_id)


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
def index_search() -> int:
    """Let what is new be found."""
    return index.catch_up()


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


@shared_task
@singleton
def mail_digests() -> int:
    """Write to members who are away and have something unseen."""
    return digest.mail_digests()


@shared_task
def import_contacts(import_id: int) -> bool:
    """Read in a table of people."""
    return importing.run_import(import_id)


@shared_task
@singleton
def sweep_contact_imports() -> int:
    """Go on with imports whose worker is gone."""
    return importing.sweep_imports()
