"""What follows from a failure to copy a piece of media: rules only."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from conversations.models import Attachment, MediaState
from social.graph.errors import GraphError
from social.graph.file_hosts import DownloadError, Trouble
from social.graph.kinds import Kind
from social.graph.media import MEGABYTE, limits_of
from social.models import AccountStatus

MAX_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=6)
# Until an admin may have connected the account again.
_RECONNECT_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a failure: a state, words for the agent, and when to try again."""

    state: MediaState
    words: str
    wait: timedelta | None = None
    counts: bool = True


def step_of_trouble(claimed: Attachment, error: DownloadError) -> Step:
    """What follows when the file server did not give the file."""
    words = words_of(claimed, error.trouble)
    # WhatsApp's links are made anew for each try, so one that has died proves nothing.
    may_return = error.trouble == Trouble.GONE and claimed.media_id
    if (error.retryable or may_return) and claimed.attempts < MAX_ATTEMPTS:
        return Step(MediaState.WANTED, words, backoff(claimed.attempts))
    state = MediaState.GONE if error.trouble == Trouble.GONE else MediaState.FAILED
    return Step(state, words)


def step_of_refusal(claimed: Attachment, error: GraphError) -> Step:
    """What follows when WhatsApp did not say where the file is."""
    words = error.agent_message
    if error.kind == Kind.MISSING:
        return Step(MediaState.GONE, words_of(claimed, Trouble.GONE))
    if error.needs_reauthorization:
        if claimed.message.account.status == AccountStatus.DISCONNECTED:
            return Step(MediaState.FAILED, words)
        # The sweeper waits for the account, so this attempt is not the media's fault.
        return Step(MediaState.WANTED, words, _RECONNECT_WAIT, counts=False)
    if error.retryable and claimed.attempts < MAX_ATTEMPTS:
        asked = timedelta(seconds=error.retry_after or 0)
        return Step(MediaState.WANTED, words, max(asked, backoff(claimed.attempts)))
    return Step(MediaState.FAILED, words)


def words_of(claimed: Attachment, trouble: Trouble) -> str:
    """What an agent reads in the place of the file."""
    match trouble:
        case Trouble.GONE:
            return _("Meta no longer has this file.")
        case Trouble.TOO_BIG:
            limit = limits_of(claimed.kind).size // MEGABYTE
            words = _("The file is larger than %(limit)d MB. Open it in the platform's own app.")
            return words % {"limit": limit}
        case Trouble.REFUSED:
            return _("The file is not on a server of Meta's, so it was not fetched.")
        case Trouble.DAMAGED:
            return _("The file arrived damaged.")
        case Trouble.UNAVAILABLE:
            return _("The file could not be fetched from Meta.")


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many tries: 5 s, four times as long each time, up to 6 h.

    Up to half as much again by chance: media of one burst does not come back as one.
    """
    by_chance = random.uniform(1, 1.5)  # noqa: S311 - spreads load, keeps no secret
    wait: timedelta = _FIRST_WAIT * 4 ** (attempts - 1) * by_chance
    return min(wait, _LONGEST_WAIT)
