"""What workers do for outgoing webhooks. Tasks carry nothing; the work is in the database."""

from celery import shared_task

from echodesk.locks import singleton
from echodesk.outgoing import rounds, telling, wake
from echodesk.outgoing.claim import something_is_due
from echodesk.outgoing.follow import somebody_is_active, something_is_new


@shared_task
def send_dispatches() -> int:
    """Send what is due. Sent by the coalesced wake-up."""
    wake.flag().clear()
    made = rounds.run()
    if made and something_is_due():
        # More than one turn could do.
        wake.send_wake_up()
    return made


@shared_task
@singleton
def sweep_dispatches() -> bool:
    """Wake the sender for what is due by now, and for what a lost wake-up or a dead worker left."""
    if somebody_is_active():
        wake.somebody_is_told()
    found = something_is_new() or something_is_due()
    if found:
        wake.send_wake_up()
    return found


@shared_task
@singleton
def tell_of_endpoints() -> int:
    """Tell admins of endpoints that were disabled by themselves."""
    return telling.tell_of_all()
