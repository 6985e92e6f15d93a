"""News of accounts, numbers and message templates, and what is not handled at all."""

from tests.social.intake.whatsapp_cases.building import (
    NUMBER,
    RECEIVED,
    WABA,
    at,
    dashboard_test,
    news,
    unknown,
)

_BOTH = (NUMBER, WABA)

CASES = {
    "number_in_trouble": [
        news(
            "errors",
            "Rate limit hit - Too many messages were sent from this phone number (130429)",
            account_ids=_BOTH,
        )
    ],
    "template_approved": [
        news(
            "message_template_status_update",
            "event: APPROVED; name: order_ready; language: en_US; category: UTILITY",
        )
    ],
    "template_rejected": [
        news(
            "message_template_status_update",
            "event: REJECTED; name: order_ready; language: en_US; reason: INVALID_FORMAT;"
            " category: MARKETING; reason: A variable stands at the end;"
            " recommendation: Write words after it",
        )
    ],
    "template_paused": [
        news(
            "message_template_status_update",
            "event: PAUSED; name: order_ready; language: en_US; title: FIRST_PAUSE;"
            " description: Paused for 3 hours for low quality",
        )
    ],
    "template_quality": [
        news(
            "message_template_quality_update",
            "previous quality score: GREEN; new quality score: YELLOW; name: order_ready;"
            " language: en_US",
        )
    ],
    "template_category": [
        news(
            "template_category_update",
            "name: order_ready; language: en_US; previous category: UTILITY;"
            " new category: MARKETING",
        )
    ],
    "number_quality": [
        news(
            "phone_number_quality_update",
            "event: DOWNGRADE; display phone number: 358401234567; current limit: TIER_1K;"
            " old limit: TIER_10K",
        )
    ],
    "number_name": [
        news(
            "phone_number_name_update",
            "display phone number: 358401234567; decision: APPROVED;"
            " requested verified name: Nord Coffee",
        )
    ],
    "account_banned": [
        news(
            "account_update",
            "event: DISABLED_UPDATE; phone number: 358401234567;"
            " waba ban state: SCHEDULE_FOR_DISABLE; waba ban date: November 12, 2025",
        )
    ],
    "account_violation": [
        news("account_update", "event: ACCOUNT_VIOLATION; violation type: ALCOHOL")
    ],
    "account_restricted": [
        news(
            "account_update",
            "event: ACCOUNT_RESTRICTION; restriction type: RESTRICTED_BIZ_INITIATED_MESSAGING;"
            " expiration: 1762600000; restriction type: RESTRICTED_ADD_PHONE_NUMBER_ACTION",
        )
    ],
    "account_alert": [
        news(
            "account_alerts",
            "entity type: PHONE_NUMBER; alert severity: INFORMATIONAL; alert type: OBA_APPROVED;"
            " alert description: Official business account approved",
        )
    ],
    "account_reviewed": [news("account_review_update", "decision: APPROVED")],
    "business_capability": [
        news(
            "business_capability_update",
            "max daily conversations per business: 2000; max phone numbers per business: 25",
        )
    ],
    "flow_status": [
        news(
            "flows",
            "event: FLOW_STATUS_CHANGE;"
            " message: Flow Booking changed status from DRAFT to PUBLISHED;"
            " old status: DRAFT; new status: PUBLISHED",
        )
    ],
    "security": [
        news(
            "security",
            "event: PIN_CHANGED; display phone number: 358401234567; requester: 4000000000001",
        )
    ],
    "partner_removed": [news("account_update", "event: PARTNER_REMOVED")],
    "history": [
        news(
            "history",
            "phase: 0; chunk order: 1; progress: 55; conversations: 2; messages: 3",
            account_ids=_BOTH,
        )
    ],
    "history_declined": [
        news(
            "history",
            "History sync is turned off by the business from the WhatsApp Business App"
            " - History sharing is turned off by the business",
            account_ids=_BOTH,
        )
    ],
    "app_contacts": [news("smb_app_state_sync", "contacts: 2", account_ids=_BOTH)],
    "call": [unknown("calls:connect")],
    "call_status": [unknown("calls:RINGING", occurred_at=at(1))],
    "thread_control": [unknown("messaging_handovers")],
    "field_unknown": [unknown("telepathy", account_ids=(WABA,), occurred_at=at(5))],
    "value_missing": [
        unknown("messages", account_ids=(WABA,), occurred_at=RECEIVED),
        news("message_template_status_update", "", occurred_at=RECEIVED),
        unknown("change", account_ids=(WABA,), occurred_at=RECEIVED),
    ],
    "dashboard_test": [dashboard_test("messages")],
    "dashboard_test_of_a_subscribed_account": [dashboard_test("messages")],
    "dashboard_test_of_a_template": [dashboard_test("message_template_status_update")],
}
