"""What the business sends, as the customer's phone draws it, and what a tap on it does."""

import pytest
from django.urls import reverse

from social.contents import MessageKind
from social.platforms import Platform
from social.sandbox import answers, play
from social.sandbox.drafts import Draft
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.models import Said, SandboxMessage
from social.sandbox.phone.offers import read_offer
from tests.sandbox import test_message_templates, test_sending_cards, test_whatsapp_choices
from tests.sandbox.readings import read_all

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP
send_template = test_message_templates.send_template
cards, choices = test_sending_cards, test_whatsapp_choices


@pytest.fixture
def look(page_of, agent, assets, person):
    """``look(platform)``: the phone's page."""
    browser = page_of(agent)

    def read(platform):
        who = {"account": assets[platform].external_id, "person": person.pk}
        return browser.get(reverse("sandbox-phone"), who).content.decode()

    return read


@pytest.fixture
def tap(press, person, webhooks):
    """``tap(message, key)``: what is told of it."""

    def act(message, key):
        before = len(webhooks.requests)
        who = {"account": message.chat.asset_id, "person": person.pk}
        form = {**who, "deed": f"tap:{message.pk}:{key}"}
        url = reverse("sandbox-phone-message")
        act.status = press.client.post(url, form, headers={"X-Phone": "1"}).status_code
        return read_all(webhooks)[before:]

    return act


def last():
    return SandboxMessage.objects.select_related("chat__person").filter(from_person=False).last()


@pytest.mark.parametrize("platform", [IG, FB])
def test_a_quick_reply_is_tapped_and_gone(spoken, send, look, tap, webhooks, platform):
    replies = [{"content_type": "text", "title": size, "payload": f"SIZE_{size}"} for size in "SM"]
    send(spoken(platform), body={"message": {"text": "Which?", "quick_replies": replies}})
    assert "Suggested answers" in look(platform)
    (event,) = tap(last(), 1)
    assert (event.kind, event.text) == (MessageKind.QUICK_REPLY, "M")
    assert event.details["payload"] == "SIZE_M"
    assert "Suggested answers" not in look(platform)


def test_a_number_that_was_asked_for_is_given(spoken, send, look, tap, webhooks, person):
    replies = [{"content_type": "user_phone_number"}]
    send(spoken(FB), body={"message": {"text": "May we call?", "quick_replies": replies}})
    assert f"+{person.wa_id}" in look(FB)
    assert tap(last(), 0)[0].text == f"+{person.wa_id}"


@pytest.mark.parametrize("platform", [IG, FB])
def test_cards_are_drawn_and_their_buttons_tapped(spoken, send, look, tap, webhooks, platform):
    payload = cards.generic(cards.card(), cards.card(title="Bowl"))
    message = {"attachment": {"type": "template", "payload": payload}}
    send(spoken(platform), body={"message": message})
    html = look(platform)
    for words in ("Mug", "Bowl", "12 €", 'href="https://shop.example/mug"'):
        assert words in html
    (event,) = tap(last(), 2)
    assert (event.kind, event.text, event.details["payload"]) == (
        MessageKind.POSTBACK,
        "Buy",
        "BUY",
    )
    # A link opens something else: nobody is told.
    assert tap(last(), 1) == []
    assert tap.status == 409


def test_words_with_buttons_are_drawn_and_tapped(spoken, send, look, tap, webhooks):
    payload = cards.button(cards.BUY, cards.CALL)
    message = {"attachment": {"type": "template", "payload": payload}}
    send(spoken(FB), body={"message": message})
    html = look(FB)
    assert "Which one?" in html
    assert "+995555000123" in html
    assert tap(last(), 0)[0].details["payload"] == "BUY"


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [("http://testserver/media/mug.jpg", True), ("https://shop.example/mug.jpg", False)],
)
def test_pictures_of_cards_are_shown_from_here_alone(
    spoken, send, look, webhooks, address, is_shown
):
    payload = cards.generic(cards.card(image_url=address))
    send(spoken(IG), body={"message": {"attachment": {"type": "template", "payload": payload}}})
    assert (f'src="{address}"' in look(IG)) is is_shown


def offer(content):
    return {"type": "interactive", "interactive": content}


