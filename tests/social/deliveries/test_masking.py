"""What could open an account is not shown."""

import json

import pytest

from social.deliveries.masking import mask, pretty, readable


@pytest.mark.parametrize(
    "value",
    [
        {"access_token": "canary"},
        {"optin": {"notification_messages_token": "canary"}},
        {"url": "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=canary"},
        {"url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=canary"},
        {"url": "https://scontent.xx.fbcdn.net/v/t.jpg?_nc_ohc=canary&oh=canary&oe=1"},
        {"url": "https://example.com/?a=1&X-Amz-Signature=canary"},
        {"text": "my token is EAAcanarycanarycanarycanary"},
        {"text": "IGAAcanarycanarycanary_canary-1"},
        {"text": "eyJcanarycanary.eyJcanarycanary.canary"},
        {"nested": [{"signature": "canary"}]},
        {"Authorization": "Bearer canary"},
    ],
    ids=str,
)
def test_secrets_are_masked_wherever_they_stand(value):
    assert "canary" not in json.dumps(mask(value))


@pytest.mark.parametrize(
    "value",
    [
        {"mid": "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAx"},
        {"id": "17841400000000001", "time": 1762000000000},
        {"url": "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=17841"},
        {"errors": [{"code": 131047, "title": "Re-engagement message"}]},
        {"text": "Do you ship to Åland?"},
    ],
    ids=str,
)
def test_everything_else_is_left_as_it_is(value):
    assert mask(value) == value


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"a": "\\u00c5land"}', '{\n  "a": "Åland"\n}'),
        (b"\xffnot json", "\ufffdnot json"),
        (b'{"a": "\\ud800"}', '{\n  "a": "\ufffd"\n}'),
        (b'{"a": NaN}', '{\n  "a": "nan"\n}'),
        (b'{"a": 9007199254740993}', '{\n  "a": 9007199254740993\n}'),
    ],
)
def test_a_body_is_made_readable(body, text):
    assert pretty(readable(body)) == text


def test_what_is_nested_beyond_reason_is_shown_as_text():
    assert pretty(readable(b"[" * 100_000)).startswith("[[[")
