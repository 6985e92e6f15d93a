"""A conversation per platform in which everything occurs that people can send there."""

from conversations.demo.talk import Piece, Said, Talk, Told, hours
from conversations.models import MediaKind, MediaState, MessageKind, NoticeKind
from social.contents import Details

_PAGE_INBOX = "263902037430900"
_AD = {"source": "ADS", "ad_id": "120210000000001", "title": "New glaze week"}
_ORDER = Details(
    order={
        "catalog_id": "8100000000001",
        "items": [
            {"sku": "MUG-BLUE", "quantity": 2, "price": "24.50", "currency": "GEL"},
            {"sku": "BOWL-STRIPED", "quantity": 1, "price": "62", "currency": "GEL"},
        ],
    }
)
_SHOP = Details(
    location={
        "latitude": 41.6934,
        "longitude": 44.8015,
        "name": "Courtyard on Lado Asatiani",
        "address": "Lado Asatiani St 12, Tbilisi",
    }
)
_CARRIER = Details(
    contacts=[
        {
            "name": "Zurab Courier",
            "organization": "Fast Vake Delivery",
            "phones": ["+995 555 10 20 30"],
            "emails": ["zurab@example.com"],
            "urls": ["https://example.com/zurab"],
        }
    ]
)
_CHOICE = Details(
    cards=[
        {
            "title": "Which size shall we make?",
            "subtitle": "All of them in the matt blue.",
            "buttons": ["Small, 8 cm", "Large, 12 cm"],
        }
    ]
)

INSTAGRAM_SHOWCASE = Talk(
    "Maya Lindqvist",
    "maya.lindqvist",
    hours(1.2),
    (
        Told(NoticeKind.REFERRAL, details={"referral": _AD}),
        Said(
            mark="<",
            kind=MessageKind.STORY_REPLY,
            text="Is this glaze food safe?",
            details=Details(story_id="18100000000000001"),
            media=(Piece(MediaKind.STORY, 1, title="New glaze week"),),
        ),
        Said(mark=">", text="It is: no lead, and fine in the dishwasher.", theirs="❤️"),
        Said(
            mark="<",
            kind=MessageKind.IMAGE,
            media=tuple(Piece(MediaKind.IMAGE, seed) for seed in (2, 3, 5)),
        ),
        Said(mark="<", text="Can you match the second one? 🙏", is_edited=True),
        Said(mark=">", text="Easily. It takes two weeks.", answers=2),
        Said(mark="<", kind=MessageKind.AUDIO, media=(Piece(MediaKind.AUDIO, 1, is_voice=True),)),
        Said(
            mark="<",
            kind=MessageKind.POST,
            media=(Piece(MediaKind.POST, 4, title="Our shelf this morning. Which one is yours?"),),
        ),
        Said(
            mark="<",
            kind=MessageKind.REEL,
            media=(Piece(MediaKind.REEL, 2, title="From a lump to a mug in thirty seconds"),),
            ours="👏",
        ),
        Said(mark="<", kind=MessageKind.EPHEMERAL),
        Said(mark="<", kind=MessageKind.UNSUPPORTED, details=Details(types=["poll"])),
        Said(mark="<", is_unsent=True),
        "# Sends a lot, buys a lot. Offer the set of six.",
        Said(mark=">", kind=MessageKind.CARD, details=_CHOICE),
        Said(
            mark="<",
            kind=MessageKind.QUICK_REPLY,
            text="Large, 12 cm",
            details=Details(payload="SIZE_L"),
        ),
        Said(mark="<", text="😍🙏"),
        Said(
            mark="<",
            kind=MessageKind.STORY_MENTION,
            media=(Piece(MediaKind.STORY, 6),),
        ),
    ),
    assignee="nino",
    labels=("VIP",),
    unread=1,
)

