"""Instagram: words, photos and what is not passed on."""

from tests.social.intake.cases.instagram import FIRST, said, sent
from tests.social.intake.expectations import PAGE, PHOTOS, at, case, shown

WORDS = (
    case("instagram/text", "words are text", said(FIRST, "Do you ship to Åland? 💙")),
    case(
        "instagram/text_addressed_to_page",
        "an entry may name the page of the account",
        said("aWdfpageflavour", "Hello through the page", account_ids=(PAGE,)),
    ),
    case(
        "instagram/text_in_changes",
        "a message may stand among the changes",
        said("aWdfchanges", "The other shape", occurred_at=at(40)),
    ),
    case(
        "instagram/right_to_left",
        "words of any script stay as they are",
        said("aWdfrtl", "مرحبا 🇫🇮"),
    ),
    case(
        "instagram/broken_text",
        "half a character and a NUL are replaced, the rest stays",
        said("aWdfbroken", "half \ufffd pair and \ufffd nothing"),
    ),
    case(
        "instagram/reply_to",
        "an answer names what it answers",
        said("aWdfreply", "that one", reply_to_external_id=FIRST, occurred_at=at(45)),
    ),
    case(
        "instagram/reply_to_own_message",
        "an answer to one's own message is an answer, not a message to oneself",
        said("aWdfselfreply", "I mean the big one", reply_to_external_id="aWdfreply"),
    ),
    case(
        "instagram/empty_message",
        "a message with nothing in it is still a message",
        sent("aWdfempty", kind="unsupported"),
    ),
)


ATTACHED = (
    case(
        "instagram/image",
        "a photo is a photo",
        sent("aWdfimage", kind="image", media=(shown("image", PHOTOS + "1"),)),
    ),
    case(
        "instagram/video",
        "a video is a video",
        sent("aWdfvideo", kind="video", media=(shown("video", PHOTOS + "2&signature=v"),)),
    ),
    case(
        "instagram/audio",
        "a recording is audio",
        sent("aWdfaudio", kind="audio", media=(shown("audio", PHOTOS + "3&signature=a"),)),
    ),
    case(
        "instagram/file",
        "a file is a file",
        sent("aWdffile", kind="file", media=(shown("file", PHOTOS + "4&signature=f"),)),
    ),
    case(
        "instagram/media",
        "what may be a photo or a video is a file until it was copied",
        sent("aWdfmedia", kind="file", media=(shown("file", PHOTOS + "5&signature=m"),)),
    ),
    case(
        "instagram/several_photos",
        "an album is one message, of the kind of its first",
        sent(
            "aWdfalbum",
            kind="image",
            media=(
                shown("image", PHOTOS + "6"),
                shown("image", PHOTOS + "7"),
                shown("video", PHOTOS + "8"),
            ),
        ),
    ),
    case(
        "instagram/text_with_photo",
        "words beside a photo stay",
        sent("aWdfboth", "like this one", "image", (shown("image", PHOTOS + "23"),)),
    ),
    case(
        "instagram/attachment_without_payload",
        "a photo and a video without an address are known, and absent",
        sent("aWdfnopayload", kind="image", media=(shown("image"), shown("video"))),
    ),
    case(
        "instagram/attachment_without_type",
        "what says not what it is, is not guessed",
        sent("aWdfnotype", kind="unsupported", details={"types": ["attachment"]}),
    ),
    case(
        "instagram/ephemeral",
        "what is seen once has nothing to show",
        sent("aWdfgone", kind="ephemeral"),
    ),
    case(
        "instagram/unsupported",
        "what Meta does not pass on is said to be so",
        sent("aWdfunsupported", kind="unsupported"),
    ),
    case(
        "instagram/unsupported_with_attachments",
        "what Meta does not pass on is named where Meta names it",
        sent("aWdfunsupported2", kind="unsupported", details={"types": ["image", "video"]}),
    ),
    case(
        "instagram/unsupported_beside_photo",
        "a photo is shown though something beside it is not passed on",
        sent(
            "aWdfunsupported3",
            kind="image",
            media=(shown("image", PHOTOS + "19"),),
            details={"types": ["unsupported"]},
        ),
    ),
    case(
        "instagram/unknown_attachment",
        "a type nobody knows is unsupported, and named",
        sent("aWdfhologram", kind="unsupported", details={"types": ["hologram"]}),
    ),
    case(
        "instagram/unknown_attachment_beside_photo",
        "a type nobody knows does not hide the photo beside it",
        sent(
            "aWdfhologram2",
            kind="image",
            media=(shown("image", PHOTOS + "21"),),
            details={"types": ["hologram"]},
        ),
    ),
    case(
        "instagram/unknown_attachment_with_text",
        "a type nobody knows does not hide the words beside it",
        said("aWdfhologram3", "see this", details={"types": ["hologram"]}),
    ),
)
