"""What tests of actions ask for again and again."""

import threading

from django.db import connection

from echodesk.realtime.models import Event


def events_of(conversation, event_type=""):
    """The data of the events about a conversation, oldest first."""
    rows = Event.objects.filter(conversation_id=conversation.pk).order_by("seq")
    return [row.data for row in rows if not event_type or row.type == event_type]


def changes_of(conversation):
    """What ``conversation_updated`` events said had changed, in order."""
    return [data["changed"] for data in events_of(conversation, "conversation_updated")]


def at_once(*jobs):
    """Run the jobs in threads that start together; raises what any of them raised."""
    start = threading.Barrier(len(jobs))
    errors = []

    def run(job):
        try:
            start.wait(10)
            job()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
