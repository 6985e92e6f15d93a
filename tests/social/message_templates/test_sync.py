"""Message templates are kept as they stand at Meta."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social import tasks
from social.graph.errors import GraphError
from social.message_templates.sync import HOUR, sync_round, sync_templates
from social.models import AccountStatus, MessageTemplate
from tests.factories import (
    make_account,
    make_limited,
    make_location,
    make_member,
    make_message_template,
)

pytestmark = pytest.mark.django_db


def row(name="order_ready", language="en", **fields):
    return {
        "id": f"77-{name}-{language}",
        "name": name,
        "language": language,
        "status": "APPROVED",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Ready: {{1}}"}],
        "parameter_format": "POSITIONAL",
        "quality_score": {"score": "GREEN", "date": 1762000000},
        "rejected_reason": "NONE",
        **fields,
    }


@pytest.fixture
def account(workspace):
    return make_account(workspace, platform="whatsapp")


@pytest.fixture
def enqueued(monkeypatch):
    found = []
    monkeypatch.setattr(
        "social.message_templates.sync.enqueue",
        lambda task, *args: found.append((task.name, *args)) or True,
    )
    return found


def test_all_pages_of_the_list_are_kept(fake_graph, account):
    fake_graph.page_size = 2
    names = ("a", "b", "c", "d", "e")
    fake_graph.message_templates[account.waba_id] = [row(name) for name in names]
    assert sync_templates(account) == {"kept": 5, "gone": 0}
    assert len(fake_graph.calls_to("message_templates")) == 3
    kept = MessageTemplate.objects.of_account(account)
    assert [template.name for template in kept] == list(names)
    one = kept[0]
    assert one.workspace_id == account.workspace_id
    assert (one.external_id, one.status, one.category) == ("77-a-en", "APPROVED", "UTILITY")
    assert (one.quality, one.rejected_reason) == ("GREEN", "")
    assert one.components == [{"type": "BODY", "text": "Ready: {{1}}"}]
    assert one.is_approved


def test_what_changed_is_changed_and_what_went_is_gone(fake_graph, account):
    rows = [row(), row(language="fi"), row("spring")]
    fake_graph.message_templates[account.waba_id] = rows
    sync_templates(account)
    known = MessageTemplate.objects.get(name="order_ready", language="en").pk
    fake_graph.message_templates[account.waba_id] = [
        row(status="REJECTED", rejected_reason="INVALID_FORMAT", quality_score=None),
        row("summer", components=None),
    ]
    assert sync_templates(account) == {"kept": 2, "gone": 2}
    changed = MessageTemplate.objects.get(name="order_ready")
    assert (changed.pk, changed.status, changed.quality) == (known, "REJECTED", "")
    assert changed.rejected_reason == "INVALID_FORMAT"
    assert not changed.is_approved
    assert set(MessageTemplate.objects.values_list("name", flat=True)) == {"order_ready", "summer"}


def test_a_row_that_is_listed_twice_or_without_a_name_harms_nothing(fake_graph, account):
    fake_graph.message_templates[account.waba_id] = [
        row(),
        row(status="PAUSED"),
        {"id": "1"},
        7,
        row("odd", status="NEW_AT_META", id=None),
    ]
    assert sync_templates(account) == {"kept": 2, "gone": 0}
    assert MessageTemplate.objects.get(name="order_ready").status == "PAUSED"
    assert MessageTemplate.objects.get(name="odd").status_words == "New at meta"


def test_message_templates_of_other_business_accounts_are_left_alone(fake_graph, account):
    make_message_template(make_account(account.workspace, platform="whatsapp"))
    make_message_template(make_account(platform="whatsapp", waba_id=account.waba_id))
    assert sync_templates(account) == {"kept": 0, "gone": 0}
    assert MessageTemplate.objects.count() == 2


def test_nothing_is_lost_when_meta_refuses(fake_graph, account):
    make_message_template(account)
    fake_graph.fail_next(code=200)
    with pytest.raises(GraphError):
        sync_templates(account)
    assert MessageTemplate.objects.count() == 1
    account.refresh_from_db()
    assert account.templates_synced_at is not None


def test_what_cannot_be_asked_now_is_asked_by_the_next_round(fake_graph, account, enqueued):
    fake_graph.fail_next(code=2, times=5)
    assert not tasks.sync_message_templates(account.pk)
    assert sync_round() == 1
    assert enqueued == [("social.tasks.sync_message_templates", account.pk)]


def test_a_dead_token_is_noted(fake_graph, account):
    fake_graph.fail_next(code=190, subcode=463)
    assert not tasks.sync_message_templates(account.pk)
    account.refresh_from_db()
    assert account.status == AccountStatus.NEEDS_REAUTHORIZATION


def test_only_whatsapp_is_asked(fake_graph):
    assert sync_templates(make_account(platform="facebook")) == {"kept": 0, "gone": 0}
    assert sync_templates(make_account(platform="whatsapp", waba_id="")) == {"kept": 0, "gone": 0}
    assert fake_graph.calls == []


def test_a_round_asks_once_an_hour_and_once_per_business_account(account, enqueued):
    late, soon = timezone.now() - HOUR, timezone.now() - timedelta(minutes=59)
    account.templates_synced_at = late
    account.save()
    make_account(account.workspace, platform="whatsapp", templates_synced_at=soon)
    make_account(platform="whatsapp", status="disconnected")
    make_account(platform="whatsapp", waba_id="")
    make_account(platform="facebook")
    new = make_account(platform="whatsapp", waba_id=account.waba_id)
    make_account(account.workspace, platform="whatsapp", waba_id=account.waba_id)
    assert sync_round() == 2
    assert new.pk in {pk for _task, pk in enqueued}


def test_numbers_of_one_business_account_are_asked_about_together(fake_graph, account, enqueued):
    twin = make_account(account.workspace, platform="whatsapp", waba_id=account.waba_id)
    sync_templates(account)
    assert sync_round() == 0
    twin.refresh_from_db()
    assert twin.templates_synced_at is not None


def test_members_see_the_message_templates_of_numbers_they_see(workspace, stranger):
    here, there = make_location(workspace, "Here"), make_location(workspace, "There")
    mine = make_message_template(make_account(workspace, platform="whatsapp", location=here))
    other = make_message_template(make_account(workspace, platform="whatsapp", location=there))
    shared = make_message_template(make_account(workspace, platform="whatsapp"))

    def seen_by(member):
        return set(MessageTemplate.objects.visible_to(member))

    assert seen_by(make_limited(workspace, here)) == {mine, shared}
    assert seen_by(make_member(workspace)) == {mine, other, shared}
    assert seen_by(stranger) == set()
    assert seen_by(None) == set()


def test_only_approved_ones_can_be_sent(account):
    approved = make_message_template(account)
    paused = make_message_template(account, "spring", status="PAUSED")
    assert list(MessageTemplate.objects.of_account(account).approved()) == [approved]
    assert paused.status_words == "Paused for low quality"
