"""Instagram: posts, reels, stories and cards."""

from tests.social.intake.cases.instagram import STORY, sent
from tests.social.intake.expectations import PHOTOS, case, shown

SHARED = (
    case(
        "instagram/share",
        "a share of old is a post",
        sent("aWdfshare", kind="post", media=(shown("post", PHOTOS + "9"),)),
    ),
    case(
        "instagram/ig_post",
        "a shared post knows its id and caption",
        sent(
            "aWdfpost",
            kind="post",
            media=(
                shown(
                    "post",
                    PHOTOS + "11",
                    title="Spring roast is here",
                    object_id="17900000000000001",
                ),
            ),
        ),
    ),
    case(
        "instagram/share_doubled",
        "a post that comes under its old and its new type is one post",
        sent(
            "aWdfshare2",
            kind="post",
            media=(
                shown(
                    "post",
                    PHOTOS + "10",
                    title="Spring roast is here",
                    object_id="17900000000000001",
                ),
            ),
        ),
    ),
    case(
        "instagram/reel",
        "a reel of old is a reel",
        sent("aWdfreelold", kind="reel", media=(shown("reel", PHOTOS + "12", title="Latte art"),)),
    ),
    case(
        "instagram/ig_reel",
        "a shared reel knows its id and caption",
        sent(
            "aWdfreel",
            kind="reel",
            media=(shown("reel", PHOTOS + "13", title="New roast", object_id="18000000000000001"),),
        ),
    ),
    case(
        "instagram/reel_as_page",
        "the page of a reel is a link, not a file to copy",
        sent(
            "aWdfreelpage",
            kind="reel",
            media=(shown("reel", title="Cold brew", object_id="18000000000000002"),),
            details={
                "links": [
                    {"title": "Cold brew", "url": "https://www.instagram.com/reel/DAbcdefGhij/"}
                ]
            },
        ),
    ),
    case(
        "instagram/story",
        "a story of old is a story",
        sent("aWdfstoryold", kind="story", media=(shown("story", PHOTOS + "15"),)),
    ),
    case(
        "instagram/ig_story",
        "a shared story has its address under another name",
        sent(
            "aWdfstory",
            kind="story",
            media=(shown("story", PHOTOS + "14", object_id="18100000000000002"),),
        ),
    ),
    case(
        "instagram/story_mention",
        "a mention in a story shows the story",
        sent("aWdfmention", kind="story_mention", media=(shown("story", PHOTOS + "16"),)),
    ),
    case(
        "instagram/story_reply",
        "an answer to a story shows the story and knows its id",
        sent(
            "aWdfstoryreply",
            "love it",
            "story_reply",
            (shown("story", PHOTOS + "17", object_id=STORY),),
            details={"story_id": STORY},
        ),
    ),
    case(
        "instagram/story_reply_with_photo",
        "a photo as an answer to a story comes after the story",
        sent(
            "aWdfstoryphoto",
            kind="story_reply",
            media=(
                shown("story", PHOTOS + "17", object_id=STORY),
                shown("image", PHOTOS + "18"),
            ),
            details={"story_id": STORY},
        ),
    ),
    case(
        "instagram/story_reply_story_gone",
        "an answer to a story that is gone is still one",
        sent(
            "aWdfstorygone",
            "too late?",
            "story_reply",
            (shown("story", object_id="18100000000000003"),),
            details={"story_id": "18100000000000003"},
        ),
    ),
    case(
        "instagram/template",
        "a template is cards with their buttons",
        sent(
            "aWdfcard",
            kind="card",
            details={
                "cards": [
                    {"title": "House blend", "subtitle": "1 kg", "buttons": ["Buy", "Ask"]},
                    {"title": "Decaf"},
                ]
            },
        ),
    ),
    case("instagram/template_empty", "an empty template is a card", sent("aWdfcard0", kind="card")),
)
