"""What a platform would refuse is found before the call."""

import pytest
from django.utils import translation

from social.contents import MediaKind
from social.outgoing import (
    Button,
    Buttons,
    ButtonVariable,
    Card,
    Cards,
    Choices,
    File,
    QuickReply,
    Row,
    Section,
    Template,
    TemplateMedia,
    Text,
    problems_of,
)

EVERYWHERE = ("instagram", "facebook", "whatsapp")
MESSENGER = ("instagram", "facebook")


def found(platform, outgoing):
    return [(problem.field, problem.code) for problem in problems_of(platform, outgoing)]


def quick(number=1, title="M", payload="SIZE"):
    return tuple(QuickReply(title=title, payload=payload) for _ in range(number))


def answers(number=1, **fields):
    return tuple(
        Button(**{"title": f"B{each}", "payload": f"P{each}", **fields}) for each in range(number)
    )


def listed(*sizes, **fields):
    sections = tuple(
        Section(
            title=f"S{section}",
            rows=tuple(
                Row(**{"id": f"{section}-{row}", "title": "Row", **fields}) for row in range(size)
            ),
        )
        for section, size in enumerate(sizes)
    )
    return Choices(text="Pick", button="Open", sections=sections)


def cards(number=1, **fields):
    return Cards(cards=(Card(**{"title": "Mug", "subtitle": "12 e", **fields}),) * number)


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("instagram", "a" * 1000),
        ("instagram", "ä" * 500),
        ("instagram", "😀" * 250),
        ("facebook", "ä" * 2000),
        ("whatsapp", "ä" * 4096),
    ],
)
def test_a_text_may_fill_the_limit_in_the_unit_of_its_platform(platform, text):
    assert problems_of(platform, Text(text=text)) == []
    assert found(platform, Text(text=text + "a")) == [("text", "too_long")]


@pytest.mark.parametrize("platform", EVERYWHERE)
def test_there_is_no_empty_text(platform):
    assert found(platform, Text(text=" \n")) == [("text", "empty")]


def test_a_text_too_long_for_instagram_says_that_bytes_are_counted():
    [problem] = problems_of("instagram", Text(text="ä" * 501))
    assert "2 bytes too long" in problem.detail
    assert "emoji" in problem.detail


@pytest.mark.parametrize(
    "text", ["see https://", "http://[::1 now", "https:// nordcoffee.fi", "https://nord:99999999/x"]
)
def test_a_broken_link_is_found_where_it_has_the_text_refused(text):
    assert found("instagram", Text(text=text)) == [("text", "bad_link")]
    assert found("facebook", Text(text=text)) == []


@pytest.mark.parametrize(
    "text",
    ["see https://nordcoffee.fi/a?b=c#d.", "nordcoffee.fi", "HTTPS://Nord.fi and http://x.y"],
)
def test_a_whole_link_is_fine(text):
    assert found("instagram", Text(text=text)) == []


@pytest.mark.parametrize("platform", MESSENGER)
@pytest.mark.parametrize(
    ("replies", "problems"),
    [
        (quick(13), []),
        (quick(14), [("quick_replies", "too_many")]),
        (quick(title="a" * 20), []),
        (quick(title="a" * 21), [("quick_replies.0.title", "too_long")]),
        (quick(title=""), [("quick_replies.0.title", "empty")]),
        (quick(payload=""), [("quick_replies.0.payload", "empty")]),
        (quick(payload="p" * 1001), [("quick_replies.0.payload", "too_long")]),
    ],
)
def test_quick_replies_are_few_and_short(platform, replies, problems):
    assert found(platform, Text(text="Pick", quick_replies=replies)) == problems


def test_whatsapp_has_no_quick_replies():
    outgoing = Text(text="Pick", quick_replies=quick())
    assert found("whatsapp", outgoing) == [("quick_replies", "not_supported")]


@pytest.mark.parametrize("platform", EVERYWHERE)
@pytest.mark.parametrize(
    ("buttons", "problems"),
    [
        (answers(3), []),
        (answers(4), [("buttons", "too_many")]),
        ((), [("buttons", "empty")]),
        (answers(title="a" * 20), []),
        (answers(title="a" * 21), [("buttons.0.title", "too_long")]),
        (answers(title=" "), [("buttons.0.title", "empty")]),
        (answers(payload=""), [("buttons.0", "mixed")]),
        (answers(url="https://nord.fi"), [("buttons.0", "mixed")]),
        (answers(payload="", url="https://nord.fi"), []),
        (answers(payload="", url="nord.fi"), [("buttons.0.url", "bad_link")]),
        (answers(payload="", url="javascript:alert(1)"), [("buttons.0.url", "bad_link")]),
        (answers(payload="", url="https://nord .fi"), [("buttons.0.url", "bad_link")]),
        (answers(2, payload="same"), [("buttons", "repeated")]),
    ],
)
def test_buttons_are_few_short_and_lead_somewhere(platform, buttons, problems):
    assert found(platform, Buttons(text="Hi", buttons=buttons)) == problems


def test_on_whatsapp_a_link_stands_alone():
    link = Button(title="Shop", url="https://nord.fi")
    outgoing = Buttons(text="Hi", buttons=(link, *answers()))
    assert found("whatsapp", outgoing) == [("buttons", "mixed")]
    assert found("facebook", outgoing) == []


@pytest.mark.parametrize(("platform", "limit"), [("facebook", 640), ("whatsapp", 1024)])
def test_the_words_above_buttons_have_a_limit_of_their_own(platform, limit):
    assert found(platform, Buttons(text="a" * limit, buttons=answers())) == []
    longer = Buttons(text="a" * (limit + 1), buttons=answers())
    assert found(platform, longer) == [("text", "too_long")]


