"""From what an agent put together to the messages it goes out in, or the words for why not."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from conversations.actions._sending import refuse
from conversations.compose import ChosenTemplate, Enclosed, Extras, Part, parts_of, template_part
from conversations.models import Conversation, MediaKind, Upload
from conversations.outgoing import outgoing_of
from conversations.texts import clean
from echodesk.errors import ActionError
from social import media_rules
from social.message_templates.filling import (
    button_titles,
    fill,
    problems_of_values,
    render_preview,
)
from social.models import MessageTemplate, SocialAccount
from social.outgoing import Problem, TemplateMedia, problems_of
from social.platforms import traits

# What one answer goes out in at most.
MAX_PARTS = 10
_MAX_FILES = 10
# Stands for the id of a file that Meta does not have yet.
_TO_COME = "-"


def compose(
    conversation: Conversation, text: str, uploads: Sequence[Upload], extras: Extras | None
) -> list[Part]:
    """The messages of an answer, each of which the platform takes as it is.

    Raises :class:`ActionError`: ``empty_text``, ``text_too_long``, ``too_many_files``, or
    the code of a :class:`social.outgoing.Problem`.
    """
    platform = conversation.platform
    if extras is not None and extras.number > 1:
        raise ActionError(_("Offer one thing to tap at a time."), code="one_at_a_time")
    parts = parts_of(platform, clean(text), _enclosed(platform, uploads), extras)
    if not parts:
        detail = _("Write something first.")
        raise ActionError(detail, code="empty_text", fields={"text": [detail]})
    _check_number(platform, sum(part.upload is None for part in parts), len(uploads))
    for part in parts:
        if part.upload is None:
            refuse(problems_of(platform, outgoing_of(part)))
    return parts


def compose_template(
    conversation: Conversation, chosen: ChosenTemplate, text: str, uploads: Sequence[Upload]
) -> Part:
    """The message of a filled-in message template. Raises :class:`ActionError`."""
    if text.strip() or uploads:
        detail = _("A message template goes by itself. Send the rest after they have answered.")
        raise ActionError(detail, code="not_alone", fields={"template": [detail]})
    template, given = chosen.template, chosen.given
    refuse(_why_not_sendable(conversation.account, template), within="template")
    header = _header(conversation.platform, chosen.header_upload)
    kind = header.kind if header else None
    refuse(problems_of_values(template, given, header=kind), within="template")
    filled = fill(template, given, header=header)
    refuse(problems_of(conversation.platform, filled), within="template")
    words = render_preview(template, given)
    return template_part(filled, words, titles=button_titles(template), upload=chosen.header_upload)


def _why_not_sendable(account: SocialAccount, template: MessageTemplate) -> list[Problem]:
    if not MessageTemplate.objects.of_account(account).filter(pk=template.pk).exists():
        words = _("%(account)s has no such message template.") % {"account": account.label}
        return [Problem("name", "not_found", words)]
    if not template.is_approved:
        words = _("WhatsApp does not take this message template now: %(status)s.")
        return [Problem("name", "not_approved", words % {"status": template.status_words})]
    return []


def _header(platform: str, upload: Upload | None) -> TemplateMedia | None:
    if upload is None:
        return None
    [enclosed] = _enclosed(platform, [upload])
    return TemplateMedia(kind=enclosed.kind, media_id=_TO_COME, name=upload.name)


def _enclosed(platform: str, uploads: Sequence[Upload]) -> list[Enclosed]:
    return [Enclosed(upload, _kind_on(platform, upload)) for upload in uploads]


def _kind_on(platform: str, upload: Upload) -> MediaKind:
    """As what the platform takes the file, if need be once it is converted."""
    rule = media_rules.conversion(platform, upload.content_type, upload.size)
    found = rule or media_rules.check(platform, upload.content_type, upload.size)
    if isinstance(found, Problem):
        detail = f"{upload.name}: {found.detail}"
        raise ActionError(detail, code=found.code, fields={"attachments": [detail]})
    return found.kind


def _check_number(platform: str, texts: int, files: int) -> None:
    if files > _MAX_FILES:
        words = _("At most %(limit)d files are sent at a time.") % {"limit": _MAX_FILES}
        raise ActionError(words, code="too_many_files", fields={"attachments": [words]})
    if texts > MAX_PARTS:
        words = _(
            "On %(name)s this would take %(parts)d messages; at most %(limit)d are sent at a time. "
            "Shorten it."
        )
        detail = words % {"name": traits(platform).name, "parts": texts, "limit": MAX_PARTS}
        raise ActionError(detail, code="text_too_long", fields={"text": [detail]})
