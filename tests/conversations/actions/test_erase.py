"""Handing over and deleting everything about a person."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from conversations.actions.erase import erase_account_data, erase_contact
from conversations.actions.receive import receive_events
from conversations.models import Contact, ContactIdentity, Conversation, Message, Note
from conversations.personal_data import collect
from echodesk.errors import NotAllowed
from echodesk.realtime.models import Event
from echodesk.workspaces.models import AuditEntry
from social.graph.conversations import Party, PastMessage
from social.graph.past_contents import content_of
from social.history.events import Ours, events_of
from social.intake.routing import RoutedEvent
from social.intake.store import store_delivery
from social.models import WebhookDelivery
from social.platforms import Platform
from social.privacy.traces import mentions, prune
from tests import factories, payloads
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db(transaction=True)

MIKA, OTHER = "790000000000001", "790000000000002"
CANARY = "canary-words-of-mika"


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("conversations.actions.receive.enqueue", lambda *_args: True)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def account(workspace):
    return factories.make_account(
        workspace, external_id="17841400000000001", page_id="104000000000001"
    )


@pytest.fixture
def mika(account, admin):
    """A contact with messages, a note, a picture, and a delivery shared with somebody else."""
    deliver(
        delivery(message(1, text=CANARY, person=MIKA), message(2, text="Not Mika", person=OTHER))
    )
    contact = ContactIdentity.objects.get(external_id=MIKA).contact
    contact.name = f"{CANARY} Name"
    contact.save()
    contact.picture.save("face.jpg", ContentFile(b"face"))
    conversation = Conversation.objects.get(contact=contact)
    Note.objects.create(
        workspace=contact.workspace, conversation=conversation, author=admin, text=CANARY
    )
    return contact


def every_cell():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (str(bytes(c) if isinstance(c, memoryview) else c) for c in row)


class TestErase:
    def test_nothing_is_left_in_any_table_or_file(self, mika, tmp_path):
        assert CANARY in "".join(every_cell())
        erased = erase_contact(contact=mika)
        assert (erased.conversations, erased.messages, erased.files) == (1, 1, 1)
        cells = "".join(every_cell())
        assert CANARY not in cells
        assert MIKA not in cells
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_others_of_the_same_delivery_keep_their_messages(self, mika):
        erase_contact(contact=mika)
        assert Message.objects.get().text == "Not Mika"
        assert Contact.objects.count() == 1

    def test_the_same_delivery_again_brings_nobody_back(self, mika):
        erase_contact(contact=mika)
        deliver(
            delivery(
                message(1, text=CANARY, person=MIKA), message(2, text="Not Mika", person=OTHER)
            )
        )
        assert not ContactIdentity.objects.filter(external_id=MIKA).exists()

    def test_a_delivery_that_still_waits_is_read_first_and_erased_too(self, mika):
        body = payloads.encode(delivery(message(3, text=CANARY, person=MIKA)))
        store_delivery("instagram", body)
        erase_contact(contact=mika)
        assert CANARY not in "".join(every_cell())
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"done"}

    def test_browsers_are_told_and_find_no_words(self, mika):
        conversation = Conversation.objects.get(contact=mika)
        erase_contact(contact=mika)
        events = Event.objects.filter(conversation_id=conversation.pk)
        assert {event.type for event in events} == {"conversation_updated"}
        assert events.last().data == {"changed": ["erased"]}

    def test_whom_was_erased_is_not_in_the_trail(self, mika, admin):
        erase_contact(contact=mika, member=admin)
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.subject, entry.actor) == ("contact_erased", "", admin.user)
        assert entry.detail["messages"] == 1

    def test_history_does_not_bring_back_what_was_erased_but_new_words_are_received(
        self, mika, account
    ):
        now = timezone.now()
        erase_contact(contact=mika)
        ours = Ours(Platform.INSTAGRAM, account.external_id, frozenset({account.external_id}))
        us, them = Party(account.external_id), Party(MIKA)
        yesterday, content = now - timedelta(days=1), content_of({}, CANARY)
        past = [
            PastMessage("old", yesterday, them, (us,), CANARY, content),
            PastMessage("old2", yesterday, us, (them,), CANARY, content),
        ]
        receive_events([RoutedEvent(event, account) for event in events_of(past, ours, now)])
        assert not ContactIdentity.objects.filter(external_id=MIKA).exists()
        at = int((now + timedelta(minutes=1)).timestamp() * 1000)
        deliver(delivery(message(9, person=MIKA, at=at)))
        assert ContactIdentity.objects.filter(external_id=MIKA).exists()

    def test_an_agent_may_not(self, mika, agent):
        with pytest.raises(NotAllowed):
            erase_contact(contact=mika, member=agent)
        assert Contact.objects.filter(pk=mika.pk).exists()

    def test_erasing_an_account_keeps_people_known_elsewhere(self, mika, account, workspace):
        page = factories.make_account(workspace, "facebook")
        elsewhere = factories.make_conversation(page, contact=mika)
        erase_account_data(account)
        assert Conversation.objects.get() == elsewhere
        assert Contact.objects.get() == mika
        assert CANARY not in str(list(Message.objects.values()))


class TestExport:
    def test_everything_held_is_written_down(self, mika):
        data = json.loads(json.dumps(collect(mika)))
        records = data["records"]
        assert records["conversations.Contact"][0]["name"] == f"{CANARY} Name"
        assert records["conversations.ContactIdentity"][0]["external_id"] == MIKA
        assert records["conversations.Message"][0]["text"] == CANARY
        assert records["conversations.Note"][0]["text"] == CANARY
        assert records["conversations.Conversation"][0]["labels"] == []
        assert data["files"][0]["base64"] == "ZmFjZQ=="
        (raw,) = data["webhook_deliveries"]
        assert CANARY in json.dumps(raw)

    def test_nobody_else_is_in_it(self, mika):
        assert "Not Mika" not in json.dumps(collect(mika))
        assert OTHER not in json.dumps(collect(mika))


class TestCommands:
    def test_export_to_screen_and_file(self, mika, capsys, tmp_path):
        call_command("export_contact", str(mika.pk))
        assert json.loads(capsys.readouterr().out)["contact"] == mika.pk
        target = tmp_path / "mika.json"
        call_command("export_contact", MIKA, "--external-id", "--output", str(target))
        assert json.loads(target.read_text())["contact"] == mika.pk
        assert target.stat().st_mode & 0o077 == 0

    def test_erase_asks_first(self, mika, monkeypatch, capsys):
        monkeypatch.setattr("builtins.input", lambda _words: "no")
        with pytest.raises(CommandError, match="Nothing was deleted"):
            call_command("erase_contact", str(mika.pk))
        assert Contact.objects.filter(pk=mika.pk).exists()
        call_command("erase_contact", str(mika.pk), "--yes")
        assert "1 conversations, 1 messages" in capsys.readouterr().out
        assert not Contact.objects.filter(pk=mika.pk).exists()

    @pytest.mark.parametrize("command", ["export_contact", "erase_contact"])
    def test_the_wrong_contact_is_not_touched(self, mika, command, stranger):
        for arguments in (["999999"], ["x"], [str(mika.pk), "--workspace", "Elsewhere"]):
            with pytest.raises(CommandError, match="no such contact"):
                call_command(command, *arguments)

    def test_an_id_that_several_have_must_be_told_apart(self, mika, stranger):
        other = factories.make_account(stranger.workspace)
        factories.make_conversation(other, external_id=MIKA)
        with pytest.raises(CommandError, match="Several"):
            call_command("export_contact", MIKA, "--external-id")


def test_an_id_inside_a_longer_one_is_somebody_else():
    assert mentions(b'{"id":"790"}', ["790"])
    assert mentions(b'{"id":790}', ["790"])
    assert mentions(b'{"to":"+790"}', ["790"])
    assert not mentions(b'{"id":"1790"}', ["790"])
    assert not mentions(b'{"id":"7901"}', ["790"])


def test_a_payload_is_cut_down_to_the_items_about_the_person():
    payload = {"entry": [{"id": "1", "messaging": [{"sender": {"id": "790"}}, {"sender": "8"}]}]}
    assert prune(payload, ["790"]) == {
        "entry": [{"id": "1", "messaging": [{"sender": {"id": "790"}}]}]
    }
