"""Merging contacts on the page: found, looked at, done, undone."""

import pytest

from conversations.actions.contacts import change_contact
from conversations.models import Contact, ContactIdentity, ContactMerge
from conversations.search import index
from social.platforms import Platform
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mika(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Mika")


@pytest.fixture
def phone(workspace):
    number = factories.make_account(workspace, Platform.WHATSAPP)
    conversation = factories.make_conversation(
        number, name="Mika Koskinen", external_id="358401234567"
    )
    ContactIdentity.objects.create(
        workspace=workspace,
        account=number,
        contact=conversation.contact,
        external_id="FI.13491208655302741918",
        same_as=conversation.identity,
    )
    return conversation


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_every_id_of_a_person_is_listed(page_of, agent, phone):
    page = text_of(page_of(agent).get(f"/inbox/{phone.pk}/details/"))
    assert "+358401234567" in page
    assert "also <bdi>FI.13491208655302741918</bdi>" in page


@pytest.mark.parametrize("words", ["koski", "+358401", "FI.1349"])
def test_people_are_found_by_name_and_by_id(page_of, agent, mika, phone, words):
    index.catch_up()
    answer = page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", {"q": words}, **HTMX)
    assert "Mika Koskinen" in text_of(answer)
    assert f"?with={phone.contact_id}" in text_of(answer)


def test_neither_the_same_person_nor_strangers_are_found(page_of, agent, stranger, mika):
    factories.make_conversation(factories.make_account(stranger.workspace), name="Mika elsewhere")
    index.catch_up()
    answer = page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", {"q": "Mika"}, **HTMX)
    assert "Nobody like that." in text_of(answer)


def test_what_will_happen_is_shown_before(page_of, agent, mika, phone):
    asked = {"with": phone.contact_id}
    panel = text_of(page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", asked, **HTMX))
    assert "These become one contact" in panel
    assert "The contact keeps the name Mika." in panel
    assert "+358401234567" in panel
    assert panel.count("1 conversation") == 2


def test_what_is_taken_over_is_shown_before(page_of, agent, mika, phone):
    change_contact(
        member=agent, contact=phone.contact, values={"email": "mk@x.fi", "company": "Nord"}
    )
    change_contact(member=agent, contact=mika.contact, values={"company": "Own"})
    asked = {"with": phone.contact_id}
    panel = text_of(page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", asked, **HTMX))
    assert "mk@x.fi" in panel
    assert "Nord" not in panel.replace("Nord Coffee", "")


def test_it_is_done_and_undone_without_leaving_the_conversation(page_of, agent, mika, phone):
    browser = page_of(agent)
    done = browser.post(
        f"/contacts/{mika.contact_id}/merging/", {"contact": phone.contact_id}, **HTMX
    )
    merge = ContactMerge.objects.get()
    assert "Merged with Mika Koskinen" in text_of(done)
    assert "+358401234567" in text_of(done)
    undone = browser.post(f"/contacts/{mika.contact_id}/unmerge/", {"merge": merge.pk}, **HTMX)
    assert "Merged with" not in text_of(undone)
    assert "+358401234567" not in text_of(undone)
    assert Contact.objects.count() == 2


def test_it_works_without_scripts(page_of, agent, mika, phone):
    browser = page_of(agent)
    asked = {"with": phone.contact_id}
    assert "These become one contact" in text_of(
        browser.get(f"/contacts/{mika.contact_id}/merge/", asked)
    )
    index.catch_up()
    found = browser.get(f"/contacts/{mika.contact_id}/merge/", {"q": "koski"})
    assert "Mika Koskinen" in text_of(found)
    done = browser.post(f"/contacts/{mika.contact_id}/merging/", {"contact": phone.contact_id})
    assert done.url == f"/contacts/{mika.contact_id}/"


def test_the_way_out_leads_back_to_the_offer(page_of, agent, mika):
    answer = page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", {"closed": ""}, **HTMX)
    assert "Merge with…" in text_of(answer)


@pytest.mark.parametrize("wanted", ["", "x", "999999", "own"])
def test_who_is_not_there_cannot_be_chosen(page_of, agent, mika, wanted):
    chosen = str(mika.contact_id) if wanted == "own" else wanted
    asked = page_of(agent).get(f"/contacts/{mika.contact_id}/merge/", {"with": chosen}, **HTMX)
    assert asked.status_code == 404
    answer = page_of(agent).post(
        f"/contacts/{mika.contact_id}/merging/", {"contact": chosen}, **HTMX
    )
    assert answer.status_code == (400 if wanted == "own" else 404)
    gone = page_of(agent).post(f"/contacts/{mika.contact_id}/unmerge/", {"merge": wanted}, **HTMX)
    assert gone.status_code == 404


@pytest.mark.parametrize("address", ["merge/", "merging/", "unmerge/"])
def test_nobody_and_strangers_are_kept_out(client, page_of, stranger, mika, phone, address):
    path = f"/contacts/{mika.contact_id}/{address}"
    call = client.get if address == "merge/" else client.post
    assert call(path).status_code == 302
    browser = page_of(stranger)
    call = browser.get if address == "merge/" else browser.post
    assert call(path, {"contact": phone.contact_id, "merge": 1}).status_code == 404
    assert Contact.objects.count() == 2
