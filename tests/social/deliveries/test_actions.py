"""Reading deliveries once more, and posting them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import timezone

from conversations.models import Message
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.models import AuditEntry
from social.deliveries import actions, detail
from social.deliveries.actions import post_test, replay_delivery, replay_many
from social.deliveries.listing import rows_of
from social.deliveries.query import DeliveryQuery
from social.deliveries.sight import sight_of
from social.intake.drain import drain
from social.models import AccountStatus, DeliveryItem, WebhookDelivery
from social.privacy.traces import mask_deliveries
from tests import factories
from tests.deliveries import deliver, delivery, message
from tests.social.deliveries.conftest import ACCOUNT, ELSEWHERE

pytestmark = pytest.mark.django_db
UNKNOWN = delivery(message(7, account="17841499999999999"), account="17841499999999999")
BROKEN = delivery(message(1), {"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {}})


def outcomes(row):
    return list(row.items.order_by("position").values_list("outcome", flat=True))


def states():
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True))


class TestOne:
    def test_is_read_again_and_doubles_nothing(self, admin, account):
        (row,) = deliver(delivery(message(1), message(2)))
        before = list(row.items.values_list("pk", flat=True))
        replay_delivery(member=admin, delivery=row)
        assert states() == ["new"]
        drain()
        assert states() == ["done"]
        assert Message.objects.count() == 2
        assert outcomes(row) == ["received", "received"]
        assert not DeliveryItem.objects.filter(pk__in=before).exists(), "replaced"

    def test_wakes_a_worker(self, admin, account, monkeypatch, django_capture_on_commit_callbacks):
        woken = []
        monkeypatch.setattr(actions, "wake_worker", lambda: woken.append(True))
        (row,) = deliver(BROKEN)
        with django_capture_on_commit_callbacks(execute=True):
            replay_delivery(member=admin, delivery=row)
        assert woken == [True]

    def test_comes_in_when_its_account_has_been_connected_since(self, admin):
        (row,) = deliver(delivery(message(1)))
        assert outcomes(row) == ["no_account"]
        account = factories.make_account(admin.workspace, external_id=ACCOUNT)
        replay_delivery(member=admin, delivery=row)
        drain()
        assert outcomes(row) == ["received"]
        assert row.items.get().account == account
        assert Message.objects.count() == 1

    def test_is_tried_five_times_again(self, admin, account):
        (row,) = deliver(BROKEN)
        WebhookDelivery.objects.update(attempts=5)
        assert replay_delivery(member=admin, delivery=row).attempts == 0

    def test_that_waits_already_is_refused(self, admin, account):
        (row,) = deliver(delivery(message(1)))
        replay_delivery(member=admin, delivery=row)
        with pytest.raises(Conflict, match="already waits"):
            replay_delivery(member=admin, delivery=row)

    def test_about_somebody_erased_is_refused(self, admin, account):
        (row,) = deliver(BROKEN)
        mask_deliveries([row.pk])
        assert set(row.items.values_list("error", "account_ref")) == {("", "")}
        row.refresh_from_db()
        with pytest.raises(Conflict, match="erased"):
            replay_delivery(member=admin, delivery=row)

    def test_of_another_workspace_does_not_exist(self, stranger, account):
        (row,) = deliver(delivery(message(1)))
        with pytest.raises(Http404):
            replay_delivery(member=stranger, delivery=row)
        assert states() == ["done"]

    def test_is_for_admins_alone(self, agent, account):
        (row,) = deliver(delivery(message(1)))
        with pytest.raises(NotAllowed):
            replay_delivery(member=agent, delivery=row)

    def test_is_told_in_the_audit_trail(self, admin, account):
        (row,) = deliver(delivery(message(1)))
        replay_delivery(member=admin, delivery=row)
        entry = AuditEntry.objects.get(verb="delivery_replayed")
        assert (entry.subject, entry.actor) == (str(row.pk), admin.user)


class TestMany:
    def test_only_what_failed_is_read_again(self, admin, account):
        deliver(BROKEN, delivery(message(5)), UNKNOWN)
        assert replay_many(member=admin, query=DeliveryQuery()) == 1
        assert states() == ["new", "done", "done"]
        assert AuditEntry.objects.get(verb="deliveries_replayed").detail == {"count": "1"}

    @pytest.mark.parametrize(
        ("outcome", "expected"),
        [("no_account", ["parked", "done", "new"]), ("received", ["parked", "done", "done"])],
    )
    def test_an_outcome_that_may_change_is_a_failure_where_it_is_asked_for(
        self, admin, account, outcome, expected
    ):
        deliver(BROKEN, delivery(message(5)), UNKNOWN)
        replay_many(member=admin, query=DeliveryQuery(outcome=outcome))
        assert states() == expected

    def test_others_deliveries_are_left_alone(self, admin, stranger, account, elsewhere):
        bad = {"sender": {"id": "1"}, "recipient": {"id": ELSEWHERE}, "message": {}}
        deliver(delivery(bad, account=ELSEWHERE), BROKEN)
        assert replay_many(member=admin, query=DeliveryQuery()) == 1
        assert states() == ["parked", "new"]

    def test_no_more_than_some_at_once_and_the_newest_first(self, admin, account, monkeypatch):
        monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
        bad = {"sender": {"id": "1"}, "recipient": {"id": ACCOUNT}, "message": {}}
        deliver(*(delivery(bad) | {"number": n} for n in range(3)))
        assert replay_many(member=admin, query=DeliveryQuery()) == 2
        assert states() == ["parked", "new", "new"]

    def test_nothing_to_do_is_no_entry_in_the_audit_trail(self, admin, account):
        assert replay_many(member=admin, query=DeliveryQuery()) == 0
        assert not AuditEntry.objects.filter(verb="deliveries_replayed").exists()

    def test_the_number_of_queries_does_not_grow(self, admin, account, django_assert_num_queries):
        bad = {"sender": {"id": "1"}, "recipient": {"id": ACCOUNT}, "message": {}}
        deliver(*(delivery(bad) | {"number": n} for n in range(30)))
        with django_assert_num_queries(7):
            assert replay_many(member=admin, query=DeliveryQuery()) == 30


class TestPost:
    def test_a_payload_goes_the_way_of_metas_own(self, admin, account):
        row = post_test(member=admin, payload=delivery(message(1)))
        assert (row.state, row.reach, row.platform) == ("new", [admin.workspace_id], "instagram")
        drain()
        assert Message.objects.get().external_id == "aWdf1"
        assert AuditEntry.objects.get(verb="delivery_posted").subject == str(row.pk)

    def test_it_cannot_reach_another_workspace(self, admin, elsewhere):
        row = post_test(
            member=admin, payload=delivery(message(1, account=ELSEWHERE), account=ELSEWHERE)
        )
        drain()
        assert outcomes(row) == ["no_account"]
        assert not Message.objects.exists()

    def test_the_same_payload_again_is_read_again(self, admin, account):
        first = post_test(member=admin, payload=delivery(message(1)))
        drain()
        second = post_test(member=admin, payload=delivery(message(1)))
        assert (second.pk, second.state) == (first.pk, "new")

    def test_it_is_seen_while_a_worker_reads_it(self, admin, account, monkeypatch):
        row = post_test(member=admin, payload=delivery(message(1)))

        def rows_before_they_are_stored(sight, deliveries):
            found = rows_of(sight, deliveries)
            drain()
            return found

        monkeypatch.setattr(detail, "rows_of", rows_before_they_are_stored)
        assert detail.get_delivery(sight_of(admin), row.pk).delivery == row

    def test_it_does_not_get_ahead_of_the_real_one(self, admin, account):
        post_test(member=admin, payload=delivery(message(1)))
        deliver(delivery(message(1)))
        assert states() == ["done", "done"]
        assert Message.objects.count() == 1

    @pytest.mark.parametrize(
        "payload",
        [None, 5, "text", [], {}, {"entry": []}, {"object": "page"}, {"object": "", "entry": []}],
    )
    def test_what_is_no_payload_is_refused_in_words(self, admin, payload):
        with pytest.raises(ActionError, match="JSON object"):
            post_test(member=admin, payload=payload)

    def test_more_than_meta_sends_is_refused(self, admin):
        with pytest.raises(ActionError, match="4 MB") as refused:
            post_test(member=admin, payload={"object": "page", "entry": ["x" * 5_000_000]})
        assert refused.value.status == 413

    def test_an_agent_may_not(self, agent):
        with pytest.raises(NotAllowed):
            post_test(member=agent, payload=delivery(message(1)))


class TestCommand:
    def run(self, *arguments):
        out = StringIO()
        call_command("replay_deliveries", *arguments, stdout=out)
        return out.getvalue()

    def test_parked_ones_are_read_once_more_unless_told_otherwise(self, account):
        deliver(BROKEN, delivery(message(5)))
        assert self.run() == "1 will be read once more.\n"
        assert states() == ["new", "done"]

    def test_a_dry_run_changes_nothing(self, account):
        row, _done = deliver(BROKEN, delivery(message(5)))
        assert self.run("--dry-run") == f"1 would be read once more.\n{row.pk}\n"
        assert states() == ["parked", "done"]

    def test_deliveries_are_named_by_number(self, account):
        _first, second = deliver(delivery(message(1)), delivery(message(2)))
        self.run("--id", str(second.pk))
        assert states() == ["done", "new"]

    def test_a_time_and_a_workspace_narrow_it(self, account, elsewhere):
        deliver(delivery(message(1)), delivery(message(2, account=ELSEWHERE), account=ELSEWHERE))
        later = timezone.now().isoformat()
        assert self.run("--state", "done", "--since", later).startswith("0 ")
        self.run("--state", "done", "--since", "2020-01-01", "--workspace", "Elsewhere")
        assert states() == ["done", "new"]

    def test_a_workspace_that_is_not_there_is_said(self, db):
        with pytest.raises(CommandError, match="no workspace named Nowhere"):
            self.run("--workspace", "Nowhere")

    def test_a_message_of_a_disconnected_account_comes_in_once_it_is_back(self, account):
        account.status = AccountStatus.DISCONNECTED
        account.save()
        (row,) = deliver(delivery(message(1)))
        assert outcomes(row) == ["disconnected"]
        account.status = AccountStatus.ACTIVE
        account.save()
        self.run("--state", "done")
        drain()
        assert outcomes(row) == ["received"]
