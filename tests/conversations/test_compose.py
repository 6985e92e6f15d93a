"""From what an agent put together to the messages it goes out in, and on to Meta's vocabulary."""

import pytest

from conversations.compose import ChosenTemplate, Enclosed, Extras, parts_of, template_part
from conversations.models import MediaKind, Message, Upload
from conversations.outgoing import SentFile, outgoing_of
from social import outgoing
from social.outgoing import Button, Card, Cards, Choices, QuickReply, Row, Section, Template

YES, NO = Button(title="Yes", payload="YES"), Button(title="No", payload="NO")
LINK = Button(title="Open", url="https://example.com/")
LIST = Choices(
    text="",
    button="Sizes",
    sections=(Section(title="Mugs", rows=(Row(id="s", title="S", description="Small"),)),),
)
CARD = Card(
    title="Mug", subtitle="12 e", image_url="https://example.com/a.png", buttons=(LINK, YES)
)


def enclosed(kind):
    return Enclosed(Upload(kind=kind, name=f"{kind}.bin"), MediaKind(kind))


def sketch(parts):
    """Kind and words of each part."""
    return [(part.kind.value, part.text) for part in parts]


@pytest.mark.parametrize(
    ("platform", "kinds", "parts"),
    [
        ("instagram", [], [("text", "Hi")]),
        ("instagram", ["image"], [("text", "Hi"), ("image", "")]),
        ("facebook", ["file", "image"], [("text", "Hi"), ("file", ""), ("image", "")]),
        ("whatsapp", ["image"], [("image", "Hi")]),
        ("whatsapp", ["audio", "video"], [("audio", ""), ("video", "Hi")]),
        ("whatsapp", ["image", "file"], [("image", "Hi"), ("file", "")]),
        # A sound has no words under it.
        ("whatsapp", ["audio"], [("text", "Hi"), ("audio", "")]),
    ],
)
def test_words_and_files_go_as_the_platform_takes_them(platform, kinds, parts):
    files = [enclosed(kind) for kind in kinds]

    found = parts_of(platform, "Hi", files)
    assert sketch(found) == parts
    assert [part.upload for part in found if part.upload] == [file.upload for file in files]


def test_words_that_do_not_fit_under_a_picture_go_before_it():
    text = "a" * 1025

    assert sketch(parts_of("whatsapp", text, [enclosed("image")])) == [
        ("text", text),
        ("image", ""),
    ]
    assert sketch(parts_of("whatsapp", text[1:], [enclosed("image")])) == [("image", text[1:])]


def test_files_may_go_without_words():
    assert sketch(parts_of("instagram", "", [enclosed("image")])) == [("image", "")]


def test_nothing_is_nothing():
    assert parts_of("instagram", "") == []


def test_quick_replies_stand_under_the_last_words():
    extras = Extras(quick_replies=(QuickReply(title="M", payload="SIZE_M"),))
    first, last = parts_of("instagram", "a " * 700, extras=extras)

    assert "quick_replies" not in first.details
    assert outgoing_of(last).quick_replies == extras.quick_replies


def test_quick_replies_without_words_are_not_lost_silently():
    extras = Extras(quick_replies=(QuickReply(title="M", payload="SIZE_M"),))
    [part] = parts_of("instagram", "", extras=extras)

    assert outgoing.problems_of("instagram", outgoing_of(part))


def test_words_stay_with_what_can_be_tapped_even_where_a_picture_could_take_them():
    parts = parts_of("whatsapp", "Pick", [enclosed("image")], Extras(buttons=(YES, NO)))

    assert sketch(parts) == [("card", "Pick"), ("image", "")]


@pytest.mark.parametrize(
    ("extras", "expected"),
    [
        (Extras(buttons=(YES, LINK)), outgoing.Buttons(text="Pick", buttons=(YES, LINK))),
        (
            Extras(choices=LIST),
            Choices(text="Pick", button="Sizes", sections=LIST.sections),
        ),
    ],
)
def test_what_can_be_tapped_survives_being_stored(extras, expected):
    [part] = parts_of("whatsapp", "Pick", extras=extras)
    row = Message(kind=part.kind, text=part.text, details=part.details)

    assert outgoing_of(row) == expected


def test_cards_survive_being_stored_and_come_after_the_words():
    words, cards = parts_of("instagram", "Look", extras=Extras(cards=(CARD, Card(title="Cup"))))
    row = Message(kind=cards.kind, text=cards.text, details=cards.details)

    assert words.text == "Look"
    assert outgoing_of(row) == Cards(cards=(CARD, Card(title="Cup")))


def test_a_message_template_survives_being_stored():
    filled = Template(
        name="order_ready",
        language="fi",
        header=outgoing.TemplateMedia(kind=MediaKind.IMAGE, media_id="-", name="a.png"),
        body_variables=("Mika", "1234"),
        body_names=("name", "order"),
        button_variables=(outgoing.ButtonVariable(index=1, value="x", kind="url"),),
    )
    upload = Upload(kind="image", name="a.png")
    part = template_part(filled, "Hi Mika", titles=["Track"], upload=upload)
    row = Message(kind=part.kind, text=part.text, details=part.details)
    sent = outgoing_of(row, [SentFile(MediaKind.IMAGE, "44", "a.png")])

    assert sent.header.media_id == "44"
    assert (sent.name, sent.language, sent.body_variables) == (
        "order_ready",
        "fi",
        ("Mika", "1234"),
    )
    assert (sent.body_names, sent.button_variables) == (filled.body_names, filled.button_variables)
    assert part.details["template"]["titles"] == ["Track"]
    assert part.media_kind == MediaKind.IMAGE


def test_a_file_is_sent_with_its_words_and_name():
    row = Message(kind="file", text="here", details={})

    assert outgoing_of(row, [SentFile(MediaKind.FILE, "7", "a.pdf")]) == outgoing.File(
        kind=MediaKind.FILE, media_id="7", name="a.pdf", caption="here"
    )


def test_values_of_a_message_template_are_given_by_name_or_in_order():
    ordered = ChosenTemplate(template=None, header=("1",), body=("2", "3"), buttons=("4",))
    named = ChosenTemplate(template=None, named={"name": "Mika"})

    assert ordered.given == ("1", "2", "3", "4")
    assert named.given == {"name": "Mika"}
