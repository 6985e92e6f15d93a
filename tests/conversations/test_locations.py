"""An agent limited to a location meets nothing of another one, wherever they look."""

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.http import Http404

from conversations import inbox, timelines
from conversations.actions import annotate, assign, reach, reply
from conversations.counting import count
from conversations.inbox_query import InboxQuery
from conversations.models import (
    Contact,
    ContactIdentity,
    ContactImport,
    Conversation,
    Message,
    Note,
    SearchableContact,
)
from conversations.search import index
from echodesk.errors import ActionError
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.realtime import log
from echodesk.realtime.models import Event
from echodesk.workspaces.models import AuditEntry, Location, Role
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models import SocialAccount, WorkspaceApp
from social.reach import accounts_seen_by
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(workspace):
    return factories.make_location(workspace, "Tbilisi")


@pytest.fixture
def there(workspace):
    return factories.make_location(workspace, "Batumi")


@pytest.fixture
def limited(workspace, here):
    return factories.make_limited(workspace, here)


@pytest.fixture
def talks(workspace, here, there):
    """A conversation of each kind of place, with a message and a note."""
    found = {}
    for name, location in (("here", here), ("there", there), ("anywhere", None)):
        account = factories.make_account(workspace, location=location)
        talk = factories.make_conversation(account, name=f"Person {name}", unread_count=1)
        talk.message = factories.make_message(talk, text=f"parcel {name}")
        talk.note = Note.objects.create(workspace=workspace, conversation=talk, text="x")
        found[name] = talk
    return found


def names(rows):
    return {row.contact.name.removeprefix("Person ") for row in rows}


def test_the_list_holds_what_is_here_and_what_is_of_no_place(limited, talks, agent, admin):
    assert names(inbox.select(limited, InboxQuery())) == {"here", "anywhere"}
    assert names(inbox.page(limited, InboxQuery()).items) == {"here", "anywhere"}
    for member in (agent, admin):
        assert names(inbox.select(member, InboxQuery())) == {"here", "there", "anywhere"}


def test_counts_and_search_leave_the_rest_out(limited, talks, django_assert_num_queries):
    index.catch_up()
    with django_assert_num_queries(2):
        found = count(limited)
        assert (found.unassigned, found.all, found.unread) == (2, 2, 2)
    assert names(inbox.select(limited, InboxQuery(q="parcel"))) == {"here", "anywhere"}
    assert names(inbox.select(limited, InboxQuery(q="person there"))) == set()


def test_a_limited_page_costs_no_more_queries(limited, talks, django_assert_num_queries):
    with django_assert_num_queries(2):
        inbox.page(limited, InboxQuery())


def test_what_is_elsewhere_does_not_exist(limited, talks):
    talk = talks["there"]
    for read, pk in ((inbox.get, talk.pk), (inbox.get_message, talk.message.pk)):
        with pytest.raises(Http404):
            read(limited, pk)
    assert timelines.timeline(limited, talk).items == []
    for act in (
        lambda: reply.queue_reply(member=limited, conversation=talk, text="Hello"),
        lambda: annotate.add_note(member=limited, conversation=talk, text="Hello"),
        lambda: assign.assign(member=limited, conversation=talk, assignee=limited),
    ):
        with pytest.raises(Http404):
            act()


@pytest.mark.parametrize(
    "path",
    [
        "/inbox/{talk}/",
        "/inbox/{talk}/details/",
        "/inbox/{talk}/row/",
        "/inbox/{talk}/timeline/",
        "/messages/{message}/bubble/",
        "/notes/{note}/bubble/",
        "/contacts/{contact}/picture/",
        "/api/conversations/{talk}/",
        "/api/conversations/{talk}/messages/",
        "/api/conversations/{talk}/notes/",
        "/api/messages/{message}/",
        "/api/contacts/{contact}/",
        "/api/contacts/{contact}/picture/",
        "/api/social/accounts/{account}/",
    ],
)
@pytest.mark.parametrize(("place", "status"), [("here", 200), ("anywhere", 200), ("there", 404)])
def test_every_address_answers_as_if_elsewhere_were_nothing(
    page_of, limited, talks, path, place, status
):
    talk = talks[place]
    talk.contact.picture.save("1.jpg", ContentFile(b"picture"))
    ids = {
        "talk": talk.pk,
        "message": talk.message.pk,
        "note": talk.note.pk,
        "contact": talk.contact_id,
        "account": talk.account_id,
    }

    response = page_of(limited).get(path.format(**ids))
    response.close()

    assert response.status_code == status


def test_the_lists_of_the_api_hold_nothing_of_elsewhere(api_of, limited, talks):
    api = api_of(limited)
    rows = {
        path: api.get(f"/api/{path}/").json()
        for path in ("conversations", "contacts", "social/accounts", "locations")
    }

    assert {row["id"] for row in rows["conversations"]["results"]} == {
        talks["here"].pk,
        talks["anywhere"].pk,
    }
    assert len(rows["contacts"]["results"]) == len(rows["social/accounts"]) == 2
    assert [row["name"] for row in rows["locations"]] == ["Tbilisi"]
    status = api.get("/api/social/instagram/connection/status/").json()
    assert len(status["accounts"]) == 2


def test_the_page_tells_only_of_accounts_and_people_here(page_of, limited, talks):
    shown = page_of(limited).get("/inbox/").content.decode()
    connections = page_of(limited).get("/connections/").content.decode()

    assert "Person here" in shown
    assert "Person there" not in shown
    assert talks["here"].account.label in connections
    assert talks["there"].account.label not in connections


