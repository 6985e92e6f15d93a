"""What people tap, choose and fill in."""

from tests.social.intake.whatsapp_cases.building import received

CASES = {
    "button_reply": [
        received(
            kind="postback",
            text="Yes, please",
            reply_to_external_id="wamid.ASKED",
            details={"payload": "yes"},
        )
    ],
    "list_reply": [
        received(
            kind="list_reply",
            text="Medium",
            reply_to_external_id="wamid.ASKED",
            details={"payload": "row-2", "chosen": "250 g"},
        )
    ],
    "form_reply": [
        received(
            kind="form_reply",
            text="Sent",
            reply_to_external_id="wamid.ASKED",
            details={
                "answers": {
                    "date": "2025-11-02",
                    "guests": 4,
                    "wishes": ["window", "quiet"],
                    "notes": "a\ufffdb",
                }
            },
        )
    ],
    "form_reply_broken": [
        received(kind="form_reply", text="Sent", details={"types": ["response_json"]})
    ],
    "template_button": [
        received(
            kind="postback",
            text="Track my order",
            reply_to_external_id="wamid.ASKED",
            details={"payload": "TRACK"},
        )
    ],
    "interactive_of_unknown_type": [
        received(kind="unsupported", details={"types": ["call_permission_reply"]})
    ],
}
