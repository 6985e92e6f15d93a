"""Pages of people: found, looked at, written on, deleted."""

import json

import pytest

from conversations.actions.attributes import create_attribute
from conversations.actions.contact_notes import add_contact_note
from conversations.actions.contacts import change_contact, create_contact
from conversations.models import Contact, ContactNote
from conversations.search import index
from social.platforms import Platform
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def talk(workspace):
    return factories.make_conversation(factories.make_account(workspace), name="Séamus Ó Néill")


@pytest.fixture
def person(talk):
    return talk.contact


def text_of(answer):
    return " ".join(answer.content.decode().split())


def addresses_of(contact):
    base = f"/contacts/{contact.pk}/"
    return [
        "/contacts/",
        "/contacts/new/",
        base,
        *(f"{base}{name}/" for name in ("panel", "merge")),
    ]


class TestWhoMayLook:
    def test_nobody_is_sent_to_sign_in(self, client, person):
        for address in [*addresses_of(person), f"/contacts/{person.pk}/erase/"]:
            answer = client.get(address)
            assert answer.status_code == 302
            assert "/accounts/login/" in answer["Location"]

    @pytest.mark.parametrize("name", ["", "panel/", "merge/", "erase/"])
    def test_people_of_another_workspace_are_not_there(self, page_of, stranger, person, name):
        assert page_of(stranger).get(f"/contacts/{person.pk}/{name}").status_code == 404

    @pytest.mark.parametrize(
        "name", ["fields/", "notes/", "block/", "merging/", "unmerge/", "erase/"]
    )
    def test_nor_can_anything_be_done_to_them(self, page_of, stranger, person, name):
        answer = page_of(stranger).post(f"/contacts/{person.pk}/{name}", {"name": "x", "text": "x"})
        assert answer.status_code == 404
        assert Contact.objects.get(pk=person.pk).name == "Séamus Ó Néill"

    def test_only_admins_delete(self, page_of, agent, admin, person):
        address = f"/contacts/{person.pk}/erase/"
        assert page_of(agent).post(address).status_code == 403
        page = text_of(page_of(admin).get(address))
        assert "Delete Séamus Ó Néill?" in page
        assert "1 conversation goes as well" in page
        assert page_of(admin).post(address).status_code == 302
        assert not Contact.objects.exists()

    def test_an_agent_of_one_branch_sees_its_people_alone(self, page_of, workspace, person):
        here, there = (factories.make_location(workspace, name) for name in ("Here", "There"))
        person.identities.get().account.__class__.objects.update(location=here)
        create_contact(
            member=factories.make_member(workspace, role="admin"), values={"name": "Written down"}
        )
        page = text_of(page_of(factories.make_limited(workspace, here)).get("/contacts/"))
        assert "Séamus" in page
        assert "Written down" not in page
        elsewhere = page_of(factories.make_limited(workspace, there))
        assert "Séamus" not in text_of(elsewhere.get("/contacts/"))
        assert elsewhere.get(f"/contacts/{person.pk}/").status_code == 404