def test_a_person_known_here_and_there_is_shown_with_what_is_known_here(api_of, limited, talks):
    contact = talks["here"].contact
    elsewhere = factories.make_conversation(talks["there"].account, contact=contact)
    answer = api_of(limited).get(f"/api/contacts/{contact.pk}/").json()

    assert [row["external_id"] for row in answer["identities"]] == [
        talks["here"].identity.external_id
    ]
    assert elsewhere.identity.external_id not in str(api_of(limited).get("/api/contacts/").json())


def test_contacts_cost_the_same_queries_however_many(
    api_of, limited, talks, django_assert_max_num_queries
):
    for _ in range(5):
        factories.make_conversation(talks["here"].account)
    with django_assert_max_num_queries(4):
        api_of(limited).get("/api/contacts/")


def test_a_limit_without_a_place_leaves_what_is_of_no_place(workspace, talks):
    nowhere = factories.make_limited(workspace)

    assert names(inbox.select(nowhere, InboxQuery())) == {"anywhere"}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_admins_and_owners_are_never_limited(limited, talks, role):
    limited.role = role

    assert len(inbox.select(limited, InboxQuery())) == 3


def test_the_many_at_once_rule_of_sockets_is_the_rule_of_pages(
    limited, talks, agent, admin, there, stranger, workspace
):
    both = factories.make_limited(workspace, *limited.locations.all(), there)
    nowhere = factories.make_limited(workspace)
    members = [limited, both, nowhere, agent, admin, stranger]
    seen = accounts_seen_by(members)

    assert seen[agent.pk] is seen[admin.pk] is seen[stranger.pk] is None
    for member in (limited, both, nowhere):
        rows = SocialAccount.objects.visible_to(member).values_list("pk", flat=True)
        assert seen[member.pk] == set(rows)
    assert accounts_seen_by([]) == {}


def test_every_tenants_model_says_where_its_rows_belong():
    """Or is meant to be hidden from members who are limited."""
    hidden = {AuditEntry, ContactImport, Dispatch, Endpoint, SearchableContact, WorkspaceApp}
    silent = {
        model
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), TenantQuerySet)
        and not hasattr(model, "location_path")
        and type(model._default_manager.all()).within_reach_of is TenantQuerySet.within_reach_of
    }

    assert silent == hidden


def test_a_model_that_says_nothing_is_hidden_from_the_limited(limited, admin):
    AuditEntry.objects.create(workspace=admin.workspace, verb="account_connected")

    assert not AuditEntry.objects.visible_to(limited).exists()
    assert AuditEntry.objects.visible_to(admin).exists()


def test_every_event_about_a_conversation_carries_its_account(limited, talks):
    talk = talks["here"]
    reply.queue_reply(member=limited, conversation=talk, text="Hello")
    annotate.add_note(member=limited, conversation=talk, text="Hello")
    assign.assign(member=limited, conversation=talk, assignee=limited)
    scopes = Event.objects.filter(conversation_id=talk.pk).values_list("type", "scope")

    assert {kind for kind, _ in scopes} == {"ig_dm", "note", "conversation_updated"}
    assert {scope for _, scope in scopes} == {talk.account_id}


def test_only_who_can_see_a_conversation_is_given_it(limited, talks, agent, api_of, page_of):
    talk = talks["there"]
    with pytest.raises(ActionError, match="does not work at the location"):
        assign.assign(member=agent, conversation=talk, assignee=limited)
    tab = page_of(agent)
    offered = tab.get(f"/inbox/{talk.pk}/assign/choices/").context["colleagues"]

    assert limited not in offered
    here = talks["here"].pk
    assert limited in tab.get(f"/inbox/{here}/assign/choices/").context["colleagues"]
    assert assign.assign(member=limited, conversation=talks["here"], assignee=limited).assignee_id


def move(account, location):
    account.location = location
    account.save()


def test_work_of_those_who_no_longer_see_it_becomes_nobodys(limited, talks, agent, there):
    mine, kept, done = talks["here"], talks["anywhere"], talks["there"]
    Conversation.objects.update(assignee=limited)
    Conversation.objects.filter(pk=done.pk).update(status="resolved")
    theirs = factories.make_conversation(mine.account, assignee=agent)
    move(mine.account, there)

    assert reach.follow_reach(limited.workspace_id) == 1
    assignees = dict(Conversation.objects.values_list("pk", "assignee"))
    assert assignees == {
        mine.pk: None,
        kept.pk: limited.pk,
        done.pk: limited.pk,
        theirs.pk: agent.pk,
    }
    events = Event.objects.order_by("seq").values_list("type", flat=True)
    assert list(events) == [log.SCOPES_CHANGED, "conversation_updated"]


@pytest.mark.parametrize("who", ["member", "user"])
def test_work_of_those_who_have_left_becomes_nobodys(talks, agent, stranger, who):
    Conversation.objects.update(assignee=agent)
    row = agent if who == "member" else agent.user
    row.is_active = False
    row.save()

    assert reach.follow_reach(stranger.workspace_id) == 0
    assert reach.sweep_reach() == 3
    assert not Conversation.objects.filter(assignee__isnull=False).exists()


def test_everything_moves_with_the_account(limited, talks, there, here):
    move(talks["here"].account, there)
    move(talks["there"].account, here)

    assert names(inbox.select(limited, InboxQuery())) == {"there", "anywhere"}
    for model, expected in ((Message, 2), (Note, 2), (ContactIdentity, 2), (Contact, 2)):
        assert model.objects.visible_to(limited).count() == expected
    assert Location.objects.visible_to(limited).get() == here
