"""Nothing of a person who is erased stays behind, and nothing for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.actions.erase import erase_contact
from echodesk import pruning
from echodesk.outgoing import rounds
from echodesk.outgoing.actions.endpoints import delete_endpoint
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import Dispatch, DispatchAttempt, Endpoint
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "my-secret-illness"


@pytest.fixture
def told(endpoint, receiver, happen, workspace):
    """A conversation that was told of, to a receiver that repeats what it is sent; and another."""
    receiver.answers = [
        (500, {}, CANARY.encode()),
        (200, {}, b"of somebody else"),
    ]
    account = factories.make_account(workspace)
    person, other = (factories.make_conversation(account) for _ in range(2))
    for conversation in (person, other):
        happen("ig_dm", conversation_id=conversation.pk, text=CANARY)
        rounds.run()
    return person


def test_an_erased_person_is_in_no_answer_and_in_no_payload(
    admin, told, receiver, pass_time, page_of
):
    erase_contact(contact=told.contact, member=admin)
    assert sorted(DispatchAttempt.objects.values_list("response", flat=True)) == [
        "",
        "of somebody else",
    ]
    waiting = Dispatch.objects.get(conversation_id=told.pk, state="waiting", seq=1)
    page = page_of(admin).get(f"/settings/webhooks/dispatches/{waiting.uid}/")
    assert CANARY not in page.content.decode()

    receiver.posted.clear()
    pass_time(seconds=5)
    rounds.run()
    news = [(one.json["type"], one.json["data"]) for one in receiver.posted]
    assert news == [("conversation_updated", {"changed": ["erased"]})] * 2


def test_the_log_is_kept_for_a_while(endpoint, happen, settings):
    settings.OUTGOING_DAYS = 3
    happen("note", "note")
    rounds.run()
    old = timezone.now() - timedelta(days=3, minutes=1)
    Dispatch.objects.filter(seq=1).update(created_at=old)
    assert pruning.prune()["dispatches"] == 2, "with its attempt"
    assert Dispatch.objects.get().seq == DispatchAttempt.objects.get().dispatch.seq == 2


def test_what_is_deleted_goes_with_its_log(admin, endpoint, happen):
    happen("note")
    follow_all()
    assert pruning.prune()["endpoints"] == 0
    delete_endpoint(member=admin, endpoint=endpoint)
    pruning.prune()
    assert not Dispatch.objects.exists()
    assert not Endpoint.objects.exists()
