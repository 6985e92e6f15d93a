"""What the business says in the WhatsApp Business app, or through Meta's own agent."""

from social.contents import Media
from tests.social.intake.whatsapp_cases.building import (
    AINO,
    AINO_AT_PARENT,
    at,
    echoed,
    edited,
    reaction,
    receipt,
    received,
    unsent,
)

CASES = {
    "echo_from_business_app": [echoed(text="From the phone")],
    "echo_image": [
        echoed(
            kind="image",
            text="The new bag",
            media=(
                Media(
                    kind="image",
                    media_id="1003000000000011",
                    content_type="image/jpeg",
                    sha256="e1Im",
                ),
            ),
        )
    ],
    "echo_document": [
        echoed(
            kind="file",
            media=(
                Media(
                    kind="file",
                    media_id="1003000000000012",
                    content_type="application/pdf",
                    name="Price list.pdf",
                    sha256="e1Dc",
                ),
            ),
        )
    ],
    "echo_reply": [echoed(text="Yes, it is", reply_to_external_id="wamid.IN")],
    "echo_buttons": [
        echoed(
            kind="card",
            text="Shall we send it?",
            details={
                "cards": [
                    {
                        "title": "Your order",
                        "subtitle": "Nord Coffee",
                        "buttons": ["Yes", "Not yet"],
                    }
                ]
            },
        )
    ],
    "echo_list_and_link": [
        echoed(
            external_id="wamid.LIST",
            kind="card",
            text="Which size?",
            details={"cards": [{"buttons": ["Sizes"]}]},
        ),
        echoed(
            external_id="wamid.LINK",
            kind="card",
            text="Our menu",
            details={"cards": [{"buttons": ["Open"]}]},
        ),
    ],
    "echo_location": [
        echoed(
            kind="location",
            details={
                "location": {
                    "latitude": 60.169857,
                    "longitude": 24.938379,
                    "name": "Nord Coffee",
                }
            },
        )
    ],
    "echo_to_a_hidden_number": [
        echoed(recipient_id=AINO, other_ids=(AINO_AT_PARENT,), text="Hei Aino")
    ],
    "echo_reaction": [
        reaction(external_id="wamid.IN", emoji="❤️", by_business=True, occurred_at=at(3))
    ],
    "echo_edit": [
        edited(external_id="wamid.ECHO", text="From the phone, corrected", occurred_at=at(3))
    ],
    "echo_revoke": [unsent(external_id="wamid.ECHO", occurred_at=at(3))],
    "standby": [
        received(text="Are you open?", standby=True),
        echoed(text="We are, until six.", standby=True),
        receipt("delivered", external_ids=("wamid.ECHO",)),
    ],
}
