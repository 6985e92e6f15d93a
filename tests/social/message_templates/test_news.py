"""What Meta tells of a message template has it fetched anew."""

import pytest

from social.models import DeliveryItem
from tests.deliveries import deliver
from tests.factories import make_account

pytestmark = pytest.mark.django_db
WABA = "102290000000001"


@pytest.fixture
def enqueued(monkeypatch):
    found = []
    monkeypatch.setattr(
        "social.message_templates.news.enqueue",
        lambda task, *args: found.append((task.name, *args)) or True,
    )
    return found


@pytest.mark.parametrize(
    "payload",
    [
        "template_approved",
        "template_paused",
        "template_rejected",
        "template_quality",
        "template_category",
    ],
)
def test_news_of_a_message_template_has_it_fetched(
    enqueued, django_capture_on_commit_callbacks, payload
):
    account = make_account(platform="whatsapp", waba_id=WABA)
    with django_capture_on_commit_callbacks(execute=True):
        deliver(f"whatsapp/{payload}", platform="whatsapp")
    assert ("social.tasks.sync_message_templates", account.pk) in enqueued


def test_many_news_at_once_are_followed_once(enqueued, django_capture_on_commit_callbacks):
    account = make_account(platform="whatsapp", waba_id=WABA)
    names = ("whatsapp/template_approved", "whatsapp/template_paused")
    with django_capture_on_commit_callbacks(execute=True):
        deliver(*names, platform="whatsapp")
    assert enqueued.count(("social.tasks.sync_message_templates", account.pk)) == 1


def test_other_news_and_news_for_nobody_fetch_nothing(enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        deliver("whatsapp/template_approved", platform="whatsapp")
        make_account(platform="whatsapp", waba_id=WABA, status="disconnected")
        deliver("whatsapp/template_approved", "whatsapp/number_quality", platform="whatsapp")
    assert enqueued == []
    assert DeliveryItem.objects.exists()
