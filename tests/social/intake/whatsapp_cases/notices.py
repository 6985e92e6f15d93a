"""What stands among messages without having been said."""

from tests.social.intake.whatsapp_cases.building import AINO, malformed, notice, unknown

CASES = {
    "number_changed": [
        notice(
            "number_changed",
            key="system:wamid.IN",
            text="User Mika changed from 358409876543 to 358405550000",
            new_person_id="358405550000",
        )
    ],
    "number_changed_old_words": [
        notice(
            "number_changed",
            key="system:wamid.IN",
            text="Mika changed their number",
            new_person_id="358405550000",
        )
    ],
    "user_id_changed": [
        notice(
            "number_changed",
            key="system:wamid.IN",
            person_id="CO.1234567890",
            text="User changed from CO.1234567890 to MX.0987654321",
            new_person_id="MX.0987654321",
        )
    ],
    "identity_changed": [
        notice("system", key="system:wamid.IN", text="User identity changed"),
    ],
    "system_of_unknown_type": [
        notice(
            "system",
            key="system:wamid.IN",
            text="Something new happened",
            details={"types": ["user_learned_finnish"]},
        )
    ],
    "system_of_nobody": [
        malformed(
            "from is missing",
            {
                "id": "wamid.IN",
                "timestamp": "1762000000",
                "type": "system",
                "system": {
                    "body": "User changed",
                    "type": "user_changed_number",
                    "wa_id": "358405550000",
                },
            },
        )
    ],
    "request_welcome": [
        notice(
            "system",
            key="request_welcome:wamid.IN",
            text="Opened the chat for the first time.",
        )
    ],
    "marketing_stopped": [
        notice(
            "opt_out",
            key="user_preferences:marketing_messages:stop:358409876543:1762000000",
            text="User requested to stop marketing messages",
        )
    ],
    "marketing_resumed": [
        notice(
            "opt_in",
            key="user_preferences:marketing_messages:resume:358409876543:1762000000",
            text="User requested to resume marketing messages",
        )
    ],
    "marketing_stopped_by_a_hidden_number": [
        notice(
            "opt_out",
            key=f"user_preferences:marketing_messages:stop:{AINO}:1762000000",
            person_id=AINO,
            text="User requested to stop marketing messages",
        )
    ],
    "preference_unknown": [unknown("user_preferences:less")],
}
