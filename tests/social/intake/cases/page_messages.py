"""Messenger: words, what is attached to them, and taps."""

from tests.social.intake.cases.page import BOT, OURS, PAGE_INBOX, echoed, said, sent, unknown
from tests.social.intake.expectations import FILES, at, case, shown

STICKER = FILES + "sticker.png?_nc_cat=1"
THUMB = shown("sticker", STICKER, object_id="369239263222822")
COFFEE = "https://shop.example/coffee"

SAID = (
    case("page/text", "words are text", said("m_abc", "Are you open today?")),
    case(
        "page/old_mid",
        "an id of old is an id",
        said("mid.$cAAJdkrCd2ORnva8ErFhjGm0X_Q_c", "An old name"),
    ),
    case(
        "page/text_in_changes",
        "a message may stand among the changes",
        said("m_changes", "Other coat", occurred_at=at(40)),
    ),
    case(
        "page/quick_reply",
        "a quick reply says its words and what they stand for",
        sent("m_size", "Large", "quick_reply", details={"payload": "SIZE_L"}),
    ),
    case(
        "page/get_started",
        'the first tap on "Get started" knows the link somebody came by',
        sent(
            "m_start",
            "Get Started",
            "postback",
            details={
                "payload": "GET_STARTED",
                "referral": {"source": "SHORTLINK", "kind": "OPEN_THREAD", "ref": "qr-table-4"},
            },
        ),
    ),
    case(
        "page/standby_postback",
        "a tap meant for another app keeps its payload to itself",
        sent("m_menu", "Menu", "postback", standby=True),
    ),
    case(
        "page/postback_of_a_plugin",
        "a tap of somebody who is known by a website only is kept",
        unknown("postback"),
    ),
)

ATTACHED = (
    case(
        "page/sticker", "a sticker is a sticker", sent("m_sticker", kind="sticker", media=(THUMB,))
    ),
    case(
        "page/sticker_doubled",
        "a sticker that comes as an image too is one sticker",
        sent("m_sticker2", kind="sticker", media=(THUMB,)),
    ),
    case(
        "page/sticker_doubled_without_ids",
        "a sticker without an id that comes as an image too is one sticker",
        sent("m_sticker3", kind="sticker", media=(shown("sticker", STICKER),)),
    ),
    case(
        "page/sticker_as_image",
        "an image with the id of a sticker is a sticker",
        sent("m_thumb", kind="sticker", media=(THUMB,)),
    ),
    case(
        "page/file",
        "a file is a file",
        sent("m_file", kind="file", media=(shown("file", FILES + "invoice.pdf?_nc_cat=1"),)),
    ),
    case(
        "page/audio",
        "a recording is audio",
        sent("m_audio", kind="audio", media=(shown("audio", FILES + "audioclip.mp4?_nc_cat=1"),)),
    ),
    case(
        "page/link",
        "a shared link has its own address rather than Facebook's way to it",
        sent(
            "m_link",
            COFFEE,
            "link",
            details={"links": [{"title": "Coffee of the month", "url": COFFEE}]},
        ),
    ),
    case(
        "page/link_on_the_attachment",
        "a link may stand on the attachment itself",
        sent("m_link2", kind="link", details={"links": [{"title": "Coffee", "url": COFFEE}]}),
    ),
    case(
        "page/link_with_nothing",
        "a link of nothing is something Meta could not show",
        sent("m_link3", kind="unsupported", details={"types": ["fallback"]}),
    ),
    case(
        "page/link_not_for_browsers",
        "an address no browser may follow is left out",
        sent("m_link4", kind="link", details={"links": [{"title": "Look"}]}),
    ),
    case(
        "page/post",
        "a shared post knows its id and words",
        sent(
            "m_post",
            kind="post",
            media=(
                shown(
                    "post",
                    FILES + "post.jpg",
                    title="Opening hours",
                    object_id="104000000000001_1041",
                ),
            ),
        ),
    ),
    case(
        "page/reel",
        "a shared reel knows its id and words",
        sent(
            "m_reel",
            kind="reel",
            media=(
                shown(
                    "reel",
                    FILES + "reel.mp4",
                    title="Behind the bar",
                    object_id="1040000000000077",
                ),
            ),
        ),
    ),
    case(
        "page/product",
        "a product is a card, and known by its id",
        sent(
            "m_product",
            "Is this in stock?",
            "card",
            details={
                "cards": [{"title": "House blend", "subtitle": "12,90 €"}],
                "product_id": "5500000000000001",
            },
        ),
    ),
    case(
        "page/appointment",
        "an appointment says when it is and how it stands",
        sent(
            "m_booking",
            kind="appointment",
            details={
                "answers": {
                    "status": "confirmed",
                    "start": "2025-11-05T11:00:00+00:00",
                    "end": "2025-11-05T12:00:00+00:00",
                    "timezone": "Europe/Helsinki",
                }
            },
        ),
    ),
    case(
        "page/appointment_with_nothing",
        "an appointment may say nothing",
        sent("m_booking2", kind="appointment"),
    ),
    case(
        "page/location_of_old",
        "a kind that Meta has given up is unsupported, and named",
        sent("m_place", kind="unsupported", details={"types": ["location"]}),
    ),
)

ECHOED = (
    case(
        "page/echo_with_metadata",
        "an echo brings back what was sent along",
        echoed(
            "m_def",
            "Hello",
            correlation="echodesk:42",
            app_id=OURS,
            occurred_at=at(42, thousandths=999),
        ),
    ),
    case(
        "page/echo_from_the_page_inbox",
        "what was written in the Page Inbox knows its app",
        echoed("m_inbox", "Written in the Page Inbox", app_id=PAGE_INBOX),
    ),
    case(
        "page/sticker_echo",
        "a sticker the business sent is a sticker",
        echoed(
            "m_sticker4",
            kind="sticker",
            media=(shown("sticker", STICKER, object_id="767226160478561"),),
            app_id=OURS,
        ),
    ),
    case(
        "page/echo_of_receipt",
        "a template without words of its own has its attachment's",
        echoed(
            "m_receipt",
            kind="card",
            details={"cards": [{"title": "Order confirmation"}]},
            app_id=BOT,
        ),
    ),
    case(
        "page/standby_media_template_echo",
        "the other app's pictures are heard of",
        echoed("qT7ywaKpO9kk", kind="card", app_id=BOT, standby=True),
    ),
)
