"""What the lines of who did what are drawn with."""

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from conversations.deed_words import ICONS, words_of
from conversations.models import Conversation, Deed, Note, Verb

register = template.Library()


@register.simple_tag
def deed_words(deed: Deed, conversation: Conversation) -> SafeString:
    """The sentence for a deed."""
    return words_of(deed, conversation.contact.display_name)


@register.filter
def deed_icon(deed: Deed) -> str:
    """The icon of a deed."""
    return ICONS[Verb(deed.verb)]


@register.filter
def made_at(item: Deed | Note) -> str:
    """When it was done or written, to the second, in the zone of the page."""
    return date_format(localtime(item.created_at), "j F Y, H:i:s")
