import gzip
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Label, Note
from social.models import AccountStatus
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}
DESK = HTMX | {"HTTP_HX_TARGET": "desk"}
LIST = HTMX | {"HTTP_HX_TARGET": "list"}


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def conversation(account, agent):
    row = factories.make_conversation(
        account, name="Salome", assignee=agent, last_message_text="Is it in stock?", unread_count=1
    )
    factories.make_message(row, "Is it in stock?")
    return row


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def _pieces(conversation, message, note, contact):
    of = [conversation.pk]
    return [
        reverse("inbox"),
        reverse("inbox-rows"),
        reverse("inbox-numbers"),
        reverse("inbox-banners"),
        *(
            reverse(name, args=of)
            for name in (
                "conversation",
                "conversation-details",
                "conversation-row",
                "conversation-parts",
                "timeline",
            )
        ),
        reverse("message-bubble", args=[message.pk]),
        reverse("note-bubble", args=[note.pk]),
    ]


@pytest.fixture
def pieces(conversation, agent):
    note = Note.objects.create(
        workspace=conversation.workspace, conversation=conversation, author=agent, text="Hold it"
    )
    return _pieces(conversation, conversation.messages.get(), note, conversation.contact)


def test_every_page_and_piece_is_shown_to_a_member(tab, pieces):
    assert [tab.get(url).status_code for url in pieces] == [200] * len(pieces)


def test_nobody_is_sent_to_the_sign_in_page(client, pieces):
    for url in pieces:
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=%2F")


def test_a_piece_asked_for_by_nobody_redirects_the_whole_page(client, conversation):
    answer = client.get(
        reverse("conversation-row", args=[conversation.pk]),
        HTTP_HX_CURRENT_URL="http://testserver/inbox/?queue=mine",
        **HTMX,
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Finbox%2F%3Fqueue%3Dmine"


def test_another_workspace_finds_nothing_of_ours(page_of, stranger, pieces):
    tab = page_of(stranger)
    ours = [url for url in pieces if any(part.isdecimal() for part in url.split("/"))]
    assert len(ours) == 7
    assert [tab.get(url).status_code for url in ours] == [404] * len(ours)


def test_a_user_without_a_workspace_is_told_so(client, agent):
    agent.is_active = False
    agent.save()
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("inbox"))
    assert answer.status_code == 403
    assert "no workspace" in answer.content.decode()


def test_pages_are_never_kept_by_a_cache(tab, conversation):
    assert "no-store" in tab.get(reverse("inbox"))["Cache-Control"]


def test_pages_have_no_inline_style_script_or_handler(tab, pieces):
    for url in pieces:
        html = tab.get(url).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=") + html.count(
            '<script type="module" src='
        )


def test_a_row_tells_who_what_when_and_until_when(tab, conversation):
    Label.objects.create(workspace=conversation.workspace, name="VIP", tone="violet")
    conversation.labels.set(Label.objects.all())
    html = tab.get(reverse("inbox")).content.decode()
    for told in ("Salome", "Is it in stock?", "1h", "22h", "VIP", 'aria-label="Instagram"'):
        assert told in html


def test_a_row_says_when_the_last_word_was_ours(tab, conversation):
    conversation.last_message_direction = "out"
    conversation.save()
    assert "<b>You:</b>" in tab.get(reverse("inbox")).content.decode()


def test_only_open_conversations_are_listed_unless_asked_otherwise(tab, conversation):
    conversation.status = "resolved"
    conversation.save()
    inbox = reverse("inbox")
    assert "Salome" not in tab.get(inbox).content.decode()
    assert "Salome" in tab.get(inbox, {"status": "resolved"}).content.decode()
    assert "Salome" in tab.get(inbox, {"status": "all"}).content.decode()


def test_filters_are_written_into_every_address_of_the_list(tab, conversation):
    html = tab.get(reverse("inbox"), {"queue": "mine", "platform": "instagram"}).content.decode()
    assert f"/inbox/{conversation.pk}/?queue=mine&amp;platform=instagram" in html


@pytest.mark.parametrize(
    "query",
    [{"queue": "mars"}, {"status": "lost"}, {"platform": "fax"}, {"label": "x"}, {"q": "\0"}],
)
def test_a_filter_that_means_nothing_is_no_error(tab, conversation, query):
    assert tab.get(reverse("inbox"), query).status_code == 200


def test_a_wrong_cursor_is_not_found(tab, conversation):
    assert tab.get(reverse("inbox"), {"cursor": "???"}).status_code == 404
    assert tab.get(reverse("inbox-rows"), {"cursor": "???"}).status_code == 404
    url = reverse("timeline", args=[conversation.pk])
    assert tab.get(url, {"before": "???"}).status_code == 404


