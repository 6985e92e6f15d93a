"""WhatsApp's message templates above the composer: found, filled in, sent."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conversations.models import Attachment, Message
from tests import factories
from tests.pictures import jpeg

HTMX = {"HTTP_HX_REQUEST": "true"}
COMPONENTS = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
    {"type": "BODY", "text": "Hello {{1}}, it is <b>ready</b> until {{2}}."},
    {"type": "FOOTER", "text": "Nord Coffee"},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thanks"}]},
]
FILLED = {"value.header.1": "1184", "value.1": "Mika", "value.2": "Friday"}


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, "whatsapp")


@pytest.fixture
def conversation(account):
    return factories.make_conversation(account, last_inbound_at=timezone.now() - timedelta(days=3))


@pytest.fixture
def template(account):
    return factories.make_message_template(account, components=COMPONENTS)


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def url(name, conversation, *more):
    return reverse(name, args=[conversation.pk, *more])


def test_the_picker_is_for_members_of_the_workspace(
    client, page_of, stranger, conversation, template
):
    asked = [url("templates", conversation), url("template", conversation, template.pk)]
    send = url("template-send", conversation, template.pk)
    answers = [*(client.get(path) for path in asked), client.post(send)]
    assert all(answer["Location"].startswith("/accounts/login/") for answer in answers)
    tab = page_of(stranger)
    assert [tab.get(path).status_code for path in asked] == [404, 404]
    assert [tab.post(send, FILLED).status_code, tab.get(send).status_code] == [404, 405]
    assert not Message.objects.exists()


def test_a_template_of_another_business_account_is_not_there(tab, conversation, workspace):
    other = factories.make_message_template(factories.make_account(workspace, "whatsapp"))
    assert tab.get(url("template", conversation, other.pk), **HTMX).status_code == 404
    assert tab.post(url("template-send", conversation, other.pk), **HTMX).status_code == 404
    assert "order_ready" not in tab.get(url("templates", conversation), **HTMX).content.decode()


def test_a_closed_window_offers_a_template_first(tab, conversation):
    html = tab.get(url("conversation", conversation)).content.decode()
    assert "Choose a template" in html
    assert "WhatsApp takes nothing but approved templates now." in html


def test_what_whatsapp_takes_comes_first_and_the_rest_says_why_not(tab, account, conversation):
    factories.make_message_template(account, "a_new_one", status="PENDING")
    factories.make_message_template(account, "bad_one", status="REJECTED", rejected_reason="Spam")
    ready = factories.make_message_template(account, "zeta")
    html = tab.get(url("templates", conversation), **HTMX).content.decode()
    assert html.index("zeta") < html.index("a_new_one") < html.index("bad_one")
    assert url("template", conversation, ready.pk) in html
    assert html.count('class="opt picker__opt" href') == 1
    assert "Waiting for approval" in html
    assert 'title="Spam"' in html


def test_templates_are_found_by_name_and_language(tab, account, conversation):
    factories.make_message_template(account, "order_ready")
    factories.make_message_template(account, "order_ready", language="fi")
    factories.make_message_template(account, "invoice")
    path = url("templates", conversation)

    def found(**query):
        return tab.get(path, {"q": "", **query}, **HTMX).content.decode().count("<b>")

    assert found() == 3
    assert found(q="Order Ready") == 2
    assert found(q="order", language="fi") == 1
    assert "No message template has this name" in tab.get(path, {"q": "x"}, **HTMX).content.decode()


def test_many_templates_cost_what_few_do(tab, account, conversation, django_assert_max_num_queries):
    path = url("templates", conversation)
    factories.make_message_template(account, "first")
    with django_assert_max_num_queries(8):
        tab.get(path, **HTMX)
    for number in range(45):
        factories.make_message_template(account, f"more_{number}")
    with django_assert_max_num_queries(8):
        html = tab.get(path, **HTMX).content.decode()
    assert html.count("<b>") == 40
    assert "There are more." in html


def test_every_variable_is_asked_for_as_it_stands_in_the_preview(tab, conversation, template):
    html = tab.get(url("template", conversation, template.pk), **HTMX).content.decode()
    assert "{{1}} in the heading" in html
    assert 'name="value.header.1" data-gap="header.1"' in html
    assert '<span class="gap" data-gap-of="2" data-empty="{{2}}">{{2}}</span>' in html
    assert "it is &lt;b&gt;ready&lt;/b&gt; until" in html
    assert "Nord Coffee" in html
    assert "Thanks" in html


def test_a_filled_in_template_is_sent_outside_the_window(tab, conversation, template):
    path = url("template-send", conversation, template.pk)
    answer = tab.post(path, {**FILLED, "client_id": "abc"}, **HTMX)
    assert answer.status_code == 201
    message = Message.objects.get()
    assert message.kind == "template"
    assert "Hello Mika" in message.text
    html = answer.content.decode()
    assert "Template order_ready (en)" in html
    assert "Thanks" in html
    assert tab.post(path, {**FILLED, "client_id": "abc"}, **HTMX).status_code == 201
    assert Message.objects.count() == 1


def test_a_variable_left_out_is_said_in_words_and_the_others_stay(tab, conversation, template):
    path = url("template-send", conversation, template.pk)
    given = {**FILLED, "value.2": ""}
    answer = tab.post(path, given, **HTMX)
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "Fill in every variable of the message template.",
    )
    page = tab.post(path, given)
    assert page.status_code == 400
    assert 'value="Mika"' in page.content.decode()
    assert not Message.objects.exists()


def test_without_scripts_a_template_is_chosen_and_sent_page_by_page(tab, conversation, template):
    page = tab.get(url("templates", conversation)).content.decode()
    assert "<!doctype html>" in page
    assert url("template", conversation, template.pk) in page
    page = tab.get(url("template", conversation, template.pk)).content.decode()
    assert url("template-send", conversation, template.pk) in page
    answer = tab.post(url("template-send", conversation, template.pk), FILLED)
    assert answer["Location"] == url("conversation", conversation)
    assert Message.objects.get().kind == "template"


@pytest.mark.parametrize("how", ["uploaded before", "with the form"])
def test_the_file_at_the_head_goes_along(tab, agent, account, conversation, how):
    components = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "New!"}]
    template = factories.make_message_template(account, components=components)
    form = tab.get(url("template", conversation, template.pk), **HTMX).content.decode()
    assert 'id="picker-header"' in form
    if how == "with the form":
        data = {"header": SimpleUploadedFile("spring.jpg", jpeg(), "image/jpeg")}
    else:
        fields = {"name": "spring.jpg", "kind": "image", "content_type": "image/jpeg"}
        data = {"upload": factories.make_upload(agent, jpeg(), **fields).pk}
    answer = tab.post(url("template-send", conversation, template.pk), data, **HTMX)
    assert answer.status_code == 201, answer.content
    assert Attachment.objects.get().name == "spring.jpg"


def test_a_head_without_its_file_is_refused(tab, account, conversation):
    components = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "New!"}]
    template = factories.make_message_template(account, components=components)
    answer = tab.post(url("template-send", conversation, template.pk), **HTMX)
    assert answer.status_code == 400
    assert "begins with a file" in answer.json()["detail"]


def test_closing_the_picker_leaves_nothing(tab, conversation):
    answer = tab.get(url("templates", conversation) + "?closed", **HTMX)
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_account_without_templates_says_where_they_are_made(tab, conversation):
    html = tab.get(url("templates", conversation), **HTMX).content.decode()
    assert "made in WhatsApp Manager" in html


def test_a_template_taken_back_is_not_put_into_the_composer(tab, agent, conversation, template):
    agent.undo_seconds = 10
    agent.save()
    tab.post(url("template-send", conversation, template.pk), FILLED, **HTMX)
    taken = tab.post(reverse("message-undo", args=[Message.objects.get().pk]), **HTMX).json()
    assert (taken["text"], taken["files"]) == ("", [])
    assert Message.objects.get().status == "cancelled"
