"""How far messages got, and what they cost."""

from tests.social.intake.whatsapp_cases.building import AINO, at, malformed, receipt, unknown

CASES = {
    "status_sent": [
        receipt(
            "sent",
            pricing={
                "billable": True,
                "category": "service",
                "model": "CBP",
                "origin": "service",
                "expires_at": "1762086400",
            },
        )
    ],
    "status_delivered": [receipt("delivered")],
    "status_delivered_priced": [
        receipt(
            "delivered",
            pricing={
                "billable": False,
                "category": "service",
                "type": "free_customer_service",
                "model": "PMP",
            },
        )
    ],
    "status_free_entry_point": [
        receipt(
            "sent",
            pricing={
                "billable": False,
                "category": "referral_conversion",
                "type": "free_entry_point",
                "model": "PMP",
                "origin": "referral_conversion",
                "expires_at": "1762259200",
            },
        )
    ],
    "status_read": [receipt("read")],
    "status_played": [receipt("read")],
    "status_failed": [
        receipt(
            "failed",
            error_code=131047,
            error_text="Re-engagement message - More than 24 hours have passed",
        )
    ],
    "status_failed_without_errors": [receipt("failed")],
    "status_failed_with_code_as_text": [
        receipt("failed", error_code=131026, error_text="Message undeliverable")
    ],
    "status_of_a_hidden_number": [receipt("delivered", person_id=AINO)],
    "status_without_recipient": [receipt("delivered", person_id="")],
    "status_correlated": [receipt("sent", correlation="echodesk:42")],
    "status_of_unknown_word": [unknown("status:warmed", occurred_at=at(3))],
    "status_of_a_group": [unknown("group:status:read", occurred_at=at(3))],
    "statuses_with_one_malformed": [
        receipt("delivered", external_ids=("wamid.OUT1",)),
        malformed(
            "id is missing",
            {"status": "read", "timestamp": "1762000003", "recipient_id": "358409876543"},
        ),
        malformed("statuses is not an object", "read"),
        receipt("read", external_ids=("wamid.OUT3",)),
    ],
}
