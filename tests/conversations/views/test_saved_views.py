import pytest
from django.urls import reverse

from conversations.models import Label, SavedView
from echodesk.workspaces.models import Team
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def make_view(member, name="Hot", query=None, *, shared=False):
    return SavedView.objects.create(
        workspace=member.workspace,
        owner=None if shared else member,
        name=name,
        query={"status": "open", "priority": "urgent"} if query is None else query,
    )


def names_in(answer):
    return [row["conversation"].contact.name for row in answer.context["rows"]]


def test_a_view_has_an_address_that_shows_what_it_keeps(tab, agent, account):
    view = make_view(agent)
    factories.make_conversation(account, name="Hot one", priority="urgent")
    factories.make_conversation(account, name="Cold one")

    answer = tab.get(reverse("inbox"), {"view": view.pk})

    assert names_in(answer) == ["Hot one"]
    html = answer.content.decode()
    assert f'href="/inbox/?view={view.pk}" data-view="view-{view.pk}" aria-current="page"' in html
    assert f'data-count="view-{view.pk}">1<' in html
    # Rows and forms lead to where the view stays.
    assert f'data-address="?view={view.pk}"' in html
    assert f'name="view" value="{view.pk}"' in html


def test_filters_beside_a_view_take_its_place_and_say_so(tab, agent, account):
    view = make_view(agent)
    factories.make_conversation(account, name="Cold one")

    answer = tab.get(reverse("inbox"), {"view": view.pk, "status": "open"})

    assert names_in(answer) == ["Cold one"]
    assert "changed" in answer.content.decode()
    # Searching within it is no change.
    assert not tab.get(reverse("inbox"), {"view": view.pk, "q": "x"}).context["place"].is_changed


def test_a_row_is_asked_for_by_the_view_it_stands_in(tab, agent, account):
    view = make_view(agent)
    cold = factories.make_conversation(account)
    url = reverse("conversation-row", args=[cold.pk])
    assert tab.get(url, {"view": view.pk}).status_code == 204
    cold.priority = "urgent"
    cold.save()
    assert tab.get(url, {"view": view.pk}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"queue": "mentions", "status": "all"}, []),
        ({"priority": "urgent"}, ["Urgent"]),
        ({"team": "none"}, ["Urgent", "Plain"]),
        ({"assignee": "me"}, []),
        ({"unread": "1"}, ["Plain"]),
        ({"status": "spam"}, ["Junk"]),
    ],
)
def test_each_filter_is_a_part_of_the_address(tab, account, asked, found):
    team = Team.objects.create(workspace=account.workspace, name="Night")
    factories.make_conversation(account, name="Junk", status="spam", unread_count=1)
    factories.make_conversation(account, name="Plain", unread_count=1)
    factories.make_conversation(account, name="Night", team=team)
    factories.make_conversation(account, name="Urgent", priority="urgent")

    assert names_in(tab.get(reverse("inbox"), asked)) == found


def test_the_sheet_of_filters_is_filled_in_and_leads_to_the_list(tab, account):
    Label.objects.create(workspace=account.workspace, name="VIP")
    html = tab.get(reverse("filters"), {"priority": "high"}).content.decode()
    assert '<option value="high" selected>' in html
    asked = {"status": "all", "priority": "high", "unread": "1", "label": "", "q": ""}
    answer = tab.post(reverse("filters-show"), asked)
    assert answer.url == "/inbox/?status=all&priority=high&unread=1"


def test_the_filters_of_the_form_are_kept_under_a_name(tab, agent):
    asked = {"name": " Hot  ones", "tone": "red", "status": "open", "priority": "high", "q": "x"}
    answer = tab.post(reverse("view-save"), asked)
    view = SavedView.objects.get()
    assert answer.url == f"/inbox/?view={view.pk}"
    assert (view.name, view.tone, view.owner) == ("Hot ones", "red", agent)
    assert view.query == {"status": "open", "priority": "high", "q": "x"}


def test_a_view_is_changed_and_deleted(tab, agent):
    view = make_view(agent)
    tab.post(reverse("view-change", args=[view.pk]), {"name": "Cool", "status": "pending"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Cool", {"status": "pending"})
    assert tab.post(reverse("view-delete", args=[view.pk])).url == "/inbox/"
    assert not SavedView.objects.exists()


def test_only_admins_share_with_the_team(page_of, agent, admin):
    asked = {"name": "Ours", "shared": "1"}
    page_of(agent).post(reverse("view-save"), asked)
    assert not SavedView.objects.exists()
    page_of(admin).post(reverse("view-save"), asked)
    assert SavedView.objects.get().owner is None
    assert "Ours" in page_of(agent).get(reverse("inbox")).content.decode()
    shared = SavedView.objects.get()
    page_of(agent).post(reverse("view-delete", args=[shared.pk]))
    assert SavedView.objects.exists()
    assert (
        "Save changes"
        not in page_of(agent).get(reverse("filters"), {"view": shared.pk}).content.decode()
    )


def _addresses(view):
    return [
        ("get", reverse("inbox") + f"?view={view.pk}"),
        ("get", reverse("filters") + f"?view={view.pk}"),
        ("get", reverse("views") + f"?view={view.pk}"),
        ("post", reverse("view-change", args=[view.pk])),
        ("post", reverse("view-delete", args=[view.pk])),
    ]


def test_nobody_reaches_a_view_that_is_not_theirs(page_of, agent, workspace, stranger, client):
    view = make_view(agent)
    colleague = factories.make_member(workspace)
    shared = make_view(agent, "Ours", shared=True)
    for member, one in ((colleague, view), (stranger, view), (stranger, shared)):
        tab = page_of(member)
        answers = [getattr(tab, way)(url) for way, url in _addresses(one)]
        assert [answer.status_code for answer in answers] == [404] * 5
    client.logout()
    for way, url in _addresses(view):
        assert getattr(client, way)(url).url.startswith("/accounts/login/")
    view.refresh_from_db()
    assert view.name == "Hot"


def test_the_numbers_of_all_views_come_in_one_piece(tab, agent, account):
    label = Label.objects.create(workspace=account.workspace, name="VIP")
    factories.make_conversation(account, assignee=agent).labels.add(label)
    view = make_view(agent, query={})
    html = tab.get(reverse("inbox-numbers")).content.decode()
    for key in ("mine", "all", f"label-{label.pk}", f"view-{view.pk}"):
        assert f'<span data-count="{key}">1</span>' in html


def test_many_views_cost_what_few_do(tab, agent, account, django_assert_max_num_queries):
    for number in range(20):
        make_view(agent, f"View {number}")
        Label.objects.create(workspace=account.workspace, name=f"Label {number}")
        factories.make_account(account.workspace)
    with django_assert_max_num_queries(12):
        tab.get(reverse("inbox"))
