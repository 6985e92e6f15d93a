"""Filling a message template in, and how it will look: pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from social.contents import MediaKind
from social.message_templates.reading import (
    HasComponents,
    Needs,
    Variable,
    buttons_of,
    components_of,
    fill_text,
    kind_of,
    needs_of,
    text_of,
)
from social.outgoing import ButtonVariable, Problem, Template, TemplateMedia

BODY_LENGTH = 1024
HEADER_LENGTH = 60
# WhatsApp refuses a value that would change how the message template looks.
_UNRULY = re.compile(r"[\n\r\t]| {5,}")

Given = Sequence[str] | Mapping[str, str]


class NamedTemplate(HasComponents, Protocol):
    """A message template with its name and language."""

    @property
    def name(self) -> str:
        """Its name at Meta."""

    @property
    def language(self) -> str:
        """Meta's code of its language."""


def values_of(needs: Needs, given: Given) -> dict[str, str]:
    """What is given, by the keys of the variables; empty text where nothing is.

    ``given`` is either all values in the order of ``needs.variables``, or by key.
    """
    if isinstance(given, Mapping):
        return {each.key: str(given.get(each.key, "")) for each in needs.variables}
    keys = [each.key for each in needs.variables]
    return dict.fromkeys(keys, "") | {
        key: str(value) for key, value in zip(keys, given, strict=False)
    }


def problems_of_values(
    template: HasComponents, given: Given, *, header: MediaKind | None = None
) -> list[Problem]:
    """Why WhatsApp would refuse the message template filled in like this.

    ``header`` is what the file at its head is, if it was given one.
    """
    needs = needs_of(template)
    return list(_problems(template, needs, given, header))


def fill(template: NamedTemplate, given: Given, *, header: TemplateMedia | None = None) -> Template:
    """The message template as it is sent."""
    needs = needs_of(template)
    values = values_of(needs, given)
    parts = {
        part: tuple(values[each.key] for each in needs.of(part)) for part in ("header", "body")
    }
    names = {
        part: tuple(each.name for each in needs.of(part)) if needs.has_names else ()
        for part in ("header", "body")
    }
    return Template(
        name=template.name,
        language=template.language,
        header=header,
        header_variables=parts["header"],
        body_variables=parts["body"],
        button_variables=tuple(
            _button(template, each, values[each.key]) for each in needs.of("button")
        ),
        header_names=names["header"],
        body_names=names["body"],
    )


def render_preview(template: HasComponents, given: Given) -> str:
    """The words people will read: header, body and footer, as far as they are filled in."""
    needs = needs_of(template)
    values = values_of(needs, given)
    return "\n\n".join(
        words
        for component in components_of(template)
        if kind_of(component) in {"HEADER", "BODY", "FOOTER"}
        and (words := _filled(component, needs, values))
    )


def button_titles(template: HasComponents) -> list[str]:
    """What stands on its buttons."""
    parts = (part for part in components_of(template) if kind_of(part) == "BUTTONS")
    return [text_of(button) for part in parts for button in buttons_of(part)]


def _filled(component: Mapping[str, object], needs: Needs, values: Mapping[str, str]) -> str:
    part = kind_of(component).lower()
    own = {each.name: values[each.key] for each in needs.variables if each.part == part}
    return fill_text(text_of(component), own)


def _button(template: HasComponents, variable: Variable, value: str) -> ButtonVariable:
    index = int(variable.name)
    part = next(part for part in components_of(template) if kind_of(part) == "BUTTONS")
    is_code = str(buttons_of(part)[index].get("type") or "").upper() == "COPY_CODE"
    return ButtonVariable(index=index, value=value, kind="copy_code" if is_code else "url")


def _problems(
    template: HasComponents, needs: Needs, given: Given, header: MediaKind | None
) -> Iterator[Problem]:
    if not needs.is_sendable:
        words = _("This message template has parts that can only be sent from WhatsApp Manager.")
        yield Problem("name", "not_supported", words)
    yield from _counted(needs, given)
    values = values_of(needs, given)
    for variable in needs.variables:
        yield from _value(f"variables.{variable.key}", values[variable.key])
    yield from _headed(needs.header_media, header)
    yield from _lengths(template, needs, values)


def _headed(needed: MediaKind | None, given: MediaKind | None) -> Iterator[Problem]:
    if needed is None and given is not None:
        words = _("This message template does not begin with a file. Send the file separately.")
        yield Problem("header", "not_supported", words)
    elif needed is not None and given != needed:
        words = _("This message template begins with a file. Attach one: %(kind)s.")
        code = "empty" if given is None else "bad_value"
        yield Problem("header", code, words % {"kind": str(needed.label)})


def _counted(needs: Needs, given: Given) -> Iterator[Problem]:
    keys = [each.key for each in needs.variables]
    too_many = (
        bool(set(given) - set(keys)) if isinstance(given, Mapping) else len(given) > len(keys)
    )
    if too_many:
        words = _("This message template has fewer variables: %(names)s.")
        names = ", ".join(keys) or _("none")
        yield Problem("variables", "too_many", words % {"names": names})


def _value(field: str, value: str) -> Iterator[Problem]:
    if not value.strip():
        yield Problem(field, "empty", _("Fill in every variable of the message template."))
    elif _UNRULY.search(value):
        words = _("A value may have no line breaks, no tabs, and no five spaces in a row.")
        yield Problem(field, "bad_value", words)


def _lengths(template: HasComponents, needs: Needs, values: Mapping[str, str]) -> Iterator[Problem]:
    limits = {"HEADER": HEADER_LENGTH, "BODY": BODY_LENGTH}
    for component in components_of(template):
        limit = limits.get(kind_of(component))
        if limit is not None and len(_filled(component, needs, values)) > limit:
            words = _("Filled in like this it is too long for WhatsApp. Shorten the values.")
            yield Problem("variables", "too_long", words)
