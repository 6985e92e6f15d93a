"""What people send that is to be fetched: pictures, films, sound, documents, stickers."""

from social.contents import Media
from tests.social.intake.whatsapp_cases.building import received

CASES = {
    "image": [
        received(
            external_id="wamid.IMG",
            kind="image",
            text="here",
            media=(
                Media(
                    kind="image",
                    media_id="1003000000000001",
                    content_type="image/jpeg",
                    sha256="x",
                ),
            ),
        )
    ],
    "image_with_link": [
        received(
            kind="image",
            media=(
                Media(
                    kind="image",
                    url="https://lookaside.fbsbx.com/whatsapp_business/attachments/"
                    "?mid=1003000000000001&ext=1762000300",
                    media_id="1003000000000001",
                    content_type="image/jpeg",
                    sha256="m1Yx",
                ),
            ),
        )
    ],
    "image_without_id": [
        received(kind="image", media=(Media(kind="image", content_type="image/jpeg"),))
    ],
    "image_that_failed": [
        received(
            kind="image",
            media=(Media(kind="image", content_type="image/jpeg"),),
            details={
                "errors": [
                    {
                        "code": 131052,
                        "title": "Media download error",
                        "detail": "Failed to download the media",
                    }
                ]
            },
        )
    ],
    "video_forwarded": [
        received(
            kind="video",
            text="look at this",
            media=(
                Media(
                    kind="video",
                    media_id="1003000000000002",
                    content_type="video/mp4",
                    sha256="v1dE",
                ),
            ),
            details={"forwarded": True},
        )
    ],
    "voice": [
        received(
            kind="audio",
            media=(
                Media(
                    kind="audio",
                    media_id="1003000000000003",
                    content_type="audio/ogg; codecs=opus",
                    sha256="v01c",
                    is_voice=True,
                ),
            ),
        )
    ],
    "audio": [
        received(
            kind="audio",
            media=(
                Media(
                    kind="audio",
                    media_id="1003000000000004",
                    content_type="audio/mpeg",
                    sha256="aud1",
                ),
            ),
        )
    ],
    "document": [
        received(
            kind="file",
            text="the invoice",
            media=(
                Media(
                    kind="file",
                    media_id="1003000000000005",
                    content_type="application/pdf",
                    name="Invoice 7.pdf",
                    sha256="d0c5",
                ),
            ),
        )
    ],
    "sticker": [
        received(
            kind="sticker",
            media=(
                Media(
                    kind="sticker",
                    media_id="1003000000000006",
                    content_type="image/webp",
                    sha256="st1c",
                ),
            ),
        )
    ],
    "sticker_animated": [
        received(
            kind="sticker",
            media=(
                Media(
                    kind="sticker",
                    media_id="1003000000000007",
                    content_type="image/webp",
                    sha256="st2c",
                    is_animated=True,
                ),
            ),
        )
    ],
}
