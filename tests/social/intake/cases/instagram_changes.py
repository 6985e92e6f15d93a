"""Instagram: what happens to messages after they were sent."""

from social.events import MessageEdited, MessageUnsent
from tests.social.intake.cases.instagram import FIRST, PERSON, make, reacted, read, unknown
from tests.social.intake.expectations import at, case

CHANGED = (
    case(
        "instagram/reaction", "a reaction is shown by its emoji", reacted("❤️", occurred_at=at(43))
    ),
    case(
        "instagram/reaction_by_name",
        "a reaction without an emoji is shown by its name's",
        reacted("😮"),
    ),
    case(
        "instagram/reaction_unheard_of",
        "the emoji counts, whatever the reaction is called",
        reacted("🫠"),
    ),
    case(
        "instagram/reaction_of_business",
        "what the account's own app put on a message is the business's",
        reacted("❤️", FIRST, by_business=True, occurred_at=at(43, thousandths=500)),
    ),
    case(
        "instagram/unreact",
        "a reaction taken back has no emoji",
        reacted("", occurred_at=at(44)),
    ),
    case(
        "instagram/edit",
        "an edit brings the new words",
        make(
            MessageEdited,
            external_id=FIRST,
            person_id=PERSON,
            text="Do you ship to Gotland?",
            occurred_at=at(48),
        ),
    ),
    case(
        "instagram/edit_in_changes",
        "an edit may stand among the changes",
        make(
            MessageEdited,
            external_id="aWdfchanges",
            person_id=PERSON,
            text="Said better",
            occurred_at=at(48),
        ),
    ),
    case(
        "instagram/edit_without_words",
        "an edit that does not say the new words replaces none",
        unknown("message_edit"),
    ),
    case(
        "instagram/edit_without_sender",
        "an edit of nobody is kept",
        unknown("message_edit"),
    ),
    case(
        "instagram/unsend",
        "a message taken back is named",
        make(MessageUnsent, external_id=FIRST, person_id=PERSON, occurred_at=at(49)),
    ),
    case(
        "instagram/unsend_of_echo",
        "the business takes back what it said to the person",
        make(MessageUnsent, external_id="aWdfecho", person_id=PERSON),
    ),
    case("instagram/read", "seen names the last message", read(occurred_at=at(49))),
    case(
        "instagram/read_up_to_last",
        "seen may name the last message by a longer key",
        read(),
    ),
    case(
        "instagram/read_by_the_business",
        "what the business has seen says nothing of its own messages",
        unknown("read"),
    ),
)
