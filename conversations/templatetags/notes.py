"""What notes are drawn with."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from conversations.mentions import Mention, parse_note
from echodesk.workspaces.models import Membership

register = template.Library()


@register.simple_tag
def note_text(text: str, member: Membership | None) -> SafeString:
    """A note with the colleagues it names marked; oneself more than others."""
    return format_html_join("", "{}", ((_drawn(piece, member),) for piece in parse_note(text)))


def _drawn(piece: str | Mention, member: Membership | None) -> str:
    if isinstance(piece, str):
        return piece
    mine = member is not None and piece.member_id == member.pk
    words = '<span class="mention"{}>@{}</span>'
    return format_html(words, SafeString(" data-me") if mine else "", piece.name)
