"""What members write down of people, and what stays of it."""

import pytest
from django.http import Http404

from conversations.actions.attributes import (
    change_attribute,
    create_attribute,
    delete_attribute,
    move_attribute,
)
from conversations.actions.contact_notes import add_contact_note, delete_contact_note
from conversations.actions.contacts import change_contact, create_contact
from conversations.actions.merge import merge_contacts, unmerge_contacts
from conversations.actions.profiles import fetch_profile
from conversations.models import Attribute, Contact, ContactNote, SearchableContact
from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.helpers import changes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Mika")


@pytest.fixture
def mika(talk):
    return talk.contact


@pytest.fixture
def size(admin):
    return create_attribute(member=admin, name="Shoe size", kind="number")


def change(member, contact, **values):
    return change_contact(member=member, contact=contact, values=values)


class TestFields:
    def test_all_are_kept_made_comparable_and_told_of(self, agent, talk, mika):
        change(
            agent,
            mika,
            name="  Mika   Koskinen ",
            email="Mika@Example.com",
            phone="+358 (40) 123-4567",
            company="Nord",
            language="Finnish",
        )
        mika.refresh_from_db()
        assert (mika.name, mika.is_named_here) == ("Mika Koskinen", True)
        assert (mika.email, mika.phone) == ("mika@example.com", "+358401234567")
        assert (mika.company, mika.language) == ("Nord", "Finnish")
        assert changes_of(talk) == [["contact"]]
        entry = AuditEntry.objects.get(verb="contact_changed")
        assert entry.detail["fields"] == ["name", "email", "phone", "company", "language"]
        assert describe(entry) == f"Changed contact number {mika.pk}"

    def test_what_is_not_given_stays_and_what_is_empty_goes(self, agent, mika):
        change(agent, mika, email="mika@example.com", company="Nord")
        change(agent, mika, company="")
        mika.refresh_from_db()
        assert (mika.email, mika.company) == ("mika@example.com", "")

    def test_nothing_new_is_not_told(self, agent, talk, mika):
        change(agent, mika, name="Mika")
        assert changes_of(talk) == []
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("email", "mika at example", "e-mail address"),
            ("phone", "call me", "phone number"),
            ("phone", "12", "phone number"),
            ("name", "M" * 201, "at most 200"),
            ("company", "M" * 121, "at most 120"),
            ("shoe", "44", "no such field"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(self, agent, mika, field, text, words):
        with pytest.raises(ActionError) as refused:
            change_contact(member=agent, contact=mika, values={field: text, "language": "fi"})
        assert words in refused.value.fields[field][0]
        assert Contact.objects.get(pk=mika.pk).language == ""

    def test_a_stranger_finds_nobody(self, stranger, mika):
        with pytest.raises(Http404):
            change(stranger, mika, name="Mine")

    def test_an_agent_of_another_branch_finds_nobody(self, workspace, mika):
        place = factories.make_location(workspace)
        elsewhere = factories.make_location(workspace, "Batumi")
        mika.identities.get().account.__class__.objects.update(location=place)
        with pytest.raises(Http404):
            change(factories.make_limited(workspace, elsewhere), mika, name="Mine")


class TestNames:
    @pytest.fixture
    def profile(self, fake_graph, talk):
        fake_graph.profiles[talk.identity.external_id] = {"name": "Mika on Instagram"}
        return talk.identity

    def test_a_given_name_stays_whatever_the_platform_says(self, agent, mika, profile, fake_graph):
        change(agent, mika, name="Mika from the market")
        fetch_profile(profile.pk)
        assert Contact.objects.get(pk=mika.pk).name == "Mika from the market"

    def test_an_emptied_name_is_asked_for_again(self, agent, mika, profile):
        change(agent, mika, name="Mika from the market")
        change(agent, mika, name="")
        profile.refresh_from_db()
        assert profile.profile_state == "wanted"
        assert not Contact.objects.get(pk=mika.pk).is_named_here

    def test_undoing_leaves_the_name_to_the_platform(self, agent, mika):
        change(agent, mika, name="Market")
        change_contact(member=agent, contact=mika, values={"name": "Mika"}, named_here=False)
        assert not Contact.objects.get(pk=mika.pk).is_named_here


class TestWithoutIdentity:
    def test_somebody_who_never_wrote_can_be_written_down(self, agent):
        made = create_contact(member=agent, values={"email": "new@example.com"})
        assert made.display_name == "new@example.com"
        assert SearchableContact.objects.filter(contact=made).exists()
        assert Contact.objects.visible_to(agent).get() == made

    def test_a_name_or_a_way_to_reach_them_is_needed(self, agent):
        with pytest.raises(ActionError, match="Give a name"):
            create_contact(member=agent, values={"company": "Nord"})

    def test_a_limited_agent_would_not_see_them(self, workspace):
        limited = factories.make_limited(workspace, factories.make_location(workspace))
        with pytest.raises(NotAllowed):
            create_contact(member=limited, values={"name": "New"})

    def test_they_are_merged_with_who_writes_later_and_parted_again(self, agent, mika):
        noted = create_contact(member=agent, values={"name": "M. K.", "phone": "+358401234567"})
        done = merge_contacts(member=agent, kept=mika, gone=noted)
        assert Contact.objects.get().phone == "+358401234567"
        assert not SearchableContact.objects.exists()
        unmerge_contacts(member=agent, merge=done)
        assert set(Contact.objects.values_list("name", "phone")) == {
            ("Mika", ""),
            ("M. K.", "+358401234567"),
        }
        assert SearchableContact.objects.get().contact_id == noted.pk

    def test_they_may_be_the_one_that_is_kept(self, agent, talk, mika):
        noted = create_contact(member=agent, values={"name": "M. K."})
        done = merge_contacts(member=agent, kept=noted, gone=mika)
        talk.refresh_from_db()
        assert talk.contact_id == noted.pk
        unmerge_contacts(member=agent, merge=done)
        talk.refresh_from_db()
        assert talk.contact_id == mika.pk


class TestMerging:
    def test_fields_attributes_notes_and_blocks_go_along_and_come_back(
        self, agent, admin, workspace, mika, size
    ):
        phone = factories.make_account(workspace, Platform.WHATSAPP)
        other = factories.make_conversation(phone, name="MK", external_id="358401234567").contact
        change_contact(
            member=agent, contact=other, values={"email": "m@k.fi"}, attributes={size.key: "44"}
        )
        note = add_contact_note(member=agent, contact=other, text="Likes oat milk")
        done = merge_contacts(member=agent, kept=mika, gone=other)
        mika.refresh_from_db()
        assert (mika.name, mika.email, mika.attributes) == ("Mika", "m@k.fi", {size.key: 44})
        assert ContactNote.objects.get().contact_id == mika.pk
        back = unmerge_contacts(member=agent, merge=done)
        mika.refresh_from_db()
        note.refresh_from_db()
        assert (mika.email, mika.attributes) == ("", {})
        assert (back.email, back.attributes) == ("m@k.fi", {size.key: 44})
        assert note.contact_id == back.pk


class TestNotes:
    def test_a_note_is_kept_and_told_of(self, agent, talk, mika):
        note = add_contact_note(member=agent, contact=mika, text=" Allergic to nuts ")
        assert (note.text, note.author) == ("Allergic to nuts", agent)
        assert changes_of(talk) == [["contact"]]

    @pytest.mark.parametrize("text", ["", "  ", "x" * 5001])
    def test_a_note_has_a_length(self, agent, mika, text):
        with pytest.raises(ActionError, match="characters"):
            add_contact_note(member=agent, contact=mika, text=text)

    def test_only_its_author_and_admins_delete_it(self, agent, admin, workspace, mika, stranger):
        note = add_contact_note(member=agent, contact=mika, text="One")
        with pytest.raises(NotAllowed):
            delete_contact_note(member=factories.make_member(workspace), note=note)
        with pytest.raises(Http404):
            delete_contact_note(member=stranger, note=note)
        delete_contact_note(member=admin, note=note)
        assert not ContactNote.objects.exists()


class TestAttributes:
    def test_values_are_checked_by_kind(self, agent, admin, mika, size):
        create_attribute(member=admin, name="Tier", kind="choice", choices=["Gold", "Silver"])
        change_contact(
            member=agent, contact=mika, values={}, attributes={"shoe_size": "44,5", "tier": "gold"}
        )
        mika.refresh_from_db()
        assert mika.attributes == {"shoe_size": 44.5, "tier": "Gold"}
        with pytest.raises(ActionError) as refused:
            change_contact(
                member=agent, contact=mika, values={}, attributes={"tier": "Lead", "hat": "1"}
            )
        assert refused.value.fields == {
            "attributes.tier": ["Choose one of these: Gold, Silver."],
            "attributes.hat": ["There is no such attribute."],
        }
        change_contact(member=agent, contact=mika, values={}, attributes={"tier": ""})
        assert Contact.objects.get(pk=mika.pk).attributes == {"shoe_size": 44.5}

    def test_only_admins_make_them(self, agent, size):
        with pytest.raises(NotAllowed):
            create_attribute(member=agent, name="Hat", kind="text")
        with pytest.raises(NotAllowed):
            delete_attribute(member=agent, attribute=size)

    def test_names_are_taken_once_and_keys_stay(self, admin, size):
        with pytest.raises(Conflict):
            create_attribute(member=admin, name="shoe SIZE", kind="text")
        renamed = change_attribute(member=admin, attribute=size, name="Size of shoe")
        assert renamed.key == "shoe_size"
        assert create_attribute(member=admin, name="Shoe size", kind="text").key == "shoe_size_2"
        assert create_attribute(member=admin, name="ზომა", kind="text").key

    @pytest.mark.parametrize("choices", [[], ["One"], ["One", "one"], ["x" * 81, "y"]])
    def test_a_choice_has_choices(self, admin, choices):
        with pytest.raises(ActionError) as refused:
            create_attribute(member=admin, name="Tier", kind="choice", choices=choices)
        assert "choices" in refused.value.fields

    def test_they_change_places(self, admin, size):
        hat = create_attribute(member=admin, name="Hat", kind="text")
        move_attribute(member=admin, attribute=hat, up=True)
        assert list(Attribute.objects.all()) == [hat, size]
        move_attribute(member=admin, attribute=hat, up=True)
        assert list(Attribute.objects.all()) == [hat, size]
        move_attribute(member=admin, attribute=hat, up=False)
        assert list(Attribute.objects.all()) == [size, hat]

    def test_with_an_attribute_its_values_go(self, agent, admin, mika, size):
        change_contact(member=agent, contact=mika, values={}, attributes={size.key: 44})
        assert delete_attribute(member=admin, attribute=size) == 1
        assert Contact.objects.get(pk=mika.pk).attributes == {}
        assert not Attribute.objects.exists()
