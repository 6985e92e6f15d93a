"""Contacts, and making two of them one, as programs do it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.actions.import_contacts import run_import
from conversations.models import Contact, ContactImport
from social.platforms import Platform
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Mika").contact


@pytest.fixture
def phone(workspace):
    number = factories.make_account(workspace, Platform.WHATSAPP)
    return factories.make_conversation(number, name="Mika K", external_id="358401234567").contact


def test_two_contacts_become_one_and_two_again(api_of, agent, mika, phone):
    api = api_of(agent)
    answer = api.post(f"/api/contacts/{mika.pk}/merge/", {"contact": phone.pk})
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["id"], shown["name"]) == (mika.pk, "Mika")
    assert {row["platform"] for row in shown["identities"]} == {"instagram", "whatsapp"}
    (merge,) = shown["merges"]
    assert merge["name"] == "Mika K"
    assert merge["merged_by"]["id"] == agent.pk
    assert api.get(f"/api/contacts/{phone.pk}/").status_code == 404

    answer = api.post(f"/api/contacts/{mika.pk}/unmerge/", {"merge": merge["id"]})
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["name"]) == (phone.pk, "Mika K")
    assert api.get(f"/api/contacts/{mika.pk}/").json()["merges"] == []


def test_a_refusal_is_in_words(api_of, agent, mika):
    answer = api_of(agent).post(f"/api/contacts/{mika.pk}/merge/", {"contact": mika.pk})
    assert answer.status_code == 400
    assert answer.json()["code"] == "same_contact"


@pytest.mark.parametrize(("verb", "field"), [("merge", "contact"), ("unmerge", "merge")])
def test_what_is_to_be_merged_must_be_named_and_be_there(api_of, agent, mika, verb, field):
    api, address = api_of(agent), f"/api/contacts/{mika.pk}/{verb}/"
    assert api.post(address, {}).json()["fields"].keys() == {field}
    assert api.post(address, {field: 999_999}).status_code == 404


def test_a_contact_of_another_workspace_cannot_be_taken_over(api_of, agent, stranger, mika):
    theirs = factories.make_conversation(factories.make_account(stranger.workspace)).contact
    answer = api_of(agent).post(f"/api/contacts/{mika.pk}/merge/", {"contact": theirs.pk})
    assert answer.status_code == 404
    assert Contact.objects.count() == 2


def test_a_merge_is_undone_only_where_it_was_made(api_of, agent, workspace, mika, phone):
    api = api_of(agent)
    merged = api.post(f"/api/contacts/{mika.pk}/merge/", {"contact": phone.pk}).json()
    other = factories.make_conversation(factories.make_account(workspace)).contact
    wanted = {"merge": merged["merges"][0]["id"]}
    assert api.post(f"/api/contacts/{other.pk}/unmerge/", wanted).status_code == 404


def test_the_list_costs_the_same_however_many_there_are(
    api_of, agent, workspace, django_assert_max_num_queries
):
    account = factories.make_account(workspace)
    for _ in range(20):
        factories.make_conversation(account)
    with django_assert_max_num_queries(8):
        assert len(api_of(agent).get("/api/contacts/").json()["results"]) == 20


class TestWriting:
    def test_somebody_is_written_down_found_and_changed(self, api_of, admin):
        api = api_of(admin)
        made = api.post("/api/attributes/", {"name": "Shoe size", "kind": "number"}, format="json")
        assert (made.status_code, made.json()["key"]) == (201, "shoe_size")
        answer = api.post(
            "/api/contacts/",
            {"name": "Zoë", "email": "Z@x.fi", "attributes": {"shoe_size": 38}},
            format="json",
        )
        assert answer.status_code == 201
        shown = answer.json()
        assert (shown["email"], shown["attributes"]) == ("z@x.fi", {"shoe_size": 38})
        (found,) = api.get("/api/contacts/", {"q": "zoe"}).json()["results"]
        assert found["id"] == shown["id"]
        assert api.get("/api/contacts/", {"q": "nora"}).json()["results"] == []
        address = f"/api/contacts/{shown['id']}/"
        changes = {"company": "Nord", "attributes": {"shoe_size": None}}
        answer = api.patch(address, changes, format="json")
        assert (answer.json()["company"], answer.json()["attributes"]) == ("Nord", {})

    def test_what_is_wrong_is_named(self, api_of, agent, mika):
        answer = api_of(agent).patch(
            f"/api/contacts/{mika.pk}/",
            {"email": "nonsense", "attributes": {"hat": "1"}},
            format="json",
        )
        assert answer.status_code == 400
        assert answer.json()["fields"].keys() == {"email", "attributes.hat"}

    def test_strangers_find_nothing(self, api_of, stranger, mika):
        api = api_of(stranger)
        for address in (f"/api/contacts/{mika.pk}/", f"/api/contacts/{mika.pk}/notes/"):
            assert api.get(address).status_code == 404
        assert api.patch(f"/api/contacts/{mika.pk}/", {"name": "x"}).status_code == 404

    def test_notes_come_and_go(self, api_of, agent, workspace, mika):
        api, address = api_of(agent), f"/api/contacts/{mika.pk}/notes/"
        note = api.post(address, {"text": "Likes oat milk"}).json()
        assert api.get(address).json()["results"] == [note]
        colleague = api_of(factories.make_member(workspace))
        assert colleague.delete(f"/api/contact-notes/{note['id']}/").status_code == 403
        assert api.delete(f"/api/contact-notes/{note['id']}/").status_code == 204

    def test_attributes_are_the_admins_to_change(self, api_of, agent, admin):
        api = api_of(admin)
        values = {"name": "Tier", "kind": "choice", "choices": ["Gold", "Silver"]}
        made = api.post("/api/attributes/", values, format="json").json()
        address = f"/api/attributes/{made['id']}/"
        assert api_of(agent).delete(address).status_code == 403
        assert api_of(agent).get("/api/attributes/").json()["results"] == [made]
        assert api.patch(address, {"name": "Level"}, format="json").json()["choices"] == [
            "Gold",
            "Silver",
        ]
        assert api.delete(address).status_code == 204


class TestTables:
    def test_people_are_read_in_and_handed_out(self, api_of, admin):
        api = api_of(admin)
        file = SimpleUploadedFile("people.csv", b"Who,E-mail\nZoe,z@x.fi\nBad,bad\n")
        columns = ["name", "email"]
        begun = api.post(
            "/api/contacts/imports/", {"file": file, "columns": columns}, format="multipart"
        )
        assert begun.status_code == 201, begun.content
        run_import(begun.json()["id"])
        told = api.get(f"/api/contacts/imports/{begun.json()['id']}/").json()
        assert (told["state"], told["created"]) == ("done", 1)
        assert [row["line"] for row in told["refused"]] == [3]
        lines = b"".join(api.get("/api/contacts/export/").streaming_content).decode()
        assert "z@x.fi" in lines

    def test_only_admins(self, api_of, agent):
        api = api_of(agent)
        file = SimpleUploadedFile("people.csv", b"Name\nZoe\n")
        assert (
            api.post("/api/contacts/imports/", {"file": file}, format="multipart").status_code
            == 403
        )
        assert api.get("/api/contacts/export/").status_code == 403
        row = ContactImport.objects.create(workspace=agent.workspace)
        assert api.get(f"/api/contacts/imports/{row.pk}/").status_code == 403