def test_whatsapp_s_buttons_are_tapped_with_the_message_they_belong_to(
    spoken, send, look, tap, webhooks
):
    header, footer = {"type": "text", "text": "Order 1042"}, {"text": "Until six"}
    content = choices.buttons(
        choices.reply(), choices.reply("no", "No"), header=header, footer=footer
    )
    send(spoken(WA), body=offer(content))
    html = look(WA)
    for words in ("Order 1042", "Shall we hold one?", "Until six"):
        assert words in html
    (event,) = tap(last(), 1)
    assert (event.kind, event.text, event.details["payload"]) == (MessageKind.POSTBACK, "No", "no")
    assert event.reply_to_external_id == last().external_id


def test_a_row_of_a_list_is_chosen(spoken, send, look, tap, webhooks):
    content = choices.choices(
        choices.section(choices.row(description="Two hours"), choices.row("r2", "Sunday"))
    )
    send(spoken(WA), body=offer(content))
    html = look(WA)
    for words in ("See times", "Courses", "Two hours", "Sunday"):
        assert words in html
    (event,) = tap(last(), 0)
    assert (event.kind, event.text) == (MessageKind.LIST_REPLY, "Saturday")
    assert event.details == {"payload": "r1", "chosen": "Two hours"}


def test_a_link_is_a_button_that_opens(spoken, send, look, webhooks):
    send(spoken(WA), body=offer(choices.link()))
    html = look(WA)
    assert 'href="https://shop.example/book" target="_blank" rel="noopener noreferrer"' in html


def test_a_message_template_is_drawn_filled_in_and_its_buttons_tapped(
    send_template, uploaded, look, tap, webhooks
):
    photo = uploaded(WA, "image/jpeg", pictures.render_photo(1))
    header = {"type": "header", "parameters": [{"type": "image", "image": {"id": photo}}]}
    link = {"type": "button", "sub_type": "url", "index": "0"}
    link["parameters"] = [{"type": "text", "text": "7"}]
    send_template("new_arrivals", header, test_message_templates.body("Ana"), link)
    html = look(WA)
    for words in (
        "Hi Ana, the new glazes are here.",
        "Reply to this message at any time.",
        'href="https://example.com/new/7"',
        'alt="Photo"',
    ):
        assert words in html
    (event,) = tap(last(), 1)
    assert (event.kind, event.text) == (MessageKind.POSTBACK, "No more of these")
    assert event.reply_to_external_id == last().external_id


def test_files_are_drawn_as_what_they_are(spoken, send, uploaded, look, webhooks):
    chat = spoken(WA)
    files = {
        "image": ("image/jpeg", pictures.render_photo(1)),
        "video": ("video/mp4", video.render_film(1)),
        "audio": ("audio/ogg", sounds.render_opus(1)),
        "document": ("application/pdf", documents.render_pdf(1)),
    }
    for kind, (content_type, data) in files.items():
        content = {"id": uploaded(WA, content_type, data)}
        if kind == "document":
            content["filename"] = "invoice.pdf"
        assert send(chat, body={"type": kind, kind: content})[0] == 200
    html = look(WA)
    for words in ("<img", "<video", "<audio", "invoice.pdf"):
        assert words in html


def test_places_quotes_reactions_and_typing_are_drawn(spoken, send, look, assets, webhooks):
    chat = spoken(WA)
    asked = chat.messages.get()
    place = {"latitude": 41.6, "longitude": 44.8}
    send(
        chat,
        body={"type": "location", "location": place, "context": {"message_id": asked.external_id}},
    )
    answers.react(asked, "👍")
    answers.show_typing(assets[WA], chat, is_typing=True)
    html = look(WA)
    for words in ("41.6, 44.8", "pm__quote", "👍", "is writing"):
        assert words in html


@pytest.mark.parametrize("key", ["", "x", "9", "99999", "-1"])
def test_there_is_nothing_else_to_tap(spoken, send, tap, webhooks, key):
    send(spoken(WA), body=offer(choices.buttons(choices.reply())))
    assert tap(last(), key) == []
    assert tap.status == 409


def test_a_person_s_own_choice_offers_nothing(assets, chat_with, webhooks):
    chosen = {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}
    content = {"type": "interactive", "interactive": chosen}
    message = play.person_sends(
        assets[WA], chat_with(assets[WA]), Draft(Said.BUTTON, content=content)
    )
    assert read_offer(message).choices == ()
