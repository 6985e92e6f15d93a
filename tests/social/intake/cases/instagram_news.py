"""Instagram: comments, mentions and news of the account."""

from social.events import MessageReceived
from social.platforms import Platform
from tests.social.intake.cases.instagram import PERSON, comment, make, mention, news, to_itself
from tests.social.intake.expectations import ENTRY_TIME, INSTAGRAM, at, case, unreadable

NEWS = (
    case(
        "instagram/comment",
        "a comment names its post, its author and the place",
        comment("17865000000000001"),
    ),
    case(
        "instagram/comment_flat",
        "a comment may stand on the entry itself",
        comment("17865000000000002", "Flat", media_id="", place=""),
    ),
    case(
        "instagram/comment_by_longer_name",
        "a comment's id may have a longer name",
        comment("17865000000000001"),
    ),
    case(
        "instagram/comment_reply",
        "an answer names the comment it answers",
        comment("17865000000000003", "Yes it is", parent_id="17865000000000001"),
    ),
    case(
        "instagram/comment_on_ad",
        "a comment under an ad belongs to the post the ad shows",
        comment("17865000000000004", place="AD", ad_id="120200000000000001"),
    ),
    case(
        "instagram/comment_on_reel",
        "a comment on a reel says so",
        comment("17865000000000008", media_id="17900000000000002", place="REELS"),
    ),
    case(
        "instagram/comment_of_ours",
        "a comment the account wrote is its own",
        comment(
            "17865000000000005",
            "Thank you",
            person_id=INSTAGRAM,
            person_name="nordcoffee",
            own=True,
        ),
    ),
    case(
        "instagram/comment_of_ours_by_scoped_id",
        "a comment is the account's own under any id Meta marks so",
        comment(
            "17865000000000006",
            "Thanks",
            person_id="9100000000000001",
            person_name="nordcoffee",
            own=True,
        ),
    ),
    case(
        "instagram/comment_without_author",
        "a comment may keep its author to itself",
        comment("17865000000000007", person_id="", person_name=""),
    ),
    case(
        "instagram/comment_without_id",
        "a comment without an id cannot be read",
        unreadable(Platform.INSTAGRAM, "comment_id is missing", INSTAGRAM),
    ),
    case(
        "instagram/live_comment",
        "a comment on a live video says so",
        comment(
            "17865000000000010",
            "Hello from Oulu",
            media_id="17900000000000003",
            place="LIVE",
            live=True,
        ),
    ),
    case(
        "instagram/mention_in_caption",
        "a mention in a caption names the post",
        mention(media_id="17900000000000004"),
    ),
    case(
        "instagram/mention_in_comment",
        "a mention in a comment names the comment too",
        mention(media_id="17900000000000004", comment_id="17865000000000011"),
    ),
    case(
        "instagram/every_place_of_an_entry",
        "an entry may have items in every place",
        make(MessageReceived, external_id="aWdfplace1", text="Here", sender_id=PERSON),
        make(
            MessageReceived,
            external_id="aWdfplace2",
            text="There",
            sender_id=PERSON,
            standby=True,
        ),
        mention(media_id="17900000000000004", occurred_at=at(41, thousandths=234)),
    ),
    case(
        "instagram/story_insights",
        "a story's figures are news of the account",
        news(
            "story_insights",
            "story 18100000000000001: impressions 444, reach 44, taps forward 4, taps back 3,"
            " exits 3, replies 0",
            occurred_at=ENTRY_TIME,
        ),
    ),
    case(
        "instagram/story_insights_of_few",
        "figures of a story few have seen are as Meta gives them",
        news(
            "story_insights",
            "story 18100000000000001: impressions -1, reach -1, taps forward -1, taps back -1,"
            " exits -1, replies -1",
            occurred_at=ENTRY_TIME,
        ),
    ),
    case(
        "instagram/self_message",
        "a message of the account to itself is in nobody's inbox",
        to_itself("message"),
    ),
    case(
        "instagram/self_postback",
        "a tap of the account on its own button is in nobody's inbox",
        to_itself("postback"),
    ),
    case(
        "instagram/self_same_ids",
        "a message from one id to the same is to itself",
        to_itself("message"),
    ),
)
