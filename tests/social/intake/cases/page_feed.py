"""A page's feed: comments, posts, reactions and mentions."""

from social.events import CommentVerb, MentionReceived
from social.platforms import Platform
from tests.social.intake.cases.page import POST, comment, make, news, unknown
from tests.social.intake.expectations import ENTRY_TIME, PAGE, at, case, unreadable


def later(verb, text="", **more):
    """What became of a comment: it happened when Meta told, not when it was written."""
    return comment(text, verb=verb, occurred_at=ENTRY_TIME, **more)


FEED = (
    case("page/feed_comment", "a comment may leave out its parent", comment()),
    case("page/feed_comment_top_level", "a comment on a post answers no comment", comment()),
    case(
        "page/feed_comment_reply",
        "an answer names the comment it answers",
        comment("Until six", "1041_2003", parent_id="1041_2002"),
    ),
    case(
        "page/feed_comment_of_ours",
        "a comment the page wrote is its own",
        comment("Welcome", "1041_2004", person_id=PAGE, person_name="Nord Coffee", own=True),
    ),
    case(
        "page/feed_comment_without_author",
        "a comment may keep its author to itself",
        comment(external_id="1041_2005", person_id="", person_name=""),
    ),
    case(
        "page/feed_comment_old_author",
        "a comment may name its author as it did of old",
        comment(external_id="1041_2007"),
    ),
    case(
        "page/feed_comment_photo_only",
        "a comment may be a photo without words",
        comment("", "1041_2006"),
    ),
    case(
        "page/feed_comment_edited",
        "an edited comment brings the new words",
        later(CommentVerb.EDITED, "Open tomorrow?"),
    ),
    case(
        "page/feed_comment_edit",
        "an edit goes by two names",
        later(CommentVerb.EDITED, "Open on Sunday?"),
    ),
    case("page/feed_comment_removed", "a comment was removed", later(CommentVerb.REMOVED)),
    case("page/feed_comment_hidden", "a comment was hidden", later(CommentVerb.HIDDEN)),
    case(
        "page/feed_comment_unhidden",
        "a comment is shown again",
        later(CommentVerb.UNHIDDEN, "Open today?"),
    ),
    case(
        "page/feed_comment_unknown_verb",
        "what happened to a comment in a new way is named and kept",
        unknown("feed:comment:mute", occurred_at=at(40)),
    ),
    case(
        "page/feed_post",
        "a visitor's post is news of the page",
        news("feed", "add post by Mika on 104000000000001_1042", occurred_at=at(40)),
    ),
    case(
        "page/feed_status_of_ours",
        "the page's own post is news of the page",
        news("feed", f"edited status by Nord Coffee on {POST}", occurred_at=at(40)),
    ),
    case(
        "page/feed_reaction",
        "a reaction to a post is news of the page",
        news("feed", f"add love by Mika on {POST}", occurred_at=at(40)),
    ),
    case(
        "page/feed_reaction_removed",
        "a reaction taken back from a comment names the comment",
        news("feed", "remove wow on 1041_2002", occurred_at=at(40)),
    ),
    case(
        "page/feed_of_nothing",
        "news of nothing is kept",
        unknown("feed:add", occurred_at=ENTRY_TIME),
    ),
    case(
        "page/mention",
        "a mention in a comment names the post and the comment",
        make(
            MentionReceived,
            media_id="105000000000001_7",
            comment_id="7_8",
            occurred_at=at(40),
        ),
    ),
    case(
        "page/mention_of_nothing",
        "a mention of nothing cannot be read",
        unreadable(Platform.FACEBOOK, "media_id is missing", PAGE),
    ),
)
