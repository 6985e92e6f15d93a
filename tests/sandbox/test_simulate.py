"""Customers talking."""

from collections import Counter

import pytest
import responses
from django.core.management import CommandError, call_command

from social.contents import MessageKind
from social.events import MessageEdited, MessageReceived, MessageUnsent, ReactionChanged
from social.sandbox import courier, crowd
from social.sandbox.models import SandboxExchange, SandboxLimits, SandboxMessage, SandboxPerson
from tests.sandbox.conftest import WEBHOOK
from tests.sandbox.readings import read_all


def test_it_writes_at_the_rate_to_every_account(assets, webhooks, capsys):
    call_command("simulate", rate=20, seconds=1.5, people=6)
    messages = SandboxMessage.objects.count()
    assert 15 <= messages <= 31
    said = [event for event in read_all(webhooks) if isinstance(event, MessageReceived)]
    assert len(said) == messages
    assert SandboxPerson.objects.count() == 6
    assert SandboxExchange.objects.count() == len(webhooks.requests)
    assert f"{messages} written" in capsys.readouterr().out


def test_at_high_rates_messages_share_webhooks(assets, webhooks):
    call_command("simulate", rate=2000, seconds=0.3, people=6)
    assert len(webhooks.requests) < SandboxMessage.objects.count() / 2


def test_people_say_all_kinds_of_things_and_some_think_again(assets, webhooks):
    call_command("simulate", rate=1000, seconds=1, people=6)
    events = read_all(webhooks)
    kinds = Counter(event.kind for event in events if isinstance(event, MessageReceived))
    assert kinds.total() == SandboxMessage.objects.count()
    assert 0.6 < kinds[MessageKind.TEXT] / kinds.total() < 0.85
    assert {MessageKind.IMAGE, MessageKind.AUDIO, MessageKind.STORY_REPLY} < set(kinds)
    changes = {type(event) for event in events} - {MessageReceived}
    assert ReactionChanged in changes
    assert changes <= {ReactionChanged, MessageEdited, MessageUnsent}


def test_lost_webhooks_are_not_posted(assets, webhooks):
    SandboxLimits.objects.create(loses_webhooks=True)
    call_command("simulate", rate=20, seconds=0.5, people=3)
    assert SandboxMessage.objects.exists()
    assert webhooks.requests == []


def test_the_same_people_come_back(assets, webhooks):
    first = crowd.gather(25)
    assert [chat.pk for _asset, chat in crowd.gather(25)] == [chat.pk for _asset, chat in first]
    assert SandboxPerson.objects.filter(name__endswith=" 2").count() == 5


def test_what_is_refused_is_posted_again(assets, monkeypatch):
    monkeypatch.setattr(courier, "RETRY_DELAYS", (0.05,))
    with responses.RequestsMock() as mock:
        for platform in ("instagram", "facebook", "whatsapp"):
            mock.post(WEBHOOK.format(platform), status=503)
        talking = crowd.Crowd(crowd.gather(3), rate=30)
        for tally in talking.talk(1):
            last = tally
    assert last.accepted == 0
    assert last.refused > last.written
    assert SandboxExchange.objects.filter(tries=2).exists()


def test_without_a_connected_account_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("simulate", rate=1, seconds=1)


def test_it_is_for_the_sandbox_only(db, settings):
    settings.SANDBOX = False
    with pytest.raises(CommandError, match="META_MODE"):
        call_command("simulate")


@pytest.mark.parametrize("rate", ["0", "-1", "x", "nan", "inf"])
def test_a_rate_must_be_a_number_above_zero(db, rate):
    with pytest.raises(CommandError, match="rate"):
        call_command("simulate", f"--rate={rate}")
