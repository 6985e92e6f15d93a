"""Whom a call to Instagram's and Messenger's Send API is for.

https://developers.facebook.com/docs/messenger-platform/instagram/features/private-replies
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from social.sandbox import play
from social.sandbox.assets import Asset, instagram_asset, instagram_of, messenger_of
from social.sandbox.faults import GraphFault, bad_parameter
from social.sandbox.graph.call import Call
from social.sandbox.models import (
    SandboxChat,
    SandboxComment,
    SandboxInstagram,
    SandboxPage,
    SandboxToken,
)

_ANSWERABLE = timedelta(days=7)
# As long as a live video can last: afterwards nobody is answered privately.
_LIVE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Target:
    """Who is written to from which account; ``comment`` is what is privately replied to."""

    asset: Asset
    chat: SandboxChat
    comment: SandboxComment | None = None


def find_target(call: Call, token: SandboxToken) -> Target:
    """Whom ``recipient`` names, by id or by a comment."""
    recipient, inboxes = call.mapping("recipient"), inboxes_of(token)
    if "comment_id" in recipient:
        return _by_comment(inboxes, str(recipient["comment_id"]))
    person_id = str(recipient.get("id", ""))
    for asset in inboxes:
        chats = SandboxChat.objects.select_related("person")
        chat = chats.filter(asset_id=asset.external_id, person_external_id=person_id).first()
        if chat is not None:
            return Target(asset, chat)
    raise bad_parameter("No matching user found", 2018001)


def inboxes_of(token: SandboxToken) -> list[Asset]:
    """What the token sends from: a page and the account linked to it, or an account."""
    if token.kind == SandboxToken.Kind.INSTAGRAM:
        accounts = SandboxInstagram.objects.select_related("page")
        return [instagram_asset(accounts.get(external_id=token.subject_id))]
    pages = SandboxPage.objects.select_related("instagram")
    page = pages.get(external_id=token.subject_id)
    return [asset for asset in (instagram_of(page), messenger_of(page)) if asset]


def claim(comment: SandboxComment) -> None:
    """Use up the one private reply there is to a comment."""
    unanswered = SandboxComment.objects.filter(pk=comment.pk, private_reply_at=None)
    if not unanswered.update(private_reply_at=timezone.now()):
        raise _unanswerable()


def _by_comment(inboxes: list[Asset], comment_id: str) -> Target:
    comments = SandboxComment.objects.select_related("person")
    comment = comments.filter(external_id=comment_id).first()
    asset = next((box for box in inboxes if comment and box.external_id == comment.asset_id), None)
    if comment is None or asset is None or comment.private_reply_at is not None:
        raise _unanswerable()
    life = _LIVE if comment.is_live else _ANSWERABLE
    if timezone.now() - comment.created_at > life:
        raise _unanswerable()
    return Target(asset, play.open_chat(asset, comment.person), comment)


def _unanswerable() -> GraphFault:
    return bad_parameter("This comment cannot be replied to privately", 2534025)
