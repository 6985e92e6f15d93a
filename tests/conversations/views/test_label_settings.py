"""The labels of the workspace, as admins keep them."""

import pytest

from conversations.actions import labels as actions
from conversations.models import Label
from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/settings/labels/"


@pytest.fixture
def sale(workspace):
    return Label.objects.create(workspace=workspace, name="Sale", tone="green")


@pytest.fixture
def offer(workspace):
    return Label.objects.create(workspace=workspace, name="Offer")


@pytest.fixture
def labelled(workspace):
    """``labelled(*labels)`` is a conversation that has them."""

    def make(*labels):
        conversation = factories.make_conversation(factories.make_account(workspace))
        conversation.labels.set(labels)
        return conversation

    return make


def test_only_admins_may(client, page_of, agent, stranger, sale):
    one = [f"{LIST}{sale.pk}/", f"{LIST}{sale.pk}/merge/", f"{LIST}{sale.pk}/delete/"]
    for path in (LIST, *one):
        for method in (client.get, client.post):
            assert method(path)["Location"].startswith("/accounts/login/")
    for path in (LIST, *one):
        assert page_of(agent).get(path).status_code == 403
    for path in one:
        assert page_of(stranger).post(path).status_code == 404
    assert Label.objects.get() == sale


def test_labels_are_added_and_changed(page_of, admin, sale, labelled):
    labelled(sale)
    page = page_of(admin)
    page.post(LIST, {"name": "Complaint", "tone": "red"})
    html = page.get(LIST).content.decode()
    assert "Complaint" in html
    assert "1 conversation<" in html
    page.post(f"{LIST}{sale.pk}/", {"name": "Sales", "tone": "blue"})
    sale.refresh_from_db()
    assert (sale.name, sale.tone) == ("Sales", "blue")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "SALE", "tone": "grey"}, "There is already a label “SALE”."),
        ({"name": "", "tone": "grey"}, "This field is required."),
        ({"name": "New", "tone": "beige"}, "Select a valid choice."),
    ],
)
def test_a_wrong_form_is_answered_once(page_of, admin, sale, form, words):
    answer = page_of(admin).post(LIST, form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1


def test_merging_says_what_it_does_and_keeps_what_has_both(page_of, admin, sale, offer, labelled):
    only, both = labelled(sale), labelled(sale, offer)
    page = page_of(admin)
    html = page.get(f"{LIST}{sale.pk}/merge/", {"into": offer.pk}).content.decode()
    assert "Merge Sale into Offer?" in html
    assert "2 conversations will have Offer instead." in html
    assert Label.objects.count() == 2
    page.post(f"{LIST}{sale.pk}/merge/", {"into": offer.pk})
    assert [list(one.labels.all()) for one in (only, both)] == [[offer], [offer]]
    assert describe(AuditEntry.objects.get()) == "Merged the label Sale into Offer"


def test_a_label_is_not_merged_into_itself_or_a_strange_one(page_of, admin, agent, sale, stranger):
    theirs = Label.objects.create(workspace=stranger.workspace, name="Theirs")
    for pk in (sale.pk, theirs.pk, "x"):
        answer = page_of(admin).post(f"{LIST}{sale.pk}/merge/", {"into": pk})
        assert answer["Location"] == f"{LIST}{sale.pk}/"
    with pytest.raises(ActionError):
        actions.merge_labels(member=admin, label=sale, into=sale)
    with pytest.raises(NotAllowed):
        actions.merge_labels(
            member=agent, label=sale, into=Label.objects.create(workspace=agent.workspace, name="X")
        )
    assert Label.objects.filter(pk=sale.pk).exists()


def test_deleting_tells_how_many_lose_it(page_of, admin, sale, labelled):
    labelled(sale)
    page = page_of(admin)
    html = page.get(f"{LIST}{sale.pk}/delete/").content.decode()
    assert "1 conversation loses it." in html
    page.post(f"{LIST}{sale.pk}/delete/")
    assert not Label.objects.exists()
    assert describe(AuditEntry.objects.get()) == "Deleted the label Sale"
