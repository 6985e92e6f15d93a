"""Filling in a canned reply."""

import pytest

from conversations.canned import Rendered, render, unresolved
from conversations.canned_values import values_for
from tests import factories


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("Hello!", Rendered("Hello!", ())),
        ("Hi {{contact.name}}!", Rendered("Hi Mika!", ())),
        ("Hi {{ Contact.Name }}!", Rendered("Hi Mika!", ())),
        ("Hi {{contact.email}}!", Rendered("Hi {{contact.email}}!", ("contact.email",))),
        ("Hi {{contact.email|there}}!", Rendered("Hi there!", ())),
        ("Hi {{contact.name|there}}!", Rendered("Hi Mika!", ())),
        ("{{x}} {{x}} {{y}}", Rendered("{{x}} {{x}} {{y}}", ("x", "y"))),
        ("{{contact.email|}}", Rendered("{{contact.email|}}", ("contact.email",))),
        ("{ {contact.name} } {{}}", Rendered("{ {contact.name} } {{}}", ())),
    ],
)
def test_variables_become_values_or_the_word_behind_the_bar(text, rendered):
    assert render(text, {"contact.name": "Mika", "contact.email": ""}) == rendered


def test_a_value_with_braces_is_not_filled_in_again():
    assert render("{{a}}", {"a": "{{b}}", "b": "no"}).text == "{{b}}"


def test_what_still_stands_there_is_found():
    assert unresolved("Hi {{contact.name}} at {{time|noon}}") == ("contact.name", "time")
    assert unresolved("Hi Mika") == ()


def test_values_are_those_of_the_conversation_and_whoever_writes(agent):
    conversation = factories.make_conversation(factories.make_account(agent.workspace))
    contact = conversation.contact
    contact.name, contact.attributes = "Mika Korhonen", {"size": "M"}
    values = values_for(conversation, agent)
    assert values["contact.first_name"] == "Mika"
    assert values["contact.size"] == "M"
    assert values["agent.first_name"] == agent.user.get_short_name()
    assert values["workspace.name"] == agent.workspace.name


def test_a_nameless_person_has_no_first_name(agent):
    conversation = factories.make_conversation(factories.make_account(agent.workspace), name=" ")
    assert values_for(conversation, agent)["contact.first_name"] == ""
