"""Checks of a filled-in message template, by itself.

Whether it has as many variables as WhatsApp knows of is seen against the synced
message template, in :mod:`social.message_templates`.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from social.contents import MediaKind
from social.outgoing.checking import Problem, empty, not_supported
from social.outgoing.limits import Limits
from social.outgoing.vocabulary import Template
from social.platforms import Traits

_HEADERS = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE})


def template_problems(allowed: Traits, limits: Limits, outgoing: Template) -> Iterator[Problem]:
    """A message template needs a name, a language, and something in every variable."""
    if not limits.has_templates:
        yield not_supported("name", allowed, _("%(platform)s has no message templates."))
        return
    for field in ("name", "language"):
        if not getattr(outgoing, field):
            yield empty(field)
    if outgoing.header is not None and outgoing.header.kind not in _HEADERS:
        yield not_supported(
            "header", allowed, _("A message template begins with a picture, a video or a document.")
        )
    if outgoing.header is not None and not outgoing.header.media_id:
        yield empty("header")
    yield from _variables("header_variables", outgoing.header_variables, outgoing.header_names)
    yield from _variables("body_variables", outgoing.body_variables, outgoing.body_names)
    for number, variable in enumerate(outgoing.button_variables):
        if not variable.value.strip():
            yield empty(f"button_variables.{number}")


def _variables(field: str, values: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Problem]:
    for number, value in enumerate(values):
        if not value.strip():
            yield empty(f"{field}.{number}")
    if names and len(names) != len(values):
        yield Problem(field, "count", _("Fill in every variable of the message template."))