MESSENGER_SHOWCASE = Talk(
    "Hugo Brandt",
    "hugo.brandt",
    hours(1.6),
    (
        Told(NoticeKind.OPT_IN, "Studio news, once a week"),
        Said(
            mark="<",
            kind=MessageKind.POSTBACK,
            text="Track my order",
            details=Details(payload="TRACK"),
        ),
        "> Hello Hugo! Which number does it have?",
        Said(
            mark="<",
            kind=MessageKind.FILE,
            text="It is on the receipt.",
            media=(Piece(MediaKind.FILE, 4, name="receipt-1184.pdf"),),
        ),
        Said(mark="<", kind=MessageKind.VIDEO, media=(Piece(MediaKind.VIDEO, 1),)),
        Said(
            mark="<",
            kind=MessageKind.IMAGE,
            media=(
                Piece(
                    MediaKind.IMAGE,
                    state=MediaState.FAILED,
                    error="Meta did not hand it out, and six tries failed.",
                ),
            ),
        ),
        Said(
            mark="<",
            kind=MessageKind.LINK,
            details=Details(
                links=[{"title": "The bowls I mean", "url": "https://example.com/shop/bowls"}]
            ),
        ),
        Said(
            mark="<",
            kind=MessageKind.APPOINTMENT,
            text="Workshop visit, Saturday at 11",
        ),
        Said(mark="<", kind=MessageKind.STICKER, media=(Piece(MediaKind.STICKER, 1),)),
        Told(NoticeKind.THREAD_PASSED, details={"owner_app_id": _PAGE_INBOX}),
        "~ Your parcel is with the courier, Hugo.",
        "< Great, thank you! https://example.com/track/1184 says so too.",
    ),
    assignee="tamar",
    team="Shipping",
    labels=("Order",),
    held_by_app_id=_PAGE_INBOX,
)

_WAYS_TO_SEND = Details(
    choices={
        "button": "Choose",
        "sections": [
            {
                "title": "Delivery",
                "rows": [
                    {"id": "courier", "title": "Courier", "description": "In two days, 8 GEL"},
                    {"id": "pickup", "title": "Pick it up", "description": "At the workshop"},
                ],
            }
        ],
    }
)

WHATSAPP_SHOWCASE = Talk(
    "Andrei Ionescu",
    "andrei.ionescu",
    hours(2.1),
    (
        Said(
            mark="<",
            text="Hello! I saw the blue mugs.",
            details=Details(
                referral={
                    "source": "ad",
                    "title": "Blue mugs are back",
                    "body": "Hand made in Tbilisi, sent anywhere.",
                    "url": "https://example.com/ads/blue",
                }
            ),
        ),
        Said(
            mark="<", text="Is this one in stock?", details=Details(product_id="5500000000000001")
        ),
        Said(
            mark=">",
            text="Two are left. Shall I keep them?",
            pricing={"billable": False, "category": "service", "model": "PMP"},
        ),
        Said(mark="<", kind=MessageKind.ORDER, text="Yes, and a bowl please.", details=_ORDER),
        Said(
            mark=">",
            kind=MessageKind.CHOICES,
            text="How shall it come to you?",
            details=_WAYS_TO_SEND,
        ),
        Said(
            mark="<",
            kind=MessageKind.LIST_REPLY,
            text="Courier",
            details=Details(payload="courier", chosen="In two days, 8 GEL"),
        ),
        Said(mark="<", kind=MessageKind.LOCATION, details=_SHOP),
        Said(mark="<", kind=MessageKind.CONTACTS, details=_CARRIER),
        Said(
            mark="<",
            kind=MessageKind.FORM_REPLY,
            text="Sent",
            details=Details(
                answers={"name": "Andrei Ionescu", "days": ["Monday", "Friday"], "gift": True}
            ),
        ),
        Said(
            mark="<",
            text="They told me to ask you about the dishwasher.",
            details=Details(forwarded=True),
        ),
        Said(
            mark="<",
            kind=MessageKind.IMAGE,
            text="The wrapping I would like <b>please</b>",
            media=(Piece(MediaKind.IMAGE, 7),),
        ),
        Said(mark=">", text="That is lovely, we have the same.", answers=1),
        Said(
            mark=">",
            kind=MessageKind.TEMPLATE,
            text="Hello Andrei, your order 1184 is ready.",
            details=Details(
                template={"name": "order_ready", "language": "en_US", "body": ["Andrei", "1184"]}
            ),
            pricing={"billable": True, "category": "utility", "model": "PMP"},
        ),
        Told(NoticeKind.NUMBER_CHANGED, "Andrei changed from +40 721 000 110 to +40 721 000 111"),
        Said(mark="<", kind=MessageKind.AUDIO, media=(Piece(MediaKind.AUDIO, 2, is_voice=True),)),
    ),
    assignee="ana",
    labels=("Order",),
    unread=1,
)
