"""What the agent sees of each kind of message."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.models import MediaKind, MediaState, MessageKind, NoticeKind, Reaction
from tests import factories

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, app_id="1900")


@pytest.fixture
def conversation(account):
    return factories.make_conversation(account, name="Salome")


@pytest.fixture
def tab(page_of, agent):
    return page_of(agent)


def html_of(tab, message):
    answer = tab.get(reverse("message-bubble", args=[message.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html):
    """What can be read, with single spaces."""
    shown = re.sub(r"<time.*?</time>|<title.*?</title>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


OSLO = {"latitude": 59.9139, "longitude": 10.7522, "name": "Opera", "address": "Kirsten 1"}
CARD = {
    "name": "Ana Popescu",
    "organization": "Harbour Bakery",
    "phones": ["+40 721 000 111"],
    "emails": ["ana@example.com"],
    "urls": ["https://example.com/ana"],
}
ORDER = {
    "catalog_id": "1",
    "items": [
        {"sku": "MUG-1", "quantity": 2, "price": "12.5", "currency": "EUR"},
        {"sku": "BOWL", "quantity": 1, "price": "30", "currency": "GEL"},
        {"sku": "CUP", "quantity": 1, "price": "4", "currency": "EUR"},
    ],
}
AD = {"source": "ADS", "ad_id": "12", "title": "Spring", "body": "New cups", "url": "https://a.co"}

# kind, text, details, what can be read
KINDS = [
    ("text", "Hello there", {}, ["Hello there"]),
    ("text", "Hello", {"forwarded": True}, ["Forwarded", "Hello"]),
    ("text", "Hi", {"referral": AD}, ["Came by an ad", "Spring", "New cups", "Open it", "Hi"]),
    ("text", "Hi", {"referral": {"source": "SHORTLINK", "ref": "flyer"}}, ["a link", "flyer"]),
    ("text", "Hi", {"referral": {"source": "x", "kind": "post"}}, ["Came by a post"]),
    ("text", "How much?", {"product_id": "5500"}, ["Asks about product 5500", "How much?"]),
    ("text", "", {}, ["…"]),
    ("image", "", {}, ["Photo"]),
    ("story_reply", "Nice!", {"story_id": "1"}, ["Replied to your story", "not known", "Nice!"]),
    ("story_mention", "", {}, ["Mentioned you in their story"]),
    ("link", "", {"links": [{"title": "Shop", "url": "https://b.co/1"}]}, ["Shop", "b.co/1"]),
    (
        "card",
        "",
        {"cards": [{"title": "Choose", "subtitle": "A size", "buttons": ["S", "M"]}]},
        ["Choose", "A size", "S", "M"],
    ),
    ("quick_reply", "Size M", {"payload": "SIZE_M"}, ["Tapped", "Size M"]),
    ("postback", "", {"payload": "GET_STARTED"}, ["Tapped", "GET_STARTED"]),
    ("list_reply", "Row 2", {"chosen": "In 2 days"}, ["Chose from a list", "Row 2", "In 2 days"]),
    (
        "form_reply",
        "Sent",
        {"answers": {"first_name": "Ana", "days": ["Mon", 2], "ok": True, "flow_token": "t"}},
        ["Filled in a form", "First name", "Ana", "Mon, 2", "Yes"],
    ),
    ("location", "", {"location": OSLO}, ["Opera", "Kirsten 1", "59.91390, 10.75220", "Street"]),
    (
        "contacts",
        "",
        {"contacts": [CARD]},
        ["Ana Popescu", "Harbour Bakery", "+40 721 000 111", "ana@example.com", "example.com/ana"],
    ),
    (
        "order",
        "Please",
        {"order": ORDER},
        ["Order", "2 ×", "MUG-1", "25.00 EUR", "Total 29.00 EUR", "Total 30.00 GEL", "Please"],
    ),
    ("appointment", "Tomorrow at 5", {}, ["Appointment", "Tomorrow at 5"]),
    (
        "appointment",
        "",
        {
            "answers": {
                "status": "CONFIRMED",
                "start": "2026-01-03T15:00:00+00:00",
                "end": "2026-01-03T15:30:00+00:00",
            }
        },
        ["Appointment", "Saturday, 3 Jan 2026, 15:00 – 15:30", "CONFIRMED"],
    ),
    ("ephemeral", "", {}, ["Disappearing photo or video", "shows it to nobody"]),
    (
        "unsupported",
        "and words",
        {"types": ["poll"], "errors": [{"code": 131051, "title": "Unknown", "detail": "A poll"}]},
        ["cannot show yet", "poll", "Unknown: A poll (131051)", "and words"],
    ),
]


@pytest.mark.parametrize(("kind", "text", "details", "readable"), KINDS)
def test_every_kind_is_shown_as_what_it_is(tab, conversation, kind, text, details, readable):
    message = factories.make_message(conversation, text, kind=kind, details=details)
    html = html_of(tab, message)
    assert f'data-kind="{kind}"' in html
    words = words_of(html)
    if "Street" in readable:
        readable = [word for word in readable if word != "Street"] + ["Open in OpenStreetMap"]
    for told in readable:
        assert told in words, words


@pytest.mark.parametrize("kind", MessageKind.values)
def test_no_kind_breaks_where_nothing_is_known_of_it(tab, conversation, kind):
    words = words_of(html_of(tab, factories.make_message(conversation, "", kind=kind)))
    assert words not in {"", "S"}


# --- Media ---------------------------------------------------------------------------------

MEDIA = [
    (MediaKind.IMAGE, {}, ["<img", 'data-lightbox="image"', 'width="216"', 'loading="lazy"']),
    (MediaKind.STICKER, {}, ["<img", 'data-kind="sticker"']),
    (MediaKind.VIDEO, {"content_type": "video/mp4"}, ["<video", "controls", 'preload="']),
    (MediaKind.AUDIO, {"is_voice": True}, ["<audio", "Voice message"]),
    (MediaKind.AUDIO, {"name": "song.mp3"}, ["<audio", "song.mp3"]),
    (MediaKind.FILE, {"name": "offer.pdf", "size": 2048}, ['download="offer.pdf"', "2.0", "KB"]),
    (MediaKind.POST, {"title": "Glaze"}, ["Shared post", "Glaze", "<img"]),
    (MediaKind.REEL, {"content_type": "video/mp4"}, ["Shared reel", "<video"]),
    (MediaKind.STORY, {"content_type": "image/jpeg"}, ["Shared story", "<img"]),
]


@pytest.mark.parametrize(("kind", "fields", "parts"), MEDIA)
def test_media_that_is_here_is_shown_or_plays(tab, conversation, kind, fields, parts):
    message = factories.make_message(conversation, "", kind=kind)
    factories.make_attachment(message, kind, content=PIXEL, **fields)
    html = html_of(tab, message)
    for part in parts:
        assert part in html


@pytest.mark.parametrize("kind", MediaKind.values)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MediaState.WANTED, "Being copied…"),
        (MediaState.FAILED, "Retry"),
        (MediaState.ABSENT, "Instagram did not give it to us"),
        (MediaState.GONE, "no longer there"),
    ],
)
def test_media_that_is_not_here_says_why(tab, conversation, kind, state, words):
    message = factories.make_message(conversation, "", kind=kind)
    attachment = factories.make_attachment(message, kind, state=state)
    html = html_of(tab, message)
    assert words in unescape(html)
    retry = reverse("attachment-retry", args=[attachment.pk])
    assert (f'hx-post="{retry}"' in html) is (state == MediaState.FAILED)


def test_a_story_reply_shows_the_story_above_the_words(tab, conversation):
    message = factories.make_message(conversation, "Is it for sale?", kind="story_reply")
    factories.make_attachment(message, MediaKind.STORY, content=PIXEL, title="New glaze week")
    html = html_of(tab, message)
    assert html.index("Replied to your story") < html.index("Is it for sale?")
    assert "data-small" in html
    assert "“New glaze week”" in html


def test_several_pictures_stand_in_one_grid_and_their_caption_below(tab, conversation):
    message = factories.make_message(conversation, "Which one?", kind="image")
    for _ in range(3):
        factories.make_attachment(message, content=PIXEL)
    html = html_of(tab, message)
    assert 'data-pieces="3"' in html
    assert html.count("data-lightbox") == 3
    assert html.index("data-pieces") < html.index("Which one?")


# --- What happened to a message --------------------------------------------------------------


def test_an_unsent_message_leaves_a_tombstone(tab, conversation):
    theirs = factories.make_message(conversation, "", is_deleted=True)
    ours = factories.make_message(conversation, "", is_deleted=True, direction="out")
    assert "Salome unsent a message" in words_of(html_of(tab, theirs))
    assert "This message was unsent" in words_of(html_of(tab, ours))


def test_reactions_and_edits_are_seen(tab, conversation):
    message = factories.make_message(conversation, "Better", edited_at=conversation.created_at)
    for by_business, emoji in ((False, "❤️"), (True, "👍")):
        Reaction.objects.create(
            workspace=conversation.workspace,
            message=message,
            by_business=by_business,
            emoji=emoji,
            occurred_at=conversation.created_at,
        )
    words = words_of(html_of(tab, message))
    assert "❤️ Reaction from the person" in words
    assert "👍 Reaction from you" in words
    assert "Edited" in words


def test_an_answer_quotes_what_it_answers_and_leads_there(tab, conversation, agent):
    asked = factories.make_message(conversation, "", kind="image", direction="out", author=agent)
    message = factories.make_message(conversation, "That one", reply_to=asked)
    html = html_of(tab, message)
    assert f'data-quote="{asked.pk}"' in html
    assert agent.user.get_full_name() in html
    assert "Photo" in words_of(html)
    address = unescape(re.search(r'href="([^"]+)#message-', html).group(1))
    page = tab.get(address).content.decode()
    assert f'id="message-{asked.pk}"' in page
    assert "Newest messages" in page


def test_the_place_of_a_quote_is_shown_however_much_was_said_since(tab, conversation):
    asked = factories.make_message(conversation, "Long ago")
    for _ in range(60):
        factories.make_message(conversation, "Since then")
    message = factories.make_message(conversation, "That one", reply_to=asked)
    address = unescape(re.search(r'href="([^"]+)#message-', html_of(tab, message)).group(1))
    assert "Long ago" in tab.get(address).content.decode()


def test_a_quote_of_a_message_nobody_has_says_so(tab, conversation):
    message = factories.make_message(conversation, "Yes", reply_to_external_id="mid-unknown")
    html = html_of(tab, message)
    assert "In reply to a message that is not here" in html
    assert "mid-unknown" not in html


def test_prices_are_for_who_points_at_the_time(tab, conversation):
    message = factories.make_message(
        conversation, direction="out", pricing={"billable": False, "category": "service"}
    )
    html = html_of(tab, message)
    assert "service: free of charge" in re.search(r'<time[^>]+title="([^"]+)"', html).group(1)
    assert "free of charge" not in words_of(html)


# --- Safety ----------------------------------------------------------------------------------

MARKUP = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("kind", MessageKind.values)
def test_nothing_of_what_people_send_is_markup(tab, conversation, kind):
    card = {name: [MARKUP] if isinstance(value, list) else MARKUP for name, value in CARD.items()}
    details = {
        "payload": MARKUP,
        "chosen": MARKUP,
        "answers": {MARKUP: [MARKUP, {MARKUP: MARKUP}]},
        "location": {"latitude": 1.0, "longitude": 2.0, "name": MARKUP, "address": MARKUP},
        "contacts": [card],
        "order": {"items": [dict.fromkeys(("sku", "price", "currency"), MARKUP)]},
        "product_id": MARKUP,
        "referral": dict.fromkeys(("source", "ref", "title", "body", "url"), MARKUP),
        "links": [{"title": MARKUP, "url": MARKUP}],
        "cards": [{"title": MARKUP, "subtitle": MARKUP, "buttons": [MARKUP]}],
        "types": [MARKUP],
        "errors": [{"code": MARKUP, "title": MARKUP, "detail": MARKUP}],
    }
    message = factories.make_message(conversation, MARKUP, kind=kind, details=details)
    for media in MediaKind.values:
        factories.make_attachment(message, media, content=PIXEL, title=MARKUP, name=MARKUP)
        factories.make_attachment(message, media, state=MediaState.FAILED, error=MARKUP)
    quoting = factories.make_message(conversation, "Yes", reply_to=message)
    notice = factories.make_notice(conversation, text=MARKUP, details=details)
    pages = [html_of(tab, message), html_of(tab, quoting)]
    pages.append(tab.get(reverse("conversation", args=[conversation.pk])).content.decode())
    assert f"notice-{notice.pk}" in pages[-1]
    assert all("<img src=x" not in html for html in pages)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x", "vbscript:1"]
)
def test_only_web_addresses_lead_anywhere(tab, conversation, address):
    details = {
        "links": [{"title": "Shop", "url": address}],
        "contacts": [{"urls": [address], "phones": ["call me"]}],
        "referral": {"url": address},
        "location": {"url": address},
    }
    message = factories.make_message(conversation, f"See {address}", details=details)
    html = html_of(tab, message)
    assert f'href="{address}' not in html
    assert 'href="tel:' not in html


def test_addresses_in_a_text_are_links_that_tell_nothing(tab, conversation):
    message = factories.make_message(conversation, "See https://a.co/x?a=1&b=2. And www.b.co!")
    html = html_of(tab, message)
    assert (
        '<a href="https://a.co/x?a=1&amp;b=2" target="_blank"'
        ' rel="noopener noreferrer nofollow ugc">https://a.co/x?a=1&amp;b=2</a>. And' in html
    )
    assert 'href="https://www.b.co"' in html


# --- Deliveries --------------------------------------------------------------------------------


def test_only_admins_are_led_to_what_came_in(page_of, admin, agent, conversation):
    message = factories.make_message(conversation, "", kind="unsupported", delivery_id=7)
    led = {
        member: "See what came in" in html_of(page_of(member), message) for member in (admin, agent)
    }
    assert led == {admin: True, agent: False}


# --- Notices and who holds a conversation -----------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "details", "words"),
    [
        (NoticeKind.REFERRAL, "", {"referral": AD}, "Came by an ad: Spring"),
        (NoticeKind.REFERRAL, "", {"referral": {"ref": "flyer"}}, "Came by a link: flyer"),
        (NoticeKind.OPT_IN, "Weekly news", {}, "Signed up for messages · Weekly news"),
        (NoticeKind.OPT_OUT, "", {}, "Stopped messages"),
        (NoticeKind.THREAD_PASSED, "", {"owner_app_id": "263902037430900"}, "to Page Inbox"),
        (NoticeKind.THREAD_PASSED, "", {"owner_app_id": "1900"}, "Handed to EchoDesk"),
        (NoticeKind.THREAD_PASSED, "", {"owner_app_id": ""}, "Given back"),
        (NoticeKind.THREAD_TAKEN, "", {"owner_app_id": "1217981644879628"}, "by Instagram inbox"),
        (NoticeKind.THREAD_REQUESTED, "", {"owner_app_id": "77"}, "Another app asks for this"),
        (NoticeKind.NUMBER_CHANGED, "+358 40 1", {}, "Changed their number · +358 40 1"),
        (NoticeKind.SYSTEM, "You changed the icon", {}, "You changed the icon"),
        (NoticeKind.SYSTEM, "", {}, "Message from the platform"),
    ],
)
def test_a_notice_is_a_line_among_the_messages(tab, conversation, kind, text, details, words):
    notice = factories.make_notice(conversation, kind, text=text, details=details)
    html = tab.get(reverse("timeline", args=[conversation.pk])).content.decode()
    assert f'id="notice-{notice.pk}"' in html
    assert words in words_of(html).replace(" :", ":")


def test_notices_of_elsewhere_are_not_shown(page_of, stranger, conversation):
    factories.make_notice(conversation)
    url = reverse("timeline", args=[conversation.pk])
    assert page_of(stranger).get(url).status_code == 404


@pytest.mark.parametrize(
    ("app_id", "words"),
    [
        (
            "263902037430900",
            "Page Inbox is answering here. Automation is off; you can still write.",
        ),
        ("unknown", "Another app is answering here."),
    ],
)
def test_a_conversation_that_another_app_holds_says_so(tab, conversation, app_id, words):
    url = reverse("conversation-parts", args=[conversation.pk])
    assert re.search(r'id="held"[^>]* hidden', tab.get(url).content.decode())
    conversation.held_by_app_id = app_id
    conversation.save()
    html = tab.get(url).content.decode()
    assert not re.search(r'id="held"[^>]* hidden', html)
    assert words in words_of(html)


# --- Rows of the list ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("text", "Hello", "Hello"),
        ("", "", "…"),
        ("image", "", "Photo"),
        ("image", "Look", "Look"),
        ("audio", "", "Voice message"),
        ("story_reply", "Is it for sale?", "Story reply: Is it for sale?"),
        ("story_reply", "", "Story reply"),
        ("quick_reply", "Size M", "Tapped: Size M"),
        ("location", "", "Location"),
        ("unsupported", "", "Unsupported message"),
        ("unsent", "", "Unsent"),
    ],
)
def test_a_row_says_what_the_newest_message_is(tab, conversation, kind, text, words):
    conversation.last_message_kind, conversation.last_message_text = kind, text
    conversation.save()
    html = tab.get(reverse("conversation-row", args=[conversation.pk])).content.decode()
    shown = re.search(r'class="conv__text"[^>]*>(.*?)</span>', html, re.DOTALL).group(1)
    assert words_of(shown).replace(" :", ":") == words
    assert ("<svg" in shown) is (kind not in {"text", ""})


# --- What it costs -----------------------------------------------------------------------------


def test_a_timeline_costs_the_same_with_fifty_attachments_as_with_none(tab, conversation, agent):
    asked = factories.make_message(conversation, direction="out", author=agent)
    factories.make_notice(conversation)
    url = reverse("timeline", args=[conversation.pk])

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert tab.get(url).status_code == 200
        return len(captured)

    bare = cost()
    for _ in range(25):
        message = factories.make_message(conversation, "", kind="image", reply_to=asked)
        factories.make_attachment(message, content=PIXEL)
        factories.make_attachment(message)
        factories.make_notice(conversation)
    assert cost() == bare
