"""What follows from a failure: waiting, giving up, or not knowing. Pure, but for chance."""

import random
from dataclasses import dataclass
from datetime import timedelta

from conversations.models import MessageStatus
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.words import agent_words

MAX_ATTEMPTS = 5
_FIRST_WAIT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status a message gets, how long it waits in it, and what the agent reads.

    ``attempts`` is how many tries count against it from now on. Without a ``wait`` it is
    something else that has to happen first.
    """

    status: MessageStatus
    words: str
    attempts: int
    wait: timedelta = timedelta()


def verdict_on(attempts: int, error: GraphError) -> Verdict:
    """What becomes of a message whose try number ``attempts`` ended in ``error``.

    A message that met Meta's limits, or a dead token, is not to blame: such a try counts
    once at most, and the message waits as long as it takes.
    """
    if error.uncertain:
        return Verdict(MessageStatus.UNCERTAIN, error.agent_message, attempts)
    not_to_blame = max(1, attempts - 1)
    if error.needs_reauthorization:
        return Verdict(MessageStatus.QUEUED, error.agent_message, not_to_blame)
    if error.retryable and error.kind == Kind.THROTTLED:
        wait = backoff(not_to_blame, error.retry_after)
        return Verdict(MessageStatus.QUEUED, error.agent_message, not_to_blame, wait)
    if error.retryable and attempts < MAX_ATTEMPTS:
        wait = backoff(attempts, error.retry_after)
        return Verdict(MessageStatus.QUEUED, error.agent_message, attempts, wait)
    words = agent_words(error.kind, error.code, final=True)
    return Verdict(MessageStatus.FAILED, words, attempts)


def backoff(attempts: int, retry_after: int | None) -> timedelta:
    """How long to wait after that many tries: what Meta asks for, else 2 s doubling.

    Up to half as much again by chance, so that those who failed together do not
    come back together.
    """
    wait = timedelta(seconds=retry_after) if retry_after else _FIRST_WAIT * 2 ** (attempts - 1)
    return wait * random.uniform(1, 1.5)  # noqa: S311 - spreads load, keeps no secret
