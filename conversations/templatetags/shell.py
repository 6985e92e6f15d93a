"""What every page tells its scripts."""

import json

from django import template
from django.template.context import Context

from conversations import script_words
from echodesk.workspaces.models import Membership, Preferences
from echodesk.workspaces.wishes import preferences_of

register = template.Library()


@register.simple_tag(takes_context=True)
def wishes(context: Context) -> Preferences:
    """How the person wants to be told of things, and to work."""
    member: Membership | None = context.get("member")
    return preferences_of(member) if member else Preferences()


@register.simple_tag
def counted_words() -> str:
    """What scripts say of numbers of things, as JSON."""
    return json.dumps(script_words.counted_words(), ensure_ascii=False)
