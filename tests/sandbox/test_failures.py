"""What EchoDesk makes of each failure that can be ordered, and what was done at Meta."""

import pytest

from social.graph import client
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.models import SocialAccount
from social.platforms import Platform
from social.sandbox import failures, orders, tokens
from social.sandbox.failures import FaultKind, fault_groups
from social.sandbox.models import SandboxExchange, SandboxFault, SandboxMessage
from tests.factories import make_account
from tests.sandbox.conftest import PAGE_SCOPES

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP


@pytest.fixture
def ask(meta, workspace, assets, spoken, monkeypatch):
    """``ask(platform)``: EchoDesk sends a text; gives the class of the error, ``None`` if none."""
    monkeypatch.setattr(failures, "SLOW_SECONDS", 0)
    monkeypatch.setattr(failures, "SILENT_SECONDS", 0)
    monkeypatch.setattr("social.sandbox.courier.send", lambda webhook: None)

    def call(platform):
        asset, chat = assets[platform], spoken(platform)
        is_whatsapp = platform == WA
        token = (
            tokens.whatsapp_token(asset.owner_id)
            if is_whatsapp
            else tokens.page_token(asset.owner_id, PAGE_SCOPES)
        )
        account = SocialAccount.objects.filter(external_id=asset.external_id).first()
        account = account or make_account(
            workspace, platform, external_id=asset.external_id, access_token=token
        )
        body = {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}}
        if is_whatsapp:
            whom = {"messaging_product": "whatsapp", "to": chat.person_external_id}
            body = {**whom, "text": {"body": "Yes"}}
        path = asset.external_id if is_whatsapp else "me"
        call.error = None
        try:
            client.post(access_of(account), f"{path}/messages", json=body)
        except GraphError as error:
            call.error = error
        return call.error.kind if call.error else None

    return call


DONE, NOT_DONE = True, False


@pytest.mark.parametrize(
    ("kind", "understood", "done"),
    [
        ("throttled", Kind.THROTTLED, NOT_DONE),
        ("exhausted", Kind.THROTTLED, NOT_DONE),
        ("pair", Kind.THROTTLED, NOT_DONE),
        ("server", Kind.TRANSIENT, NOT_DONE),
        ("slow", None, DONE),
        ("lost_answer", Kind.UNCERTAIN, DONE),
        ("gateway", Kind.UNCERTAIN, DONE),
        ("dropped", Kind.UNCERTAIN, DONE),
        ("silent", Kind.UNCERTAIN, DONE),
        ("unreached", Kind.UNCERTAIN, NOT_DONE),
        ("window", Kind.WINDOW_CLOSED, NOT_DONE),
        ("token", Kind.REAUTHORIZE, NOT_DONE),
        ("development", Kind.PERMISSION, NOT_DONE),
        ("restricted", Kind.RESTRICTED, NOT_DONE),
        ("messages_off", Kind.SETTINGS, NOT_DONE),
        ("unlinked", Kind.SETTINGS, NOT_DONE),
        ("recipient", Kind.RECIPIENT, NOT_DONE),
    ],
)
@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_send_fails_as_ordered_once(ask, assets, platform, kind, understood, done):
    orders.order(assets[platform].external_id, kind, sends_only=True)
    assert ask(platform) == understood
    assert SandboxMessage.objects.filter(from_person=False).count() == done
    assert not SandboxFault.objects.exists()


@pytest.mark.parametrize("kind", ["undelivered", "late_window"])
def test_only_whatsapp_fails_afterwards(ask, assets, kind):
    for platform in (IG, FB):
        orders.order(assets[platform].external_id, kind)
        assert ask(platform) in {Kind.RECIPIENT, Kind.WINDOW_CLOSED}
    orders.order(assets[WA].external_id, kind)
    assert ask(WA) is None
    assert not SandboxMessage.objects.filter(from_person=False).exists()


def test_a_refused_file_is_for_sends_with_files(ask, assets):
    orders.order(assets[IG].external_id, "attachment")
    assert ask(IG) is None
    assert SandboxFault.objects.exists()


def test_what_lasts_until_it_is_switched_off_lasts(ask, assets):
    account = assets[FB].external_id
    orders.order(account, "server", calls=orders.UNTIL_CANCELLED, sends_only=True)
    assert {ask(FB) for _number in range(3)} == {Kind.TRANSIENT}
    orders.cancel(account)
    assert ask(FB) is None


def test_an_order_takes_the_place_of_the_one_before(assets, db):
    orders.order("104", "server", calls=5)
    orders.order("104", "token")
    row = SandboxFault.objects.get()
    assert (row.kind, row.calls) == ("token", 1)


def test_a_used_up_allowance_says_when_it_returns(ask, assets):
    for platform, code in ((IG, 80002), (FB, 80006), (WA, 80007)):
        orders.order(assets[platform].external_id, "exhausted", sends_only=True)
        ask(platform)
        assert (ask.error.code, ask.error.retry_after) == (code, 60)


def test_a_dropped_connection_is_in_the_log(ask, assets):
    orders.order(assets[IG].external_id, "dropped", sends_only=True)
    ask(IG)
    row = SandboxExchange.objects.get(what="send")
    assert (row.status_code, row.succeeded) == (None, False)
    assert "dropped" in row.error


def test_a_dropped_answer_promises_more_than_it_holds(client, assets, token_of):
    orders.order(assets[FB].external_id, "unreached")
    response = client.get("/sandbox/graph/me", {"access_token": token_of(assets[FB])})
    assert int(response["Content-Length"]) > len(response.getvalue())


def test_silence_lasts_longer_than_anybody_waits():
    assert failures.SILENT_SECONDS > client.WRITE_SECONDS > failures.SLOW_SECONDS


def test_every_failure_is_offered_once():
    offered = [kind for _heading, kinds in fault_groups() for kind, _label in kinds]
    assert sorted(offered) == sorted(FaultKind.values)
