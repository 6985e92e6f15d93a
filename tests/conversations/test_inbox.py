from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from conversations import inbox, timelines
from conversations.actions import deeds
from conversations.inbox_query import InboxQuery
from conversations.models import Deed, Label, Message, Note, Verb
from conversations.search import index
from echodesk.keyset import BadCursorError
from tests import factories

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def found(member, **query):
    return set(inbox.select(member, InboxQuery(**query)))


def make_many(account, count):
    return [
        factories.make_conversation(account, last_activity_at=START + timedelta(minutes=n // 3))
        for n in range(count)
    ]


def test_each_filter_finds_its_own(agent, account):
    whatsapp = factories.make_account(account.workspace, "whatsapp")
    colleague = factories.make_member(account.workspace)
    mine = factories.make_conversation(account, assignee=agent, unread_count=2)
    theirs = factories.make_conversation(account, assignee=colleague, status="resolved")
    free = factories.make_conversation(whatsapp, status="pending")
    label = Label.objects.create(workspace=account.workspace, name="Refund")
    theirs.labels.add(label)

    assert found(agent) == {mine, theirs, free}
    assert found(agent, queue="mine") == found(agent, assignee="me") == {mine}
    assert found(agent, queue="unassigned") == found(agent, assignee="none") == {free}
    assert found(agent, assignee=str(colleague.pk)) == {theirs}
    assert found(agent, status="resolved") == {theirs}
    assert found(agent, platform="whatsapp") == {free}
    assert found(agent, account=str(whatsapp.pk)) == {free}
    assert found(agent, unread=True) == {mine}
    assert found(agent, label="refund") == found(agent, label=str(label.pk)) == {theirs}
    assert found(agent, queue="mine", status="resolved") == set()


@pytest.mark.parametrize("field", ["account", "assignee", "label", "q", "status", "platform"])
@pytest.mark.parametrize("value", ["x\0y", "-1", "9" * 40, "9" * 18, "'; --"])
def test_a_senseless_filter_finds_nothing(agent, account, field, value):
    factories.make_conversation(account)

    assert found(agent, **{field: value}) == set()


def test_search_looks_at_names_and_at_everything_said(agent, account):
    by_name = factories.make_conversation(account, name="Aino Virtanen")
    by_text = factories.make_conversation(account, name="Mika")
    factories.make_message(by_text, text="Where is my PARCEL?")
    withdrawn = factories.make_conversation(account, name="Olli")
    factories.make_message(withdrawn, text="parcel", direction="out", status="cancelled")
    index.catch_up()

    assert found(agent, q="virta") == {by_name}
    assert found(agent, q=" parcel ") == {by_text}
    assert found(agent, q="  ") == {by_name, by_text, withdrawn}


def test_nobody_sees_another_workspace(agent, stranger, account):
    conversation = factories.make_conversation(account, name="Aino")
    message = factories.make_message(conversation, text="parcel")
    index.catch_up()

    assert found(stranger) == found(stranger, q="parcel") == found(None) == set()
    assert timelines.timeline(stranger, conversation).items == []
    for read, pk in ((inbox.get, conversation.pk), (inbox.get_message, message.pk)):
        with pytest.raises(Http404):
            read(stranger, pk)
        with pytest.raises(Http404):
            read(agent, 10**30)


def test_a_disabled_member_sees_nothing(agent, account):
    factories.make_conversation(account)
    agent.is_active = False

    assert found(agent) == set()


def test_pages_follow_each_other_without_gap_or_repeat(agent, account):
    expected = [row.pk for row in reversed(make_many(account, 11))]
    seen, cursor, pages = [], "", []
    while True:
        page = inbox.page(agent, InboxQuery(), cursor=cursor, size=4)
        pages.append([row.pk for row in page.items])
        seen += pages[-1]
        if not page.next_cursor:
            break
        cursor = page.next_cursor

    assert seen == expected
    back = inbox.page(agent, InboxQuery(), cursor=page.previous_cursor, size=4)
    assert [row.pk for row in back.items] == pages[-2]
    first = inbox.page(agent, InboxQuery(), cursor=back.previous_cursor, size=4)
    assert [row.pk for row in first.items] == pages[0]
    assert first.previous_cursor == ""


def test_what_comes_in_while_paging_disturbs_no_page(agent, account):
    make_many(account, 6)
    first = inbox.page(agent, InboxQuery(), size=3)
    factories.make_conversation(account, last_activity_at=timezone.now())
    second = inbox.page(agent, InboxQuery(), cursor=first.next_cursor, size=3)

    assert not {row.pk for row in first.items} & {row.pk for row in second.items}
    assert len(second.items) == 3


def test_a_wrong_cursor_is_refused(agent):
    with pytest.raises(BadCursorError):
        inbox.page(agent, InboxQuery(), cursor="nonsense")


def test_a_page_costs_the_same_queries_however_long(agent, account, django_assert_num_queries):
    label = Label.objects.create(workspace=account.workspace, name="Refund")
    for conversation in make_many(account, 12):
        conversation.labels.add(label)
    for size in (1, 10):
        with django_assert_num_queries(2):
            for row in inbox.page(agent, InboxQuery(), size=size).items:
                str((row.account, row.contact, row.assignee, row.team, list(row.labels.all())))
                inbox.window(row)


def test_a_list_reads_no_tokens(agent, account):
    factories.make_conversation(account)
    [row] = inbox.page(agent, InboxQuery()).items

    assert "access_token" in row.account.get_deferred_fields()


def fill_timeline(conversation, member):
    """Messages, notes, notices and deeds, several at the same instant."""
    for n in range(9):
        at = START + timedelta(minutes=n // 3)
        deed = deeds.record(conversation, member, Verb.RESOLVED, number=n)
        Deed.objects.filter(pk=deed.pk).update(created_at=at)
        factories.make_notice(conversation, occurred_at=at)
        if n % 2:
            note = Note.objects.create(
                workspace=conversation.workspace,
                conversation=conversation,
                author=member,
                text=f"{n}",
            )
            Note.objects.filter(pk=note.pk).update(created_at=at)
        else:
            factories.make_message(conversation, text=f"{n}", occurred_at=at)


@pytest.mark.parametrize("size", [1, 2, 4, 50])
def test_the_timeline_merges_messages_and_notes_without_gap_or_repeat(agent, account, size):
    conversation = factories.make_conversation(account)
    fill_timeline(conversation, agent)
    whole = [(type(i), i.pk) for i in timelines.timeline(agent, conversation).items]
    seen, before = [], ""
    while True:
        part = timelines.timeline(agent, conversation, before=before, size=size)
        seen = [(type(i), i.pk) for i in part.items] + seen
        before = part.older_cursor
        if not before:
            break

    assert len(whole) == 27
    assert seen == whole
    times = [timelines.place_of(i).at for i in timelines.timeline(agent, conversation).items]
    assert times == sorted(times)


def test_cancelled_messages_are_not_shown(agent, account):
    conversation = factories.make_conversation(account)
    factories.make_message(conversation, direction="out", status="cancelled")
    shown = factories.make_message(conversation)

    assert timelines.timeline(agent, conversation).items == [shown]


def test_the_timeline_costs_the_same_queries_however_long(
    agent, account, django_assert_num_queries
):
    conversation = factories.make_conversation(account)
    fill_timeline(conversation, agent)
    Message.objects.update(author=agent)
    for size in (2, 50):
        with django_assert_num_queries(3):
            for item in timelines.timeline(agent, conversation, size=size).items:
                str(getattr(item, "author", "") or getattr(item, "member", ""))


def test_an_empty_conversation_has_an_empty_timeline(agent, account):
    timeline = timelines.timeline(agent, factories.make_conversation(account))

    assert (timeline.items, timeline.older_cursor) == ([], "")


def test_a_stretch_around_a_message_goes_on_beyond_it(agent, account):
    conversation = factories.make_conversation(account)
    said = [
        factories.make_message(conversation, occurred_at=START + timedelta(minutes=n))
        for n in range(80)
    ]
    place = timelines.place_around(agent, conversation, said[20].pk)
    items = timelines.timeline(agent, conversation, before=place).items
    assert items == said[:41]
    assert timelines.place_around(agent, conversation, said[45].pk) == ""
    assert timelines.place_around(agent, conversation, said[38].pk)
    elsewhere = factories.make_message(factories.make_conversation(account))
    assert timelines.place_around(agent, conversation, elsewhere.pk) == ""


def test_what_stands_beside_the_messages_comes_as_it_was_written(agent, account):
    conversation = factories.make_conversation(account)
    note = Note.objects.create(
        workspace=conversation.workspace, conversation=conversation, author=agent, text="Hold it"
    )
    deed = deeds.record(conversation, agent, Verb.LABELLED, added=["VIP"], removed=[])
    gone = deeds.record(conversation, None, Verb.WOKEN)
    notice = factories.make_notice(conversation, text="By an ad", details={"referral": {"a": 1}})
    found = {type(i): i for i in timelines.timeline(agent, conversation).items if i != gone}
    assert (found[Note].text, found[Note].author.user.get_full_name()) == ("Hold it", str(agent))
    assert (found[Deed].verb, found[Deed].data) == ("labelled", deed.data)
    assert found[Deed].member.user.pk == agent.user_id
    assert found[type(notice)].details == notice.details
    assert found[Note].created_at == note.created_at
