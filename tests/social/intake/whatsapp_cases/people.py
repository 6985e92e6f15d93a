"""Who a message is from: by number, by user id, by both, in batches."""

from tests.social.intake.whatsapp_cases.building import (
    AINO,
    AINO_AT_PARENT,
    at,
    malformed,
    receipt,
    received,
    unknown,
)

CASES = {
    "text": [
        received(external_id="wamid.HBgM", other_ids=("FI.13491208655302741918",), text="Moi")
    ],
    "text_without_number": [
        received(
            external_id="wamid.BSUID",
            sender_id=AINO,
            sender_name="Aino",
            sender_username="aino.k",
            text="Hei",
        )
    ],
    "text_with_hidden_number": [
        received(
            sender_id=AINO,
            other_ids=(AINO_AT_PARENT,),
            sender_name="Aino",
            sender_username="aino.k",
            text="Hei",
        )
    ],
    "text_with_number_and_user_id": [
        received(
            other_ids=("FI.13491208655302741918", "FI.ENT.11815799212886844831"),
            sender_username="mika.l",
            text="Hei",
        )
    ],
    "text_from_another_writing_of_the_number": [
        received(
            sender_id="551187654321", other_ids=("5511987654321",), sender_name="Bia", text="Oi"
        )
    ],
    "text_without_contacts": [received(sender_name="", text="Moi")],
    "two_messages_two_numbers": [
        received(external_id="wamid.1", text="Moi"),
        received(
            external_id="wamid.2",
            sender_id="31612345678",
            sender_name="Noor",
            text="Hallo",
            occurred_at=at(1),
        ),
        received(
            external_id="wamid.3",
            text="Toinen",
            occurred_at=at(2),
            account_ids=("106540000000002",),
        ),
    ],
    "several_people_at_once": [
        received(
            external_id="wamid.1", sender_id="31612345678", sender_name="Noor", text="From Noor"
        ),
        received(
            external_id="wamid.2",
            sender_id="FI.2",
            sender_name="Aino",
            sender_username="aino.k",
            text="From Aino",
        ),
        received(external_id="wamid.3", other_ids=("FI.1",), text="From Mika"),
        received(
            external_id="wamid.4",
            sender_id="4915112345678",
            sender_name="",
            text="From somebody else",
        ),
    ],
    "messages_with_one_malformed": [
        received(external_id="wamid.1", text="First"),
        malformed(
            "id is missing",
            {
                "from": "358409876543",
                "timestamp": "1762000000",
                "type": "text",
                "text": {"body": "No id"},
            },
        ),
        malformed(
            "reaction is not an object",
            {
                "from": "358409876543",
                "id": "wamid.3",
                "timestamp": "1762000000",
                "type": "reaction",
            },
        ),
        received(external_id="wamid.4", text="Fourth"),
    ],
    "message_beside_status": [received(text="Moi"), receipt("read")],
    "group_message": [unknown("group:text")],
}
