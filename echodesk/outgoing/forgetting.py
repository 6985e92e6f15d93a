"""Forgetting what was told of conversations that are no more."""

from collections.abc import Collection

from echodesk.outgoing.models import DispatchAttempt


def forget(workspace_id: int, conversation_ids: Collection[int]) -> int:
    """Empty what receivers answered about them: they may have repeated what they were sent.

    Returns how many answers. The events themselves are emptied in the event log.
    Index: dispatch_conversation.
    """
    answers = DispatchAttempt.objects.filter(
        dispatch__workspace=workspace_id, dispatch__conversation_id__in=conversation_ids
    )
    return answers.exclude(response="").update(response="")
