"""WhatsApp's buttons, lists and links, and their limits."""

import pytest

from social.platforms import Platform
from social.sandbox.media import documents, pictures
from social.sandbox.models import Said, SandboxMessage
from tests.sandbox.conftest import error_of

WA = Platform.WHATSAPP


def reply(key="yes", title="Yes"):
    return {"type": "reply", "reply": {"id": key, "title": title}}


def buttons(*replies, **fields):
    return {
        "type": "button",
        "body": {"text": "Shall we hold one?"},
        "action": {"buttons": list(replies)},
        **fields,
    }


def row(key="r1", title="Saturday", **fields):
    return {"id": key, "title": title, **fields}


def section(*rows, **fields):
    return {"title": "Courses", "rows": list(rows), **fields}


def choices(*sections, button="See times", **fields):
    return {
        "type": "list",
        "body": {"text": "When?"},
        "action": {"button": button, "sections": list(sections)},
        **fields,
    }


def link(**parameters):
    parameters = {"display_text": "Book", "url": "https://shop.example/book", **parameters}
    action = {"name": "cta_url", "parameters": parameters}
    return {"type": "cta_url", "body": {"text": "Book here"}, "action": action}


def rows(count):
    return [row(f"r{number}") for number in range(count)]


@pytest.fixture
def offer(spoken, send):
    """``offer(interactive)`` gives ``(status, answer)``."""
    return lambda content: send(spoken(WA), body={"type": "interactive", "interactive": content})


@pytest.mark.parametrize(
    "content",
    [
        buttons(reply()),
        buttons(reply(), reply("no", "No"), reply("later", "x" * 20)),
        buttons(reply(), header={"type": "text", "text": "Order"}, footer={"text": "Thanks"}),
        choices(section(row(description="Two hours"))),
        choices({"rows": rows(10)}),
        choices(section(*rows(5)), section(row("a"), title="Other")),
        choices(section(row()), body={"text": "x" * 4096}),
        link(),
    ],
)
def test_choices_are_sent(offer, webhooks, content):
    assert offer(content)[0] == 200
    message = SandboxMessage.objects.get(from_person=False)
    assert (message.kind, message.text) == (Said.OFFER, content["body"]["text"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, 131009),
        ({"type": "flow"}, 131009),
        (buttons(), 131008),
        (buttons(*[reply(str(n), str(n)) for n in range(4)]), 131009),
        (buttons(reply(), reply()), 131009),
        (buttons(reply(), reply("no")), 131009),
        (buttons(reply("", "Yes")), 131008),
        (buttons(reply(title="x" * 21)), 131009),
        (buttons(reply("x" * 257)), 131009),
        (buttons({"type": "postback"}), 131009),
        (buttons("Yes"), 131009),
        (buttons(reply(), body={"text": "x" * 1025}), 131009),
        (buttons(reply(), body={"text": 7}), 131009),
        (buttons(reply(), body={}), 131008),
        (buttons(reply(), footer={"text": "x" * 61}), 131009),
        (buttons(reply(), header={"type": "text", "text": "x" * 61}), 131009),
        (buttons(reply(), header={"type": "sticker", "sticker": {"id": "1"}}), 131009),
        (choices(), 131008),
        (choices(section()), 131008),
        (choices(section(*rows(11))), 131009),
        (choices(section(*rows(6)), section(*rows(6), title="Other")), 131009),
        (choices(section(row(), row())), 131009),
        (choices({"rows": [row()]}, {"rows": [row("r2")]}), 131008),
        (choices(section(row()), button="x" * 21), 131009),
        (choices(section(row(title="x" * 25))), 131009),
        (choices(section(row("x" * 201))), 131009),
        (choices(section(row(description="x" * 73))), 131009),
        (choices(section(row(), title="x" * 25)), 131009),
        (choices(section(row()), header={"type": "image", "image": {"id": "1"}}), 131009),
        (link(url="book"), 131009),
        (link(display_text=""), 131008),
        ({**link(), "action": {"name": "call", "parameters": {}}}, 131009),
    ],
)
def test_what_is_beyond_the_limits_is_refused(offer, webhooks, content, code):
    status, answer = offer(content)
    assert (status, error_of(answer)[0]) == (400, code)
    assert answer["error"]["error_data"]["details"]
    assert webhooks.requests == []


def test_a_picture_or_a_document_stands_above_buttons(offer, uploaded, webhooks):
    picture = uploaded(WA, "image/jpeg", pictures.render_photo(1))
    paper = uploaded(WA, "application/pdf", documents.render_pdf(1))
    for kind, key in (("image", picture), ("document", paper)):
        assert offer(buttons(reply(), header={"type": kind, kind: {"id": key}}))[0] == 200
    assert error_of(offer(buttons(reply(), header={"type": "image", "image": {"id": "1"}}))[1]) == (
        100,
        None,
    )
