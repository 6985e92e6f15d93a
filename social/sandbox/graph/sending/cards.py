"""Messenger's and Instagram's templates: cards beside each other, and words with buttons.

https://developers.facebook.com/docs/messenger-platform/send-messages/template/generic
https://developers.facebook.com/docs/messenger-platform/send-messages/template/button
"""

from typing import Any

from social.platforms import Platform
from social.sandbox.drafts import Draft
from social.sandbox.faults import bad_parameter
from social.sandbox.graph.fetching import is_address
from social.sandbox.models import Said

_PAYLOAD = "message[attachment][payload]"
MOST_ELEMENTS, MOST_BUTTONS = 10, 3
TITLE, SUBTITLE, TEXT, BUTTON_TITLE, BUTTON_PAYLOAD = 80, 80, 640, 20, 1000
# What there may be to a card; it needs one of them beside its title.
_BESIDE_TITLE = ("subtitle", "image_url", "buttons", "default_action")


def read_template(platform: str, payload: Any) -> Draft:
    """The message an attachment of the type ``template`` is."""
    template = _object(payload, _PAYLOAD)
    match template.get("template_type"):
        case "generic":
            _check_generic(platform, template)
            return Draft(Said.CARDS, content={"template": template})
        case "button":
            check_length(template.get("text"), TEXT, f"{_PAYLOAD}[text]")
            _check_buttons(platform, template.get("buttons"), f"{_PAYLOAD}[buttons]", least=1)
            return Draft(Said.OFFER, content={"template": template})
        case _:
            raise bad_parameter(f"Param {_PAYLOAD}[template_type] must be one of GENERIC, BUTTON")


def check_length(value: Any, most: int, name: str) -> None:
    """Raise unless it is text of that length at most, and there is any."""
    if not isinstance(value, str) or not value.strip():
        raise bad_parameter(f"Param {name} must be a non-empty UTF-8 encoded string")
    if len(value) > most:
        raise bad_parameter(f"Length of param {name} must be less than or equal to {most}")


def _check_generic(platform: str, template: dict[str, Any]) -> None:
    elements = template.get("elements")
    if not isinstance(elements, list) or not elements:
        raise bad_parameter(f"Param {_PAYLOAD}[elements] must be a non-empty array")
    if len(elements) > MOST_ELEMENTS:
        raise bad_parameter(f"Param {_PAYLOAD}[elements] has too many elements.")
    for position, element in enumerate(elements):
        _check_element(platform, element, f"{_PAYLOAD}[elements][{position}]")


def _check_element(platform: str, element: Any, name: str) -> None:
    card = _object(element, name)
    check_length(card.get("title"), TITLE, f"{name}[title]")
    if "subtitle" in card:
        check_length(card["subtitle"], SUBTITLE, f"{name}[subtitle]")
    if "image_url" in card and not is_address(card["image_url"]):
        raise bad_parameter(f"Param {name}[image_url] should represent a valid URL")
    if not any(card.get(key) for key in _BESIDE_TITLE):
        raise bad_parameter(f"Param {name} needs at least one property beside its title")
    if "buttons" in card:
        _check_buttons(platform, card["buttons"], f"{name}[buttons]")


def _check_buttons(platform: str, buttons: Any, name: str, *, least: int = 0) -> None:
    if not isinstance(buttons, list) or len(buttons) < least:
        raise bad_parameter(f"Param {name} must be a non-empty array")
    if len(buttons) > MOST_BUTTONS:
        raise bad_parameter(f"Param {name} has too many elements.")
    for position, button in enumerate(buttons):
        _check_button(platform, _object(button, name), f"{name}[{position}]")


def _check_button(platform: str, button: dict[str, Any], name: str) -> None:
    check_length(button.get("title"), BUTTON_TITLE, f"{name}[title]")
    kinds = {"web_url", "postback"} | ({"phone_number"} if platform == Platform.FACEBOOK else set())
    kind = button.get("type")
    if kind not in kinds:
        raise bad_parameter(f"Param {name}[type] must be one of {', '.join(sorted(kinds))}")
    if kind == "web_url" and not is_address(button.get("url")):
        raise bad_parameter(f"Param {name}[url] should represent a valid URL")
    if kind != "web_url":
        check_length(button.get("payload"), BUTTON_PAYLOAD, f"{name}[payload]")


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_parameter(f"Param {name} must be an object.")
    return value
