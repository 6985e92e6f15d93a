"""When it changes who sees what: a member's role or locations, or an account's location."""

from functools import partial

from celery import Task
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from echodesk.enqueue import enqueue


def follow_on_commit(workspace_id: int) -> None:
    """Once this transaction is written, bring in line what hangs on who sees what.

    Open sockets learn of it within a second, and work is taken off those who can no
    longer see it. If the broker is away, both are found by the next look.
    """
    transaction.on_commit(partial(_follow, workspace_id))


def _follow(workspace_id: int) -> None:
    task: Task = import_string(settings.REACH_CHANGED)
    enqueue(task, workspace_id)