class TestList:
    def test_it_tells_of_each_what_is_known(self, page_of, agent, person):
        change_contact(
            member=agent, contact=person, values={"email": "s@oneill.ie", "company": "Nord"}
        )
        page = text_of(page_of(agent).get("/contacts/"))
        for words in ("Séamus Ó Néill", "s@oneill.ie", "Nord"):
            assert words in page

    @pytest.mark.parametrize(
        "words", ["seamus", "NEILL", "s@oneill.ie", "nord", "+353 86 123", "0861234567", "Ó néi"]
    )
    def test_people_are_found_by_all_that_is_known(self, page_of, agent, person, words):
        factories.make_conversation(person.identities.get().account, name="Somebody else")
        index.catch_up()
        change_contact(
            member=agent,
            contact=person,
            values={"email": "s@oneill.ie", "company": "Nord Coffee", "phone": "+353861234567"},
        )
        page = text_of(page_of(agent).get("/contacts/", {"q": words}))
        assert "Séamus" in page
        assert "Somebody else" not in page

    @pytest.mark.parametrize("words", ["noreen", "noreen@", "1234567"])
    def test_so_are_those_who_never_wrote(self, page_of, agent, words):
        values = {"name": "Nóreen", "email": "noreen@x.ie", "phone": "+353861234567"}
        create_contact(member=agent, values=values)
        assert "Nóreen" in text_of(page_of(agent).get("/contacts/", {"q": words}))

    def test_nobody_found_and_nobody_there_are_told_apart(self, page_of, agent, admin):
        assert "No contacts yet" in text_of(page_of(agent).get("/contacts/"))
        assert "Nobody like that" in text_of(page_of(agent).get("/contacts/", {"q": "Mika"}))

    def test_pages_follow_each_other_and_cost_the_same(
        self, page_of, agent, workspace, django_assert_max_num_queries
    ):
        account = factories.make_account(workspace)
        for number in range(53):
            factories.make_conversation(account, name=f"Person {number:02}.")
        browser = page_of(agent)
        with django_assert_max_num_queries(12):
            first = browser.get("/contacts/")
        assert text_of(first).count("Person ") == 50
        cursor = first.context["next_cursor"]
        piece = browser.get("/contacts/", {"cursor": cursor}, **HTMX, HTTP_HX_TARGET="contact-more")
        assert text_of(piece).count("Person ") == 3
        assert "<html" not in text_of(piece)

    def test_a_cursor_from_elsewhere_is_not_there(self, page_of, agent):
        assert page_of(agent).get("/contacts/", {"cursor": "x"}).status_code == 404


class TestAdding:
    def test_somebody_is_written_down(self, page_of, agent):
        answer = page_of(agent).post("/contacts/new/", {"name": "Nóreen", "phone": "+353 86 12345"})
        made = Contact.objects.get()
        assert answer["Location"] == f"/contacts/{made.pk}/"
        assert made.phone == "+3538612345"

    def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(self, page_of, agent):
        answer = page_of(agent).post("/contacts/new/", {"name": "Nóreen", "email": "noreen"})
        assert answer.status_code == 400
        assert "Write an e-mail address" in text_of(answer)
        assert 'value="Nóreen"' in text_of(answer)


class TestPanel:
    def test_a_conversation_leaves_it_to_be_fetched(self, page_of, agent, talk):
        page = text_of(page_of(agent).get(f"/inbox/{talk.pk}/"))
        assert f"/contacts/{talk.contact_id}/panel/?beside={talk.pk}" in page
        assert "Reachable on" not in page

    def test_it_is_there_at_once_where_it_is_asked_for(self, page_of, agent, talk):
        assert "Reachable on" in text_of(page_of(agent).get(f"/inbox/{talk.pk}/details/"))

    def test_it_shows_all_there_is(self, page_of, agent, admin, workspace, talk, person):
        create_attribute(member=admin, name="Shoe size", kind="number")
        change_contact(member=agent, contact=person, values={}, attributes={"shoe_size": "44"})
        add_contact_note(member=agent, contact=person, text="Likes oat milk")
        phone = factories.make_account(workspace, Platform.WHATSAPP)
        other = factories.make_conversation(phone, contact=person, last_message_text="Hi again")
        answer = page_of(agent).get(f"/contacts/{person.pk}/panel/", {"beside": talk.pk}, **HTMX)
        page = text_of(answer)
        assert "Shoe size" in page
        assert 'value="44"' in page
        assert "Likes oat milk" in page
        assert f"/inbox/{other.pk}/" in page
        assert f'href="/inbox/{talk.pk}/"' not in page

    def test_it_costs_the_same_however_much_there_is(
        self, page_of, agent, admin, person, django_assert_max_num_queries
    ):
        for number in range(5):
            create_attribute(member=admin, name=f"Field {number}", kind="text")
            add_contact_note(member=agent, contact=person, text=f"Note {number}")
        browser = page_of(agent)
        with django_assert_max_num_queries(10):
            browser.get(f"/contacts/{person.pk}/panel/", **HTMX)