def test_the_list_goes_on_with_a_cursor(tab, account):
    for number in range(45):
        factories.make_conversation(account, name=f"Person {number:02}")
    first = tab.get(reverse("inbox"))
    assert first.content.decode().count('class="conv"') == 40
    cursor = first.context["next_cursor"]
    rest = tab.get(reverse("inbox-rows"), {"cursor": cursor}).content.decode()
    assert rest.count('class="conv"') == 5


def test_the_list_alone_is_a_piece_that_keeps_the_open_row_marked(tab, conversation):
    html = tab.get(reverse("conversation", args=[conversation.pk]), **LIST).content.decode()
    assert "<html" not in html
    assert 'aria-current="true">Salome' in html


def test_the_desk_alone_is_a_piece(tab, conversation):
    html = tab.get(reverse("conversation", args=[conversation.pk]), **DESK).content.decode()
    assert "<html" not in html
    assert 'id="desk"' in html
    assert 'id="list"' not in html


def test_going_back_gets_the_whole_page(tab, conversation):
    url = reverse("conversation", args=[conversation.pk])
    html = tab.get(url, HTTP_HX_HISTORY_RESTORE_REQUEST="true", **DESK).content.decode()
    assert "<html" in html


def test_a_row_that_left_the_list_has_no_content(tab, conversation):
    url = reverse("conversation-row", args=[conversation.pk])
    assert tab.get(url, {"status": "resolved"}).status_code == 204
    assert tab.get(url).status_code == 200


def test_a_row_knows_that_it_is_open(tab, conversation):
    url = reverse("conversation-row", args=[conversation.pk])
    assert "aria-current" in tab.get(url, {"open": conversation.pk}).content.decode()
    assert "aria-current" not in tab.get(url, {"open": "nonsense"}).content.decode()


def test_the_unread_messages_stand_below_a_line(tab, conversation):
    html = tab.get(reverse("conversation", args=[conversation.pk])).content.decode()
    assert "data-new" in html
    assert html.index("data-new") < html.index('class="msg"')


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "Sending"),
        ("sending", "Sending"),
        ("sent", "Sent"),
        ("delivered", "Delivered"),
        ("read", "Read"),
        ("failed", "Retry"),
        ("uncertain", "Checking whether it arrived…"),
    ],
)
def test_a_sent_message_shows_how_far_it_got(tab, conversation, status, words):
    message = factories.make_message(conversation, "Yes!", direction="out", status=status)
    html = tab.get(reverse("message-bubble", args=[message.pk])).content.decode()
    assert f'data-state="{status}"' in html
    assert words in html


def test_a_failed_message_tells_why(tab, conversation):
    message = factories.make_message(
        conversation, direction="out", status="failed", error="The person blocked you."
    )
    html = tab.get(reverse("message-bubble", args=[message.pk])).content.decode()
    assert "The person blocked you." in html
    assert "Discard" in html


def test_a_withdrawn_message_has_no_bubble(tab, conversation):
    message = factories.make_message(conversation, direction="out", status="cancelled")
    assert tab.get(reverse("message-bubble", args=[message.pk])).status_code == 204


def test_what_cannot_be_shown_and_what_was_sent_elsewhere_is_said(tab, conversation):
    factories.make_message(conversation, "", kind="unsupported")
    factories.make_message(conversation, "From the app", direction="out", sent_elsewhere=True)
    html = tab.get(reverse("conversation", args=[conversation.pk])).content.decode()
    assert "cannot show yet" in html
    assert "Sent in Instagram" in html


def test_text_of_people_is_never_markup(tab, conversation):
    factories.make_message(conversation, "<img src=x onerror=alert(1)>")
    html = tab.get(reverse("conversation", args=[conversation.pk])).content.decode()
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_older_messages_are_fetched_from_where_the_page_ends(tab, conversation):
    start = timezone.now() - timedelta(days=1)
    for number in range(60):
        at = start + timedelta(minutes=number)
        factories.make_message(conversation, f"Line {number:02}", occurred_at=at)
    shown = tab.get(reverse("conversation", args=[conversation.pk]))
    assert "Line 00" not in shown.content.decode()
    older = tab.get(
        reverse("timeline", args=[conversation.pk]), {"before": shown.context["older"]}
    ).content.decode()
    assert "Line 00" in older
    assert "Line 59" not in older


@pytest.mark.parametrize(
    ("platform", "days", "told", "not_told"),
    [
        ("instagram", 2, "Reply as human agent", "approved templates"),
        ("facebook", 2, "Reply as human agent", "approved templates"),
        ("whatsapp", 2, "approved templates", "Reply as human agent"),
        ("instagram", 8, "Meta takes no more messages", "Reply as human agent"),
    ],
)
def test_a_closed_window_says_what_is_still_possible(
    tab, workspace, platform, days, told, not_told
):
    row = factories.make_conversation(
        factories.make_account(workspace, platform),
        last_inbound_at=timezone.now() - timedelta(days=days),
    )
    html = tab.get(reverse("conversation", args=[row.pk])).content.decode()
    assert told in html
    assert not_told not in html
    assert "data-closed" in html


