"""Two contacts made one by people, and parted again."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from conversations.actions.erase import erase_contact
from conversations.actions.merge import merge_contacts, unmerge_contacts
from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation
from conversations.personal_data import collect
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.models import AuditEntry
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.helpers import changes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def insta(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP)


@pytest.fixture
def mika(insta):
    return factories.make_conversation(insta, name="Mika")


@pytest.fixture
def phone(number):
    """The same person, as WhatsApp knows them."""
    return factories.make_conversation(number, name="Mika Koskinen", external_id="358401234567")


def contact_of(conversation):
    return Contact.objects.get(identities=conversation.identity_id)


def merge(member, kept, gone):
    return merge_contacts(member=member, kept=contact_of(kept), gone=contact_of(gone))


def undo(member, done):
    return unmerge_contacts(member=member, merge=ContactMerge.objects.get(pk=done.pk))


def homes():
    """Which contact each identity and each conversation is of, by name."""
    identities = ContactIdentity.objects.values_list("external_id", "contact__name")
    conversations = Conversation.objects.values_list("identity__external_id", "contact__name")
    assert dict(identities) == dict(conversations)
    return dict(identities)


class TestMerging:
    def test_ids_and_conversations_move_and_gaps_are_filled(self, agent, mika, phone):
        other = phone.contact
        other.username = "mika.k"
        other.picture.save("face.jpg", ContentFile(b"face"))
        done = merge(agent, mika, phone)
        kept = contact_of(mika)
        assert contact_of(phone) == kept
        assert (kept.name, kept.username) == ("Mika", "mika.k")
        assert Path(kept.picture.path).read_bytes() == b"face"
        assert set(kept.conversations.all()) == {mika, phone}
        assert not Contact.objects.filter(pk=other.pk).exists()
        assert (done.kept, done.merged_by, done.name) == (kept, agent, "Mika Koskinen")

    def test_browsers_are_told_and_the_audit_trail_names_nobody(self, agent, mika, phone):
        gone = phone.contact_id
        done = merge(agent, mika, phone)
        assert changes_of(mika) == changes_of(phone) == [["contact"]]
        entry = AuditEntry.objects.get(verb="contacts_merged")
        assert (entry.actor, entry.subject) == (agent.user, "")
        assert entry.detail == {"kept": mika.contact_id, "contact": gone, "merge": done.pk}

    def test_a_contact_is_not_merged_with_itself(self, agent, mika):
        with pytest.raises(ActionError) as refusal:
            merge(agent, mika, mika)
        assert refusal.value.code == "same_contact"

    def test_a_contact_of_another_workspace_does_not_exist(self, agent, stranger, mika, phone):
        theirs = factories.make_conversation(factories.make_account(stranger.workspace))
        for kept, gone in [(mika, theirs), (theirs, mika)]:
            with pytest.raises(Http404):
                merge(agent, kept, gone)
        assert Contact.objects.count() == 3

    def test_whoever_sees_one_of_them_in_part_may_not(self, workspace, insta, number, mika, phone):
        tbilisi, batumi = (factories.make_location(workspace, name) for name in ("T", "B"))
        number.location, insta.location = batumi, tbilisi
        number.save()
        insta.save()
        member = factories.make_limited(workspace, tbilisi)
        second = factories.make_conversation(insta, name="Somebody")
        ContactIdentity.objects.filter(pk=phone.identity_id).update(contact=second.contact)
        with pytest.raises(NotAllowed):
            merge(member, mika, second)
        with pytest.raises(NotAllowed):
            merge(member, second, mika)


class TestUndoing:
    def test_everything_is_as_before(self, agent, mika, phone):
        other = phone.contact
        other.username = "mika.k"
        other.picture.save("face.jpg", ContentFile(b"face"))
        before = list(Contact.objects.order_by("pk").values())
        homes_before = homes()
        restored = undo(agent, merge(agent, mika, phone))
        assert list(Contact.objects.order_by("pk").values()) == before
        assert homes() == homes_before
        assert restored.pk == other.pk
        assert Path(restored.picture.path).read_bytes() == b"face"
        assert changes_of(phone) == [["contact"], ["contact"]]
        assert AuditEntry.objects.filter(verb="contacts_unmerged").count() == 1

    def test_what_was_learned_meanwhile_stays(self, agent, mika, phone):
        Contact.objects.filter(pk=mika.contact_id).update(name="")
        done = merge(agent, mika, phone)
        assert contact_of(mika).name == "Mika Koskinen"
        Contact.objects.filter(pk=mika.contact_id).update(name="Mika from Instagram")
        undo(agent, done)
        assert contact_of(mika).name == "Mika from Instagram"
        assert contact_of(phone).name == "Mika Koskinen"

    def test_a_conversation_begun_meanwhile_goes_with_its_id(self, agent, mika, phone):
        done = merge(agent, mika, phone)
        phone.status = "resolved"
        phone.save()
        later = Conversation.objects.create(
            workspace=phone.workspace,
            account=phone.account,
            contact=contact_of(mika),
            identity=phone.identity,
            platform=phone.platform,
            last_activity_at=phone.last_activity_at,
        )
        restored = undo(agent, done)
        later.refresh_from_db()
        assert later.contact == restored

    def test_an_id_linked_meanwhile_goes_with_the_one_that_leads_it(self, agent, mika, phone):
        done = merge(agent, mika, phone)
        linked = ContactIdentity.objects.create(
            workspace=phone.workspace,
            account=phone.account,
            contact=contact_of(mika),
            external_id="FI.1349",
            same_as=phone.identity,
        )
        restored = undo(agent, done)
        linked.refresh_from_db()
        assert linked.contact == restored

    def test_what_the_platform_calls_one_person_is_not_parted(self, agent, mika, phone):
        done = merge(agent, mika, phone)
        ContactIdentity.objects.filter(pk=phone.identity_id).update(same_as=mika.identity)
        with pytest.raises(Conflict) as refusal:
            undo(agent, done)
        assert refusal.value.code == "one_person"

    def test_it_is_undone_once(self, agent, mika, phone):
        done = merge(agent, mika, phone)
        undo(agent, done)
        with pytest.raises(Conflict) as refusal:
            undo(agent, done)
        assert refusal.value.code == "already_undone"
        assert ContactMerge.objects.get().before == {}

    def test_a_merge_of_another_workspace_does_not_exist(self, agent, stranger, mika, phone):
        done = merge(agent, mika, phone)
        with pytest.raises(Http404):
            undo(stranger, done)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_a_chain_comes_apart_in_any_order(self, agent, insta, mika, phone, order):
        third = factories.make_conversation(insta, name="", external_id="790000000000003")
        fourth = factories.make_conversation(insta, name="Somebody else")
        phone.contact.picture.save("face.jpg", ContentFile(b"face"))
        before, homes_before = list(Contact.objects.order_by("pk").values()), homes()
        # The phone into the third, which then has its name and picture; that into Mika.
        chain = [merge(agent, third, phone), merge(agent, mika, third)]
        assert contact_of(phone) == contact_of(third) == contact_of(mika)
        other = merge(agent, mika, fourth)
        for number in order:
            undo(agent, chain[number])
        undo(agent, other)
        assert list(Contact.objects.order_by("pk").values()) == before
        assert homes() == homes_before


class TestPrivacy:
    def test_a_merged_contact_is_handed_over_and_erased_whole(self, agent, media, mika, phone):
        for conversation in (mika, phone):
            contact_of(conversation).picture.save("face.jpg", ContentFile(b"face"))
            factories.make_message(conversation, text=f"words to {conversation.platform}")
        merge(agent, mika, phone)
        kept = contact_of(mika)
        told = str(collect(kept))
        for part in ("words to instagram", "words to whatsapp", "Mika Koskinen", "358401234567"):
            assert part in told
        assert len(collect(kept)["files"]) == 2
        erased = erase_contact(contact=kept)
        assert (erased.conversations, erased.messages, erased.files) == (2, 2, 2)
        assert not ContactMerge.objects.exists()
        assert not ContactIdentity.objects.exists()

    def test_who_was_parted_again_is_erased_without_a_trace(self, agent, mika, phone):
        undo(agent, merge(agent, mika, phone))
        erase_contact(contact=contact_of(phone))
        assert "Koskinen" not in str(list(ContactMerge.objects.values()))
        assert contact_of(mika).name == "Mika"