@pytest.mark.parametrize(
    ("choices", "problems"),
    [
        (listed(10), []),
        (listed(5, 5), []),
        (listed(6, 5), [("sections", "too_many")]),
        (listed(), [("sections", "empty")]),
        (listed(1, 0), [("sections.1.rows", "empty")]),
        (listed(1, title="a" * 24), []),
        (listed(1, title="a" * 25), [("sections.0.rows.0.title", "too_long")]),
        (listed(1, description="a" * 72), []),
        (listed(1, description="a" * 73), [("sections.0.rows.0.description", "too_long")]),
        (listed(1, id="a" * 201), [("sections.0.rows.0.id", "too_long")]),
        (listed(2, id="same"), [("sections", "repeated")]),
        (
            Choices(text="", button="", sections=listed(1).sections),
            [("text", "empty"), ("button", "empty")],
        ),
        (
            Choices(text="a", button="a" * 21, sections=(Section(title="", rows=()),)),
            [
                ("button", "too_long"),
                ("sections", "empty"),
                ("sections.0.rows", "empty"),
            ],
        ),
        (
            Choices(
                text="a",
                button="b",
                sections=(
                    Section(title="", rows=(Row(id="1", title="One"),)),
                    Section(title="a" * 25, rows=(Row(id="2", title="Two"),)),
                ),
            ),
            [("sections.0.title", "empty"), ("sections.1.title", "too_long")],
        ),
    ],
)
def test_a_list_on_whatsapp_is_short(choices, problems):
    assert found("whatsapp", choices) == problems


@pytest.mark.parametrize("platform", MESSENGER)
def test_only_whatsapp_has_lists_and_message_templates(platform):
    assert found(platform, listed(1)) == [("sections", "not_supported")]
    template = Template(name="order_ready", language="fi")
    assert found(platform, template) == [("name", "not_supported")]


@pytest.mark.parametrize("platform", MESSENGER)
@pytest.mark.parametrize(
    ("outgoing", "problems"),
    [
        (cards(10), []),
        (cards(11), [("cards", "too_many")]),
        (cards(0), [("cards", "empty")]),
        (cards(buttons=answers(3)), []),
        (cards(buttons=answers(4)), [("cards.0.buttons", "too_many")]),
        (cards(title=""), [("cards.0.title", "empty")]),
        (cards(title="a" * 81), [("cards.0.title", "too_long")]),
        (cards(subtitle="a" * 81), [("cards.0.subtitle", "too_long")]),
        (cards(image_url="/mug.png"), [("cards.0.image_url", "bad_link")]),
        (cards(subtitle=""), [("cards.0", "empty")]),
    ],
)
def test_cards_are_few_and_hold_something(platform, outgoing, problems):
    assert found(platform, outgoing) == problems


def test_whatsapp_has_no_cards():
    assert found("whatsapp", cards()) == [("cards", "not_supported")]


@pytest.mark.parametrize(
    ("platform", "fields", "problems"),
    [
        ("instagram", {}, []),
        ("instagram", {"kind": MediaKind.FILE}, []),
        ("whatsapp", {"kind": MediaKind.STICKER}, []),
        ("facebook", {"kind": MediaKind.STICKER}, [("kind", "not_supported")]),
        ("whatsapp", {"kind": MediaKind.REEL}, [("kind", "not_supported")]),
        ("whatsapp", {"media_id": ""}, [("media_id", "empty")]),
        ("whatsapp", {"caption": "a" * 1024}, []),
        ("whatsapp", {"caption": "a" * 1025}, [("caption", "too_long")]),
        ("facebook", {"caption": "here"}, [("caption", "not_supported")]),
        (
            "whatsapp",
            {"kind": MediaKind.AUDIO, "caption": "here"},
            [("caption", "not_supported")],
        ),
        ("whatsapp", {"kind": MediaKind.AUDIO, "is_voice": True}, []),
        ("whatsapp", {"is_voice": True}, [("is_voice", "not_supported")]),
    ],
)
def test_a_file_is_of_a_kind_the_platform_takes(platform, fields, problems):
    outgoing = File(**{"kind": MediaKind.IMAGE, "media_id": "1003", **fields})
    assert found(platform, outgoing) == problems


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, []),
        ({"name": ""}, [("name", "empty")]),
        ({"language": ""}, [("language", "empty")]),
        ({"header": TemplateMedia(kind=MediaKind.FILE, media_id="1")}, []),
        ({"header": TemplateMedia(kind=MediaKind.FILE, media_id="")}, [("header", "empty")]),
        (
            {"header": TemplateMedia(kind=MediaKind.AUDIO, media_id="1")},
            [("header", "not_supported")],
        ),
        ({"header_variables": ("Spring",)}, []),
        ({"header_variables": ("",)}, [("header_variables.0", "empty")]),
        ({"body_variables": ("1234", " ")}, [("body_variables.1", "empty")]),
        ({"body_variables": ("1234",), "body_names": ("order",)}, []),
        (
            {"body_variables": ("1234",), "body_names": ("order", "x")},
            [("body_variables", "count")],
        ),
        (
            {"button_variables": (ButtonVariable(index=0, value=""),)},
            [("button_variables.0", "empty")],
        ),
    ],
)
def test_a_message_template_is_filled_in(fields, problems):
    outgoing = Template(**{"name": "order_ready", "language": "fi", **fields})
    assert found("whatsapp", outgoing) == problems


def test_details_are_in_the_language_of_the_reader():
    with translation.override("en"):
        [problem] = problems_of("whatsapp", cards())
    assert problem.detail == "WhatsApp has no cards."
