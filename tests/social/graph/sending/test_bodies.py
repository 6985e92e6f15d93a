"""The same thing said, and what each platform wants to read for it."""

import pytest

from social.contents import MediaKind
from social.graph.sending import messenger, whatsapp
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
)

BUY = Button(title="Buy", payload="BUY")
SHOP = Button(title="Shop", url="https://nord.fi")
BUY_WIRE = {"type": "postback", "title": "Buy", "payload": "BUY"}
SHOP_WIRE = {"type": "web_url", "title": "Shop", "url": "https://nord.fi"}
CARD = Card(title="Mug", subtitle="12 e", image_url="https://nord.fi/mug.png", buttons=(BUY, SHOP))


def of_template(payload):
    return {"attachment": {"type": "template", "payload": payload}}


def of_attachment(kind):
    return {"attachment": {"type": kind, "payload": {"attachment_id": "440"}}}


@pytest.mark.parametrize(
    ("outgoing", "wire"),
    [
        (Text(text="Hei"), {"text": "Hei"}),
        (
            Text(text="Pick", quick_replies=(QuickReply(title="M", payload="SIZE_M"),)),
            {
                "text": "Pick",
                "quick_replies": [{"content_type": "text", "title": "M", "payload": "SIZE_M"}],
            },
        ),
        (
            Buttons(text="Hi", buttons=(BUY, SHOP)),
            of_template(
                {"template_type": "button", "text": "Hi", "buttons": [BUY_WIRE, SHOP_WIRE]}
            ),
        ),
        (
            Cards(cards=(CARD, Card(title="Cup", subtitle="8 e"))),
            of_template(
                {
                    "template_type": "generic",
                    "elements": [
                        {
                            "title": "Mug",
                            "subtitle": "12 e",
                            "image_url": "https://nord.fi/mug.png",
                            "buttons": [BUY_WIRE, SHOP_WIRE],
                        },
                        {"title": "Cup", "subtitle": "8 e"},
                    ],
                }
            ),
        ),
        (File(kind=MediaKind.IMAGE, media_id="440", name="a.png"), of_attachment("image")),
        (File(kind=MediaKind.VIDEO, media_id="440"), of_attachment("video")),
        (File(kind=MediaKind.AUDIO, media_id="440", is_voice=True), of_attachment("audio")),
        (File(kind=MediaKind.FILE, media_id="440"), of_attachment("file")),
    ],
)
def test_messenger_and_instagram_are_told(outgoing, wire):
    assert messenger.build_message(outgoing) == wire


def interactive(content):
    return {"type": "interactive", "interactive": content}


@pytest.mark.parametrize(
    ("outgoing", "wire"),
    [
        (
            Buttons(text="Hi", buttons=(BUY, Button(title="No", payload="NO"))),
            interactive(
                {
                    "type": "button",
                    "body": {"text": "Hi"},
                    "action": {
                        "buttons": [
                            {"type": "reply", "reply": {"id": "BUY", "title": "Buy"}},
                            {"type": "reply", "reply": {"id": "NO", "title": "No"}},
                        ]
                    },
                }
            ),
        ),
        (
            Buttons(text="Hi", buttons=(SHOP,)),
            interactive(
                {
                    "type": "cta_url",
                    "body": {"text": "Hi"},
                    "action": {
                        "name": "cta_url",
                        "parameters": {"display_text": "Shop", "url": "https://nord.fi"},
                    },
                }
            ),
        ),
        (
            Choices(
                text="Pick",
                button="Open",
                sections=(
                    Section(title="", rows=(Row(id="1", title="One", description="the first"),)),
                    Section(title="More", rows=(Row(id="2", title="Two"),)),
                ),
            ),
            interactive(
                {
                    "type": "list",
                    "body": {"text": "Pick"},
                    "action": {
                        "button": "Open",
                        "sections": [
                            {"rows": [{"id": "1", "title": "One", "description": "the first"}]},
                            {"title": "More", "rows": [{"id": "2", "title": "Two"}]},
                        ],
                    },
                }
            ),
        ),
        (
            File(kind=MediaKind.IMAGE, media_id="1003", caption="here", name="a.png"),
            {"type": "image", "image": {"id": "1003", "caption": "here"}},
        ),
        (
            File(kind=MediaKind.FILE, media_id="1003", name="menu.pdf"),
            {"type": "document", "document": {"id": "1003", "filename": "menu.pdf"}},
        ),
        (
            File(kind=MediaKind.AUDIO, media_id="1003", is_voice=True),
            {"type": "audio", "audio": {"id": "1003", "voice": True}},
        ),
        (
            File(kind=MediaKind.STICKER, media_id="1003"),
            {"type": "sticker", "sticker": {"id": "1003"}},
        ),
    ],
)
def test_whatsapp_is_told(outgoing, wire):
    assert whatsapp.build_message(outgoing) == wire


def components_of(**fields):
    wire = whatsapp.build_message(Template(name="order_ready", language="fi", **fields))
    assert wire["template"]["language"] == {"code": "fi"}
    return wire["template"].get("components")


@pytest.mark.parametrize(
    ("fields", "components"),
    [
        ({}, None),
        (
            {"body_variables": ("1234", "Mika")},
            [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "1234"},
                        {"type": "text", "text": "Mika"},
                    ],
                }
            ],
        ),
        (
            {"body_variables": ("1234",), "body_names": ("order",)},
            [
                {
                    "type": "body",
                    "parameters": [{"type": "text", "parameter_name": "order", "text": "1234"}],
                }
            ],
        ),
        (
            {"header_variables": ("Spring",), "header_names": ("season",)},
            [
                {
                    "type": "header",
                    "parameters": [{"type": "text", "parameter_name": "season", "text": "Spring"}],
                }
            ],
        ),
        (
            {"header": TemplateMedia(kind=MediaKind.FILE, media_id="1003", name="bill.pdf")},
            [
                {
                    "type": "header",
                    "parameters": [
                        {"type": "document", "document": {"id": "1003", "filename": "bill.pdf"}}
                    ],
                }
            ],
        ),
        (
            {"header": TemplateMedia(kind=MediaKind.IMAGE, media_id="1003", name="a.png")},
            [
                {
                    "type": "header",
                    "parameters": [{"type": "image", "image": {"id": "1003"}}],
                }
            ],
        ),
        (
            {
                "button_variables": (
                    ButtonVariable(index=0, value="order/1234"),
                    ButtonVariable(index=1, value="YES", kind="quick_reply"),
                    ButtonVariable(index=2, value="SPRING", kind="copy_code"),
                )
            },
            [
                {
                    "type": "button",
                    "sub_type": "url",
                    "index": "0",
                    "parameters": [{"type": "text", "text": "order/1234"}],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "1",
                    "parameters": [{"type": "payload", "payload": "YES"}],
                },
                {
                    "type": "button",
                    "sub_type": "copy_code",
                    "index": "2",
                    "parameters": [{"type": "coupon_code", "coupon_code": "SPRING"}],
                },
            ],
        ),
    ],
)
def test_a_message_template_is_filled_in_part_by_part(fields, components):
    assert components_of(**fields) == components
