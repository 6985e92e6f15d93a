"""Walking through an account's conversations at Meta, a stretch at a time.

One worker at a time holds an account, makes two calls a second at most, and writes
down where it stands after every call. So the walk survives restarts, stops when it is
told to, and what is received twice is stored once.
"""

import time
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db.models import Q
from django.utils import timezone

from echodesk.locks import held
from social.connect.health import note_refusal
from social.graph.conversations import (
    CALLS_PER_SECOND,
    ConversationRef,
    list_conversations,
)
from social.graph.errors import GraphError
from social.history.actions import wake
from social.history.reading import read_conversation
from social.models import AccountStatus, HistoryImport, ImportStatus, SocialAccount
from social.models.history import UNDER_WAY

logger = structlog.get_logger(__name__)

# How long one task walks; another then goes on, so that other work has its turn.
STRETCH_SECONDS = 20.0
# A walk without a step for that long has lost its worker.
STANDSTILL = timedelta(minutes=2)
# Where Meta does not say how long to wait.
PAUSE = timedelta(minutes=1)
BROKEN_PAUSE = timedelta(minutes=10)


def walk(import_id: int) -> str:
    """Go on with an import for a while; returns the status it is in then."""
    history = HistoryImport.objects.select_related("account").get(pk=import_id)
    with held(f"history.{history.account_id}") as mine:
        if not mine:
            return history.status
        until = time.monotonic() + STRETCH_SECONDS
        while _may_go_on(history):
            _guarded_step(history)
            time.sleep(1 / CALLS_PER_SECOND)
            if time.monotonic() >= until:
                break
    if history.status in {ImportStatus.COUNTING, ImportStatus.FETCHING}:
        wake(history.pk)
    return history.status


def sweep_imports() -> int:
    """Wake the imports whose pause is over, or whose worker is gone; returns how many."""
    now = timezone.now()
    due = Q(retry_at__lte=now) | Q(retry_at=None, stepped_at__lte=now - STANDSTILL)
    lost = Q(stepped_at=None, created_at__lte=now - STANDSTILL)
    waiting = HistoryImport.objects.filter(due | lost, status__in=UNDER_WAY)
    return sum(wake(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _may_go_on(history: HistoryImport) -> bool:
    """Read the row again: it may have been stopped, or its account may have broken."""
    history.refresh_from_db()
    if history.status not in UNDER_WAY:
        return False
    if history.retry_at is not None and history.retry_at > timezone.now():
        return False
    history.account = SocialAccount.objects.get(pk=history.account_id)
    if history.account.status != AccountStatus.ACTIVE:
        _save(history, status=ImportStatus.PAUSED, retry_at=timezone.now() + BROKEN_PAUSE)
        return False
    if history.status == ImportStatus.PAUSED:
        status = ImportStatus.FETCHING if history.is_counted else ImportStatus.COUNTING
        return _save(history, status=status, retry_at=None, problem="")
    return True


def _guarded_step(history: HistoryImport) -> None:
    try:
        _step(history)
    except GraphError as error:
        _note_failure(history, error)


def _step(history: HistoryImport) -> None:
    """One call to Meta, and what it brought written down."""
    if not history.is_counted:
        _count(history)
    elif history.waiting is None:
        _open_list(history)
    elif history.waiting:
        _read_conversation(history, history.waiting[0])
    elif history.cursor:
        _open_list(history)
    else:
        _save(history, status=ImportStatus.DONE, finished_at=timezone.now())


def _count(history: HistoryImport) -> None:
    page = list_conversations(history.account, after=history.cursor)
    found = history.conversations_found + len(_active_since(history, page.items))
    if page.after:
        _save(history, cursor=page.after, conversations_found=found)
    else:
        counted = {"is_counted": True, "cursor": "", "status": ImportStatus.FETCHING}
        _save(history, conversations_found=found, **counted)


def _open_list(history: HistoryImport) -> None:
    page = list_conversations(history.account, after=history.cursor)
    _save(history, cursor=page.after, waiting=_active_since(history, page.items))


def _active_since(history: HistoryImport, refs: Sequence[ConversationRef]) -> list[str]:
    since = history.since
    return [
        ref.id for ref in refs if since is None or ref.updated_at is None or ref.updated_at >= since
    ]


def _read_conversation(history: HistoryImport, conversation_id: str) -> None:
    news_since = history.since if history.announces else None
    found = read_conversation(history.account, conversation_id, news_since=news_since)
    _save(
        history,
        waiting=history.waiting[1:],
        conversations_done=history.conversations_done + 1,
        messages_found=history.messages_found + found,
    )


def _note_failure(history: HistoryImport, error: GraphError) -> None:
    """Wait where waiting helps; else stop and say why."""
    logger.warning("import_interrupted", account=history.account_id, detail=error.detail)
    note_refusal(history.account, error)
    problem = error.agent_message[:300]
    if error.retryable or error.needs_reauthorization:
        wait = timedelta(seconds=error.retry_after) if error.retry_after else PAUSE
        retry_at = timezone.now() + wait
        _save(history, status=ImportStatus.PAUSED, retry_at=retry_at, problem=problem)
    else:
        finished = {"status": ImportStatus.FAILED, "finished_at": timezone.now()}
        _save(history, problem=problem, **finished)


def _save(history: HistoryImport, **values: object) -> bool:
    """Write a step down, unless somebody has stopped the import meanwhile."""
    values["stepped_at"] = timezone.now()
    still = HistoryImport.objects.filter(pk=history.pk, status__in=UNDER_WAY)
    written = still.update(**values)
    for name, value in values.items() if written else ():
        setattr(history, name, value)
    return bool(written)
