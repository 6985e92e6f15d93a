"""People handed out as a table, and read in from one."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.actions import import_contacts
from conversations.actions.attributes import create_attribute
from conversations.actions.contacts import change_contact, create_contact
from conversations.models import Contact, ContactImport, ImportState
from echodesk.workspaces.models import AuditEntry
from social.platforms import Platform
from tests import factories

pytestmark = pytest.mark.django_db

PATHS = ["/contacts/export/", "/contacts/import/"]


def text_of(answer):
    return " ".join(answer.content.decode().split())


def table_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def bring(page_of, admin):
    """Upload a table, and start with the columns as guessed; the import as it is then."""

    def brought(text):
        browser = page_of(admin)
        file = SimpleUploadedFile("people.csv", text.encode())
        answer = browser.post("/contacts/import/", {"file": file})
        assert answer.status_code == 302, text_of(answer)
        row = ContactImport.objects.get()
        begun = browser.post(answer["Location"], {"column": row.columns})
        assert begun.status_code == 302
        import_contacts.run_import(row.pk)
        row.refresh_from_db()
        return row

    return brought


class TestWhoMay:
    @pytest.mark.parametrize("path", PATHS)
    def test_only_admins(self, client, page_of, agent, path):
        assert client.get(path).status_code == 302
        assert page_of(agent).get(path).status_code == 403

    def test_an_import_of_another_workspace_is_not_there(self, page_of, bring, stranger):
        row = bring("Name\nMika\n")
        for path in (f"/contacts/import/{row.pk}/", f"/contacts/import/{row.pk}/refused/"):
            assert page_of(stranger).get(path).status_code == 404


class TestExport:
    def test_all_that_is_known_is_in_it(self, page_of, admin, workspace, stranger):
        create_attribute(member=admin, name="Tier", kind="choice", choices=["Gold", "Silver"])
        talk = factories.make_conversation(
            factories.make_account(workspace, Platform.WHATSAPP),
            name="=cmd()",
            external_id="358401234567",
        )
        change_contact(
            member=admin,
            contact=talk.contact,
            values={"email": "m@x.fi", "phone": "+358401234567"},
            attributes={"tier": "Gold"},
        )
        create_contact(member=stranger, values={"name": "Not ours"})
        (line,) = table_of(page_of(admin).get("/contacts/export/"))
        assert line["name"] == "'=cmd()"
        assert line["phone"] == "'+358401234567"
        assert (line["email"], line["tier"]) == ("m@x.fi", "Gold")
        assert line["identities"] == "whatsapp:358401234567"
        assert AuditEntry.objects.filter(verb="contacts_exported").count() == 1

    def test_what_was_found_can_be_exported_alone(self, page_of, admin):
        for name in ("Mika", "Nora"):
            create_contact(member=admin, values={"name": name})
        lines = table_of(page_of(admin).get("/contacts/export/", {"q": "nora"}))
        assert [line["name"] for line in lines] == ["Nora"]

    def test_it_goes_through_all_of_them(self, page_of, admin, monkeypatch):
        monkeypatch.setattr("conversations.contact_export._BATCH", 2)
        for number in range(5):
            create_contact(member=admin, values={"name": f"Person {number}"})
        lines = table_of(page_of(admin).get("/contacts/export/"))
        assert [line["name"] for line in lines] == [
            f"Person {number}" for number in (4, 3, 2, 1, 0)
        ]


class TestImport:
    def test_what_is_no_table_is_refused_in_words(self, page_of, admin):
        browser = page_of(admin)
        assert "Choose a file first" in text_of(browser.post("/contacts/import/", {}))
        file = SimpleUploadedFile("people.csv", b"Name")
        answer = browser.post("/contacts/import/", {"file": file})
        assert answer.status_code == 400
        assert "no lines below" in text_of(answer)
        assert not ContactImport.objects.exists()

    def test_columns_are_guessed_and_the_first_lines_shown(self, page_of, admin):
        browser = page_of(admin)
        file = SimpleUploadedFile("people.csv", "Name;Mobile;Shoes\nZoë;040 123 456;44\n".encode())
        where = browser.post("/contacts/import/", {"file": file})["Location"]
        page = text_of(browser.get(where))
        assert "Zoë" in page
        assert '<option value="phone" selected>' in page
        assert "Import 1 line" in page
        assert not Contact.objects.exists()

    @pytest.mark.parametrize(
        ("columns", "words"),
        [
            (["", ""], "Say which column"),
            (["name", "name"], "the same thing"),
            (["name"], "Choose for each"),
            (["name", "attribute:none"], "Choose for each"),
        ],
    )
    def test_columns_have_to_make_sense(self, page_of, admin, columns, words):
        browser = page_of(admin)
        file = SimpleUploadedFile("people.csv", b"A,B\n1,2\n")
        where = browser.post("/contacts/import/", {"file": file})["Location"]
        answer = browser.post(where, {"column": columns})
        assert answer.status_code == 400
        assert words in text_of(answer)
        assert ContactImport.objects.get().state == ImportState.CHOOSING

    def test_people_are_added_completed_and_left_alone(self, bring, admin, workspace):
        create_attribute(member=admin, name="Shoes", kind="number")
        mika = create_contact(member=admin, values={"name": "Mika", "email": "m@x.fi"})
        phone = factories.make_account(workspace, Platform.WHATSAPP)
        nora = factories.make_conversation(phone, name="N", external_id="358401234567").contact
        same = create_contact(member=admin, values={"name": "Same", "email": "s@x.fi"})
        insta = Contact.objects.create(workspace=workspace, username="zoe.pots")
        row = bring(
            "Name,E-mail,Phone,Handle,Shoes\n"
            ",M@X.FI,,,44\n"
            "Nora,,+358 40 1234567,,\n"
            "Same,s@x.fi,,,\n"
            "Zoë,,,@Zoe.Pots,\n"
            "New One,new@x.fi,,,38\n"
            "New One,new@x.fi,,,39\n"
        )
        assert (row.created, row.changed, row.unchanged) == (1, 4, 1)
        assert (row.state, row.text, row.refused) == (ImportState.DONE, "", [])
        for contact in (mika, nora, same, insta):
            contact.refresh_from_db()
        assert (mika.name, mika.attributes) == ("Mika", {"shoes": 44})
        assert (nora.name, nora.is_named_here, nora.phone) == ("Nora", True, "+358401234567")
        assert insta.name == "Zoë"
        assert Contact.objects.get(email="new@x.fi").attributes == {"shoes": 39}
        assert AuditEntry.objects.get(verb="contacts_imported").detail["created"] == 1

    def test_lines_that_cannot_be_read_are_left_out_and_handed_back(
        self, page_of, bring, admin, workspace
    ):
        create_contact(member=admin, values={"name": "One", "email": "a@x.fi"})
        create_contact(member=admin, values={"name": "Two", "phone": "+358401"})
        row = bring(
            "Name,E-mail,Phone\nBad,nonsense,\n,,\nBoth,a@x.fi,+358 401\n,,=1+1\nGood,g@x.fi,\n"
        )
        assert (row.created, row.total, row.done) == (1, 4, 4)
        assert [line for line, _why, _cells in row.refused] == [2, 4, 5]
        page = text_of(page_of(admin).get(f"/contacts/import/{row.pk}/"))
        assert "Write an e-mail address" in page
        assert "Several contacts fit this line: One, Two" in page
        lines = table_of(page_of(admin).get(f"/contacts/import/{row.pk}/refused/"))
        assert [line["Name"] for line in lines] == ["Bad", "Both", ""]
        assert lines[2]["Phone"] == "'=1+1"
        assert lines[0]["Line"] == "2"

    def test_a_worker_that_takes_over_goes_on_where_the_last_one_was(
        self, bring, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(import_contacts, "_BATCH", 2)
        row = bring("Name\nA\nB\nC\n")
        assert row.created == 3
        ContactImport.objects.update(state=ImportState.RUNNING, text="Name\nA\nB\nC\n", done=2)
        sent = []
        monkeypatch.setattr(import_contacts, "_enqueue", sent.append)
        ContactImport.objects.update(worked_at=None)
        assert import_contacts.sweep_imports() == 1
        assert sent == [row.pk]
        assert import_contacts.run_import(row.pk)
        assert sorted(Contact.objects.values_list("name", flat=True)) == ["A", "B", "C", "C"]
        assert not import_contacts.run_import(row.pk)

    def test_it_begins_once(self, page_of, bring, admin):
        row = bring("Name\nA\n")
        page_of(admin).post(f"/contacts/import/{row.pk}/", {"column": ["name"]})
        assert Contact.objects.count() == 1

    def test_a_piece_costs_the_same_however_many_lines(self, bring, django_assert_max_num_queries):
        text = "Name,E-mail\n" + "".join(f"P{n},p{n}@x.fi\n" for n in range(150))
        bring("Name\nfirst\n")
        ContactImport.objects.update(
            state=ImportState.RUNNING, done=0, text=text, columns=["name", "email"]
        )
        with django_assert_max_num_queries(40):
            import_contacts.run_import(ContactImport.objects.get().pk)
        assert Contact.objects.count() == 151
