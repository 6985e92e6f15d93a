"""A reply as a form has it, and what stands in the composer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from conversations import inbox
from conversations.actions.upload import own_uploads, upload_file
from conversations.compose import Extras
from conversations.models import Conversation, Message, Upload
from conversations.texts import parse_id
from conversations.views.limits import limits_of
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.outgoing import Button, QuickReply


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer: words, files, answers to tap, and what is answered."""

    text: str = ""
    uploads: Sequence[Upload] = ()
    offers: Sequence[str] = ()
    answered: Message | None = None


class Written:
    """A reply as a form has it. What is wrong with a part of it is raised where it is read."""

    def __init__(
        self, request: HttpRequest, member: Membership, conversation: Conversation
    ) -> None:
        self.member, self.conversation = member, conversation
        self.text = request.POST.get("text", "")
        self.tag = request.POST.get("tag", "")
        self.client_id = request.POST.get("client_id")
        # The newest message of the person that the member has seen; and that they mean it.
        self.seen = parse_id(request.POST.get("seen", ""))
        self.confirmed = request.POST.get("confirmed") == "1"
        self.offers = [text for line in request.POST.getlist("offers") if (text := line.strip())]
        self._request = request

    @cached_property
    def uploads(self) -> list[Upload]:
        """The files: those uploaded before, and those that came with the form."""
        # 0 is nobody's.
        ids = [parse_id(text) or 0 for text in self._request.POST.getlist("uploads")]
        found = own_uploads(self.member).in_bulk(ids)
        if len(found) < len(set(ids)):
            detail = _("A file is no longer there. Add it again.")
            raise ActionError(detail, code="unknown_upload", fields={"attachments": [detail]})
        files = self._request.FILES.getlist("files")
        now = [upload_file(member=self.member, file=file, name=file.name or "") for file in files]
        return [*(found[pk] for pk in dict.fromkeys(ids)), *now]

    @cached_property
    def answered(self) -> Message | None:
        """The message that is answered."""
        given = self._request.POST.get("reply_to", "")
        return find_answered(self.member, self.conversation, given) if given else None

    @property
    def extras(self) -> Extras | None:
        """Answers to tap, as the platform has them. What is tapped comes back in its own words."""
        if not self.offers:
            return None
        if limits_of(self.conversation.platform).offers_stay:
            buttons = (Button(title=title, payload=title) for title in self.offers)
            return Extras(buttons=tuple(buttons))
        replies = (QuickReply(title=title, payload=title) for title in self.offers)
        return Extras(quick_replies=tuple(replies))

    def draft(self) -> Draft:
        """What can be put back into the composer; what is wrong by itself stays out."""
        kept = self.__dict__
        return Draft(self.text, kept.get("uploads", ()), self.offers, kept.get("answered"))


def find_answered(member: Membership, conversation: Conversation, given: str) -> Message:
    """The message of ``conversation`` with the id ``given``."""
    rows = inbox.messages(member, conversation).filter(pk=parse_id(given) or 0)
    found = rows.first()
    if found is None:
        detail = _("The message answered to is no longer there.")
        raise ActionError(detail, fields={"reply_to": [detail]})
    return found
