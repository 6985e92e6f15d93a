"""Contacts, and making two of them one, as programs do it."""

import pytest

from conversations.models import Contact
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
