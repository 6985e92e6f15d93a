"""Message templates as Meta lists them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Shape:
    """A message template outside any database."""

    components: Any
    parameter_format: str = "POSITIONAL"
    name: str = "order_ready"
    language: str = "en"
    extra: dict[str, Any] = field(default_factory=dict)


BODY = {
    "type": "BODY",
    "text": "Hi {{1}}, your order {{2}} is ready.",
    "example": {"body_text": [["Mika", "1234"]]},
}
NAMED_BODY = {
    "type": "BODY",
    "text": "Hi {{first_name}}, {{ order }} is ready, {{first_name}}!",
    "example": {
        "body_text_named_params": [
            {"param_name": "order", "example": "1234"},
            {"param_name": "first_name", "example": "Mika"},
        ]
    },
}
HEADER = {
    "type": "HEADER",
    "format": "TEXT",
    "text": "{{1}} sale",
    "example": {"header_text": ["Spring"]},
}
PHOTO = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://x.test"]}}
FOOTER = {"type": "FOOTER", "text": "Nord Coffee"}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Stop"},
        {
            "type": "URL",
            "text": "Track",
            "url": "https://nord.fi/track/{{1}}",
            "example": ["https://nord.fi/track/1234"],
        },
        {"type": "URL", "text": "Shop", "url": "https://nord.fi"},
        {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+358401234567"},
        {"type": "COPY_CODE", "text": "Copy code", "example": "SPRING"},
    ],
}
ALL = Shape([BUTTONS, FOOTER, BODY, HEADER])
NAMED = Shape([NAMED_BODY], parameter_format="NAMED")
