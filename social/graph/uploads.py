"""Giving Meta a file, to be sent afterwards by the id it gets.

https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media
"""

import json
from dataclasses import replace
from typing import Any, BinaryIO

from social.contents import MediaKind
from social.graph import client
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.multipart import FilePart
from social.graph.sending.sender import minding_limits, sender_of
from social.models import Login, SocialAccount
from social.platforms import Platform


def upload(
    account: SocialAccount, file: BinaryIO, *, name: str, content_type: str, kind: MediaKind
) -> str:
    """Give Meta the whole of ``file`` (seekable); returns the id to send it by.

    An id is good for this account alone: for about a month on WhatsApp, without an end
    elsewhere. Raises :class:`GraphError`, never an uncertain one: what is uploaded
    twice does no harm.
    """
    to = _to_whatsapp if account.platform == Platform.WHATSAPP else _to_messenger
    with minding_limits(account):
        return to(account, FilePart("file", file, name, content_type), kind)


def _to_whatsapp(account: SocialAccount, part: FilePart, kind: MediaKind) -> str:
    form = {"messaging_product": "whatsapp", "type": part.content_type}
    path = f"{account.external_id}/media"
    return _id_of(client.post_file(access_of(account), path, part, **form), "id")


def _to_messenger(account: SocialAccount, part: FilePart, kind: MediaKind) -> str:
    form = _messenger_form(account, kind)
    path = f"{sender_of(account)}/message_attachments"
    part = replace(part, field="filedata")
    return _id_of(client.post_file(access_of(account), path, part, **form), "attachment_id")


def _messenger_form(account: SocialAccount, kind: MediaKind) -> dict[str, str]:
    attachment = {"type": kind.value, "payload": {"is_reusable": True}}
    form = {"message": json.dumps({"attachment": attachment})}
    # A page has two inboxes; an account of Instagram Login has one.
    if account.platform == Platform.INSTAGRAM and account.login == Login.FACEBOOK:
        form["platform"] = "instagram"
    return form


def _id_of(answer: dict[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str | int) or isinstance(found, bool) or not found:
        raise GraphError(Kind.TRANSIENT, "Meta answered an upload without an id")
    return str(found)
