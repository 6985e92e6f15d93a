"""What a platform would refuse, found before the call: pure, and in plain words."""

from collections.abc import Iterator
from typing import assert_never

from social.outgoing import interactive
from social.outgoing.checking import Problem, texts
from social.outgoing.files import file_problems
from social.outgoing.limits import LIMITS, Limits
from social.outgoing.message_templates import template_problems
from social.outgoing.vocabulary import (
    Buttons,
    Cards,
    Choices,
    File,
    Outgoing,
    Template,
    Text,
)
from social.platforms import Platform, Traits, traits

__all__ = ["Problem", "problems_of"]


def problems_of(platform: str, outgoing: Outgoing) -> list[Problem]:
    """Everything about ``outgoing`` that ``platform`` would not take; empty if it can go."""
    return list(_problems(traits(platform), LIMITS[Platform(platform)], outgoing))


def _problems(allowed: Traits, limits: Limits, outgoing: Outgoing) -> Iterator[Problem]:
    match outgoing:
        case Text():
            yield from texts("text", outgoing.text, allowed, links=limits.links_checked)
            yield from interactive.quick_replies_problems(allowed, limits, outgoing.quick_replies)
        case Buttons():
            yield from interactive.buttons_problems(limits, outgoing)
        case Choices():
            yield from interactive.choices_problems(allowed, limits, outgoing)
        case Cards():
            yield from interactive.cards_problems(allowed, limits, outgoing)
        case File():
            yield from file_problems(allowed, limits, outgoing)
        case Template():
            yield from template_problems(allowed, limits, outgoing)
        case _:
            assert_never(outgoing)
