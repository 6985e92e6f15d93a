"""Filling in a canned reply. Pure.

``{{contact.first_name}}`` stands for a value, ``{{contact.first_name|there}}`` for the
value or, where there is none, the word behind the bar.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_VARIABLE = re.compile(
    r"\{\{\s*(?P<name>[a-z][a-z0-9_.-]*)\s*(?:\|(?P<otherwise>[^{}]*))?\}\}", re.IGNORECASE
)

# What can be filled in, and what it is to whoever writes a canned reply.
VARIABLES: dict[str, Promise] = {
    "contact.name": _("The person's name"),
    "contact.first_name": _("The person's first name"),
    "contact.username": _("The person's username"),
    "contact.email": _("The person's e-mail address"),
    "contact.phone": _("The person's phone number"),
    "contact.company": _("The person's company"),
    "agent.name": _("Your name"),
    "agent.first_name": _("Your first name"),
    "account.name": _("The account they wrote to"),
    "workspace.name": _("The name of the business"),
    "workspace.website": _("The website of the business"),
    "workspace.email": _("The e-mail address of the business"),
    "workspace.phone": _("The phone number of the business"),
    "workspace.address": _("The address of the business"),
}
# Followed by the key of one of the workspace's own attributes.
ATTRIBUTE_PREFIX = "contact."


@dataclass(frozen=True, slots=True)
class Rendered:
    """A canned reply with its values. What is ``missing`` still stands there as a variable."""

    text: str
    missing: tuple[str, ...]


def render(text: str, values: Mapping[str, str]) -> Rendered:
    """Fill in every variable that has a value, or a word to stand in for it."""
    missing: list[str] = []

    def fill(found: re.Match[str]) -> str:
        value = values.get(found["name"].lower(), "") or (found["otherwise"] or "").strip()
        if not value:
            missing.append(found["name"].lower())
            return found[0]
        return value

    filled = _VARIABLE.sub(fill, text)
    return Rendered(filled, tuple(dict.fromkeys(missing)))


def variables_in(text: str) -> Iterator[str]:
    """The names of the variables in a text."""
    return (found["name"].lower() for found in _VARIABLE.finditer(text))


def unresolved(text: str) -> tuple[str, ...]:
    """Variables that still stand in a text: it must not be sent like that."""
    return tuple(dict.fromkeys(variables_in(text)))
