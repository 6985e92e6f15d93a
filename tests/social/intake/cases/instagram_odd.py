"""Instagram: the dashboard's tests, odd ids and times, and what cannot be read."""

from social.platforms import Platform
from tests.social.intake.cases.instagram import pressed, said, unknown
from tests.social.intake.expectations import INSTAGRAM, RECEIVED, at, case, unreadable

TESTS = tuple(
    case(
        f"instagram/dashboard_test{name}",
        f"the dashboard's test of {words} is a test",
        pressed(what),
    )
    for name, words, what in (
        ("", "a message", "message"),
        ("_in_messaging", "a message as a page's", "message"),
        ("_of_an_account", "a message in an account's name", "message"),
        ("_reaction", "a reaction", "reaction"),
        ("_seen", "a receipt", "read"),
        ("_referral", "a referral", "referral"),
        ("_postback", "a tap", "postback"),
        ("_optin", "an opt-in", "optin"),
        ("_comment", "a comment", "comments"),
        ("_live_comment", "a live comment", "live_comments"),
        ("_mention", "a mention", "mentions"),
        ("_story_insights", "a story's figures", "story_insights"),
    )
)


ODD = (
    case(
        "instagram/ids_as_numbers",
        "ids beyond what a float holds keep every digit",
        said("9007199254740993001", "Numbers", sender_id="790000000000000000123"),
    ),
    case(
        "instagram/ids_as_floats",
        "an id that has lost digits already is no id",
        unreadable(Platform.INSTAGRAM, "sender is missing", INSTAGRAM),
    ),
    case(
        "instagram/long_mid",
        "an id of five hundred characters is kept whole",
        said("aWdf" + "xY" * 248, "A long name"),
    ),
    case(
        "instagram/mid_too_long",
        "an id longer than any is none",
        unreadable(Platform.INSTAGRAM, "mid is missing", INSTAGRAM),
    ),
    case(
        "instagram/time_in_seconds",
        "seconds are seconds",
        said("aWdfseconds", "Seconds", occurred_at=at(40)),
    ),
    case(
        "instagram/time_in_microseconds",
        "microseconds are microseconds",
        said("aWdfmicro", "Microseconds"),
    ),
    case(
        "instagram/time_in_words",
        "a written time is read",
        said("aWdfiso", "Words", occurred_at=at(40)),
    ),
    case(
        "instagram/time_missing",
        "without a time of its own an item has the entry's",
        said("aWdfnotime", "No clock", occurred_at=at(41, thousandths=234)),
    ),
    case(
        "instagram/without_sender",
        "a message of nobody cannot be read",
        unreadable(Platform.INSTAGRAM, "sender is missing", INSTAGRAM),
    ),
    case(
        "instagram/message_null",
        "a message that is nothing cannot be read",
        unreadable(Platform.INSTAGRAM, "message is not an object", INSTAGRAM),
    ),
    case(
        "instagram/batch_with_one_malformed",
        "what cannot be read harms no neighbour",
        said("aWdfgood1", "First"),
        unreadable(Platform.INSTAGRAM, "mid is missing", INSTAGRAM),
        said(
            "aWdfgood2",
            "Third",
            sender_id="790000000000002",
            occurred_at=at(41, thousandths=999),
        ),
    ),
    case(
        "instagram/two_accounts",
        "one delivery may be for two accounts",
        said("aWdfone", "To one"),
        said(
            "aWdftwo",
            "To two",
            sender_id="790000000000002",
            account_ids=("17841400000000002",),
        ),
    ),
    case("instagram/unknown_item", "an item of a new kind is named and kept", unknown("typing")),
    case(
        "instagram/unknown_field",
        "a field of a new kind is named and kept",
        unknown("creator_marketplace", occurred_at=at(41)),
    ),
    case(
        "instagram/unknown_field_with_people",
        "a field of a new kind between people is named by its field",
        unknown("message_context", occurred_at=at(40)),
    ),
    case(
        "instagram/entry_without_items",
        "an entry of nothing is kept",
        unknown("instagram", occurred_at=at(41, thousandths=234)),
    ),
    case(
        "instagram/no_entries",
        "a delivery of nothing is kept",
        unknown("empty", account_ids=(), occurred_at=RECEIVED),
    ),
)
