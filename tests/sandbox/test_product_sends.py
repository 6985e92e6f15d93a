"""All that EchoDesk itself can send, by its own calls, taken by the sandbox."""

import io

import pytest

from social.contents import MediaKind
from social.graph import sending
from social.graph.message_templates import fetch_templates
from social.graph.uploads import upload
from social.models import Login
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
from social.platforms import Platform
from social.sandbox import tokens
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.models import SandboxMessage, SandboxPage
from tests.factories import make_account
from tests.sandbox.conftest import PAGE_SCOPES

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP
HOLD, SHOP = (
    Button(title="Hold one", payload="HOLD"),
    Button(title="Shop", url="https://x.example/"),
)
ASKING = Text(text="Which size?", quick_replies=(QuickReply(title="M", payload="SIZE_M"),))
CARD = Card(title="Mug", subtitle="24 €", image_url="https://x.example/m.jpg", buttons=(HOLD, SHOP))
ROWS = (Row(id="sat", title="Saturday", description="Two hours"), Row(id="sun", title="Sunday"))
TIMES = Choices(text="When?", button="See times", sections=(Section(title="Courses", rows=ROWS),))
FILES = {
    MediaKind.IMAGE: ("mug.jpg", pictures.render_photo(1), "image/jpeg"),
    MediaKind.VIDEO: ("film.mp4", video.render_film(1), "video/mp4"),
    MediaKind.FILE: ("list.pdf", documents.render_pdf(1), "application/pdf"),
}
# Of a recording, each platform takes another kind.
HUM, OPUS = sounds.render_hum(1), sounds.render_opus(1)
SOUNDS = {IG: (HUM, "audio/wav"), FB: (HUM, "audio/wav"), WA: (OPUS, "audio/ogg")}


@pytest.fixture(autouse=True)
def _nobody_is_told(monkeypatch):
    monkeypatch.setattr("social.sandbox.courier.send", lambda webhook: None)


@pytest.fixture
def account(meta, workspace, assets):
    """``account(platform)``: EchoDesk's, with the token of the sandbox's."""

    def make(platform, login=Login.FACEBOOK):
        asset = assets[platform]
        if platform == WA:
            token = tokens.whatsapp_token(asset.owner_id)
        else:
            token = tokens.page_token(asset.owner_id, PAGE_SCOPES)
        return make_account(
            workspace,
            platform,
            login=login,
            external_id=asset.external_id,
            page_id=asset.owner_id
            if SandboxPage.objects.filter(external_id=asset.owner_id)
            else "",
            waba_id=asset.owner_id if platform == WA else "",
            access_token=token,
        )

    return make


@pytest.mark.parametrize(
    ("platform", "outgoing"),
    [
        *[(platform, Text(text="Yes")) for platform in Platform],
        *[(platform, ASKING) for platform in (IG, FB)],
        *[(platform, Buttons(text="Shall we?", buttons=(HOLD, SHOP))) for platform in (IG, FB)],
        *[(platform, Cards(cards=(CARD, CARD))) for platform in (IG, FB)],
        (WA, Buttons(text="Shall we?", buttons=(HOLD,))),
        (WA, Buttons(text="Look", buttons=(SHOP,))),
        (WA, TIMES),
    ],
)
def test_words_and_choices_are_taken(account, spoken, platform, outgoing):
    chat = spoken(platform)
    quoted = chat.messages.get()
    sent = sending.send(
        account(platform),
        chat.person_external_id,
        outgoing,
        correlation="echodesk:42",
        reply_to=quoted.external_id,
    )
    message = SandboxMessage.objects.get(external_id=sent)
    assert message.reply_to == quoted
    assert message.correlation == ("" if platform == IG else "echodesk:42")


@pytest.mark.parametrize("kind", [*FILES, MediaKind.AUDIO])
@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_files_are_uploaded_and_sent(account, spoken, platform, kind):
    sound, content_type = SOUNDS[platform]
    name, data, content_type = FILES.get(kind, ("voice", sound, content_type))
    by, chat = account(platform), spoken(platform)
    media_id = upload(by, io.BytesIO(data), name=name, content_type=content_type, kind=kind)
    is_voice = platform == WA and kind == MediaKind.AUDIO
    file = File(kind=kind, media_id=media_id, name=name, is_voice=is_voice)
    sent = sending.send(by, chat.person_external_id, file)
    assert SandboxMessage.objects.get(external_id=sent).files.get().upload.sha256


def test_message_templates_are_read_and_sent(account, spoken):
    by, chat = account(WA), spoken(WA)
    assert {row.name for row in fetch_templates(by)} >= {"order_ready", "new_arrivals"}
    name, data, content_type = FILES[MediaKind.IMAGE]
    picture = upload(
        by, io.BytesIO(data), name=name, content_type=content_type, kind=MediaKind.IMAGE
    )
    templates = (
        Template(name="order_ready", language="fi", body_variables=("Ana", "1042", "18")),
        Template(
            name="appointment_reminder",
            language="en_US",
            body_variables=("Ana", "Friday", "six"),
            body_names=("first_name", "day", "time"),
        ),
        Template(
            name="new_arrivals",
            language="en_US",
            header=TemplateMedia(kind=MediaKind.IMAGE, media_id=picture),
            body_variables=("Ana",),
            button_variables=(
                ButtonVariable(index=0, value="7"),
                ButtonVariable(index=1, value="STOP", kind="quick_reply"),
            ),
        ),
        Template(
            name="autumn_offer",
            language="en_US",
            button_variables=(ButtonVariable(index=0, value="BOWL10", kind="copy_code"),),
        ),
    )
    for template in templates:
        sent = sending.send(by, chat.person_external_id, template)
        assert SandboxMessage.objects.get(external_id=sent).kind == "template"


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_reactions_typing_and_having_seen_arrive(account, spoken, platform):
    by, chat = account(platform), spoken(platform)
    message = chat.messages.get()
    about = (by, chat.person_external_id)
    for emoji in ("❤️", "🎉", ""):
        sending.send_reaction(*about, message.external_id, emoji)
        message.refresh_from_db()
        assert message.business_reaction == emoji
    last = message.external_id
    sending.send_typing(*about, is_typing=True, last_inbound_external_id=last)
    chat.refresh_from_db()
    assert chat.typing_until is not None
    sending.send_seen(*about, last)
    message.refresh_from_db()
    assert message.read_at is not None


def test_instagram_login_sends_and_uploads_by_its_own_host(
    meta, workspace, instagram, instagram_token, spoken
):
    by = make_account(
        workspace,
        IG,
        login=Login.INSTAGRAM,
        external_id=instagram.external_id,
        page_id="",
        access_token=instagram_token(),
    )
    chat = spoken(IG)
    name, data, content_type = FILES[MediaKind.IMAGE]
    media_id = upload(
        by, io.BytesIO(data), name=name, content_type=content_type, kind=MediaKind.IMAGE
    )
    for outgoing in (ASKING, Cards(cards=(CARD,)), File(kind=MediaKind.IMAGE, media_id=media_id)):
        sent = sending.send(by, chat.person_external_id, outgoing, tag="human_agent")
        assert SandboxMessage.objects.filter(external_id=sent).exists()
