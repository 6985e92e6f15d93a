"""What can be sent, in one vocabulary for all platforms, and what each platform takes of it."""

from social.outgoing.problems import Problem, problems_of
from social.outgoing.vocabulary import (
    Button,
    Buttons,
    ButtonVariable,
    Card,
    Cards,
    Choices,
    File,
    Outgoing,
    QuickReply,
    Row,
    Section,
    Template,
    TemplateMedia,
    Text,
)

__all__ = [
    "Button",
    "ButtonVariable",
    "Buttons",
    "Card",
    "Cards",
    "Choices",
    "File",
    "Outgoing",
    "Problem",
    "QuickReply",
    "Row",
    "Section",
    "Template",
    "TemplateMedia",
    "Text",
    "problems_of",
]