def test_a_human_agent_may_write_when_they_say_so(tab, account):
    row = factories.make_conversation(account, last_inbound_at=timezone.now() - timedelta(days=2))
    url = reverse("conversation", args=[row.pk])
    html = tab.get(url, {"as": "human_agent"}).content.decode()
    assert 'name="tag" value="human_agent"' in html
    assert "Human Agent is on" in html


def test_asking_for_the_tag_does_not_give_it_while_the_window_is_open(tab, conversation):
    url = reverse("conversation", args=[conversation.pk])
    assert 'name="tag"' not in tab.get(url, {"as": "human_agent"}).content.decode()


def test_an_account_that_needs_a_reconnect_is_told_on_every_page(tab, account):
    account.status = AccountStatus.NEEDS_REAUTHORIZATION
    account.save()
    assert "needs a reconnect" in tab.get(reverse("inbox")).content.decode()


def test_unchecked_signatures_are_told_on_every_page(tab, settings):
    settings.META_SKIP_SIGNATURE = True
    assert "signatures are not checked" in tab.get(reverse("inbox")).content.decode()


def test_without_accounts_the_first_step_is_shown(tab):
    html = tab.get(reverse("inbox")).content.decode()
    assert "Welcome to EchoDesk" in html
    assert "Connect an account" in html


def test_a_finished_queue_is_a_small_reward(tab, account):
    assert "All clear" in tab.get(reverse("inbox")).content.decode()


def test_a_search_without_hits_says_where_else_to_look(tab, account):
    html = tab.get(reverse("inbox"), {"q": "<b>zebra"}).content.decode()
    assert "Nobody and nothing found" in html
    assert "“&lt;b&gt;zebra”" in html
    assert "?status=all&amp;q=%3Cb%3Ezebra" in html
    html = tab.get(reverse("inbox"), {"q": "zebra", "status": "all"}).content.decode()
    assert "Search all conversations" not in html


def test_the_page_knows_the_number_its_events_go_on_from(tab, conversation):
    from django.db import transaction

    from echodesk.realtime import log

    with transaction.atomic():
        log.append(conversation.workspace_id, [log.NewEvent("note")] * 3)
    assert 'data-seq="3"' in tab.get(reverse("inbox")).content.decode()


def test_dates_are_in_the_time_zone_of_the_workspace(tab, conversation):
    conversation.workspace.time_zone = "Asia/Tbilisi"
    conversation.workspace.save()
    at = timezone.now().replace(hour=8, minute=30)
    message = factories.make_message(conversation, occurred_at=at)
    assert "12:30" in tab.get(reverse("message-bubble", args=[message.pk])).content.decode()


# --- What a page costs -------------------------------------------------------------------


def _fill(account, count, agent):
    label = Label.objects.get_or_create(workspace=account.workspace, name="VIP")[0]
    for _ in range(count):
        row = factories.make_conversation(account, assignee=agent, unread_count=1)
        row.labels.add(label)


def _queries(tab, url, capture, **headers):
    with capture() as captured:
        assert tab.get(url, **headers).status_code == 200
    return len(captured)


@pytest.fixture
def capture():
    from functools import partial

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return partial(CaptureQueriesContext, connection)


def test_the_inbox_costs_the_same_for_two_hundred_rows_as_for_ten(tab, account, agent, capture):
    _fill(account, 10, agent)
    few = _queries(tab, reverse("inbox"), capture)
    _fill(account, 190, agent)
    assert _queries(tab, reverse("inbox"), capture) == few
    assert few <= 12


def test_the_first_page_is_light(tab, account, agent):
    _fill(account, 200, agent)
    html = tab.get(reverse("inbox")).content
    assert html.count(b'class="conv"') == 40
    assert len(gzip.compress(html)) < 20_000


def test_a_conversation_costs_the_same_for_fifty_messages_as_for_five(
    tab, account, conversation, agent, capture
):
    def say(count):
        for _ in range(count):
            factories.make_message(conversation)
            factories.make_message(conversation, direction="out", author=agent)
            Note.objects.create(
                workspace=conversation.workspace,
                conversation=conversation,
                author=agent,
                text="Hold it",
            )

    url = reverse("conversation", args=[conversation.pk])
    say(5)
    few, few_whole = _queries(tab, url, capture, **DESK), _queries(tab, url, capture)
    say(45)
    _fill(account, 45, agent)
    assert _queries(tab, url, capture, **DESK) == few
    assert _queries(tab, url, capture) == few_whole
    # The piece that opening a conversation fetches, and the page with the list beside it.
    assert few <= 12
    assert few_whole <= 20