class TestFields:
    def post(self, browser, person, **values):
        return browser.post(f"/contacts/{person.pk}/fields/", values, **HTMX)

    def test_a_field_is_saved_and_can_be_taken_back(self, page_of, agent, person):
        browser = page_of(agent)
        answer = self.post(browser, person, name="Jim")
        assert 'value="Jim"' in text_of(answer)
        assert 'id="contact-head"' in text_of(answer)
        toast = json.loads(answer["HX-Trigger"])["contact-saved"]
        assert toast["text"] == "Name saved"
        browser.post(toast["url"], toast["undo"], **HTMX)
        person.refresh_from_db()
        assert (person.name, person.is_named_here) == ("Séamus Ó Néill", False)

    def test_what_is_wrong_is_said_beside_it_as_it_was_typed(self, page_of, agent, person):
        answer = self.post(page_of(agent), person, email="oneill")
        assert "Write an e-mail address" in text_of(answer)
        assert 'value="oneill"' in text_of(answer)
        assert "HX-Trigger" not in answer
        assert Contact.objects.get(pk=person.pk).email == ""

    def test_attributes_are_saved_the_same_way(self, page_of, agent, admin, person):
        create_attribute(member=admin, name="Member", kind="flag")
        answer = self.post(page_of(agent), person, **{"attributes.member": "yes"})
        assert "selected>Yes" in text_of(answer)
        assert Contact.objects.get(pk=person.pk).attributes == {"member": True}

    def test_a_browser_without_scripts_saves_the_whole_form(self, page_of, agent, person):
        address = f"/contacts/{person.pk}/fields/"
        values = {"name": "Jim", "email": "jim@x.ie", "phone": "", "company": "", "language": ""}
        answer = page_of(agent).post(address, values)
        assert answer["Location"] == f"/contacts/{person.pk}/"
        assert Contact.objects.get(pk=person.pk).email == "jim@x.ie"
        answer = page_of(agent).post(address, values | {"email": "jim"})
        assert answer.status_code == 400
        assert "Write an e-mail address" in text_of(answer)


class TestNotes:
    def test_one_is_written_and_deleted_and_put_back(self, page_of, agent, person):
        browser = page_of(agent)
        address = f"/contacts/{person.pk}/notes/"
        answer = browser.post(address, {"text": "Likes oat milk"}, **HTMX)
        assert "Likes oat milk" in text_of(answer)
        note = ContactNote.objects.get()
        answer = browser.post(f"{address}{note.pk}/delete/", **HTMX)
        assert "Likes oat milk" not in text_of(answer)
        toast = json.loads(answer["HX-Trigger"])["contact-saved"]
        assert toast["url"] == address
        browser.post(toast["url"], toast["undo"], **HTMX)
        assert ContactNote.objects.get().text == "Likes oat milk"

    def test_that_of_a_colleague_stays(self, page_of, agent, admin, person):
        note = add_contact_note(member=admin, contact=person, text="Careful")
        answer = page_of(agent).post(f"/contacts/{person.pk}/notes/{note.pk}/delete/", **HTMX)
        assert answer.status_code == 403
        assert answer.json()["code"] == "not_allowed"


def test_somebody_is_blocked_and_let_in_again(page_of, agent, talk, person):
    browser = page_of(agent)
    address = f"/contacts/{person.pk}/block/"
    answer = browser.post(address, {"blocked": "1", "beside": talk.pk}, **HTMX)
    assert "Blocked since" in text_of(answer)
    toast = json.loads(answer["HX-Trigger"])["contact-saved"]
    answer = browser.post(address, toast["undo"], **HTMX)
    assert "Blocked since" not in text_of(answer)
    assert Contact.objects.get(pk=person.pk).blocked_at is None
