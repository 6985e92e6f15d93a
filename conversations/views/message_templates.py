"""Choosing one of WhatsApp's message templates and filling it in, above the composer."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from conversations import inbox
from conversations.actions import reply
from conversations.actions.upload import own_uploads, upload_file
from conversations.compose import ChosenTemplate
from conversations.models import Conversation, Message, Upload
from conversations.texts import clean, parse_id
from conversations.views import pages
from conversations.views.posted import back_to, form
from conversations.views.template_preview import preview_of
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.message_templates.reading import Variable, needs_of
from social.models import MessageTemplate
from social.models.message_template import TemplateStatus

# A business account may have thousands; the search narrows them down.
_SHOWN = 40
_FIELD = "value."

Context = dict[str, Any]


@require_GET
@member_page
def choose(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """The message templates of the account: found by ``q``, in one ``language``."""
    conversation = inbox.get(member, pk)
    if "closed" in request.GET:
        return HttpResponse()
    picker = _list(request, conversation)
    if not request.htmx:  # type: ignore[attr-defined]
        return pages.render_page(request, member, pk, "thread", {"picker": picker})
    is_search = "q" in request.GET
    name = "inbox/picker_list.html" if is_search else "inbox/picker.html"
    return render(request, name, {"conversation": conversation, "picker": picker})


def _list(request: HttpRequest, conversation: Conversation) -> Context:
    words, language = clean(request.GET.get("q", "")), clean(request.GET.get("language", ""))
    # Index: one_template_per_language.
    all_rows = MessageTemplate.objects.of_account(conversation.account)
    rows = all_rows.filter(name__icontains=words.replace(" ", "_")) if words else all_rows
    if language:
        rows = rows.filter(language=language)
    usable_first = Case(
        When(status=TemplateStatus.APPROVED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    found = list(rows.order_by(usable_first, "name", "language")[: _SHOWN + 1])
    languages = all_rows.order_by("language").values_list("language", flat=True).distinct()
    return {
        "words": words,
        "language": language,
        "languages": list(languages),
        "rows": [(row, preview_of(row)) for row in found[:_SHOWN]],
        "has_more": len(found) > _SHOWN,
    }


@require_GET
@member_page
def fill(request: HttpRequest, member: Membership, pk: int, template: int) -> HttpResponse:
    """One message template, to be filled in."""
    conversation = inbox.get(member, pk)
    row = _chosen(conversation, template)
    picker = _form(row, {})
    if not request.htmx:  # type: ignore[attr-defined]
        return pages.render_page(request, member, pk, "thread", {"picker": picker})
    return render(request, "inbox/picker.html", {"conversation": conversation, "picker": picker})


def _chosen(conversation: Conversation, pk: int) -> MessageTemplate:
    rows = MessageTemplate.objects.of_account(conversation.account)
    return get_object_or_404(rows.approved(), pk=pk)


@dataclass(frozen=True, slots=True)
class Gap:
    """One variable as the form asks for it."""

    variable: Variable
    value: str

    @property
    def name(self) -> str:
        """What its field is called."""
        return f"{_FIELD}{self.variable.key}"

    @property
    def label(self) -> str:
        """What it is called on the page: as it stands in the preview."""
        words = {
            "header": _("{{%(name)s}} in the heading"),
            "body": "{{%(name)s}}",
            "button": _("Button “%(title)s”"),
        }[self.variable.part]
        return words % {"name": self.variable.name, "title": self.variable.title}


def _form(row: MessageTemplate, values: dict[str, str]) -> Context:
    needs = needs_of(row)
    gaps = [Gap(each, values.get(each.key, "")) for each in needs.variables]
    return {
        "template": row,
        "needs": needs,
        "gaps": gaps,
        "preview": preview_of(row),
        "client_id": uuid.uuid4(),
    }


@form
def send(request: HttpRequest, member: Membership, pk: int, template: int) -> HttpResponse:
    """Send the message template as it was filled in."""
    conversation = inbox.get(member, pk)
    row = _chosen(conversation, template)
    try:
        rows = _send(request, member, conversation, row)
    except ActionError as error:
        if request.htmx:  # type: ignore[attr-defined]
            raise
        messages.error(request, error.detail)
        return _again(request, member, conversation, row, error.status)
    if not request.htmx:  # type: ignore[attr-defined]
        return back_to(request, conversation)
    return pages.render_written(request, member, conversation, rows)


def _again(
    request: HttpRequest,
    member: Membership,
    conversation: Conversation,
    row: MessageTemplate,
    status: int,
) -> HttpResponse:
    more = {"picker": _form(row, _values(request, row))}
    response = pages.render_page(request, member, conversation.pk, "thread", more)
    response.status_code = status
    return response


def _send(
    request: HttpRequest, member: Membership, conversation: Conversation, row: MessageTemplate
) -> list[Message]:
    client_id = request.POST.get("client_id")
    earlier = reply.already_written(conversation, client_id)
    if earlier:
        return earlier
    chosen = ChosenTemplate(
        template=row, named=_values(request, row), header_upload=_header(request, member)
    )
    return reply.queue_reply(
        member=member, conversation=conversation, client_id=client_id, template=chosen
    )


def _values(request: HttpRequest, row: MessageTemplate) -> dict[str, str]:
    variables = needs_of(row).variables
    return {each.key: request.POST.get(f"{_FIELD}{each.key}", "") for each in variables}


def _header(request: HttpRequest, member: Membership) -> Upload | None:
    """The file at the head: uploaded before, or along with the form."""
    file = request.FILES.get("header")
    if file is not None:
        return upload_file(member=member, file=file, name=file.name or "")
    given = parse_id(request.POST.get("upload", ""))
    return own_uploads(member).filter(pk=given).first() if given else None
