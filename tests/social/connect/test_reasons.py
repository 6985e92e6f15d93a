"""What errors and tokens say of an account."""

from datetime import UTC, datetime, timedelta

import pytest

from social.connect.reasons import Holder, reason_of_error, reason_of_token
from social.graph.errors import error_of_envelope
from social.graph.oauth import parse_token_info
from social.models import Reason

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PAGE = Holder("facebook", "facebook", "104")
MESSAGES = ["pages_messaging", "pages_show_list"]


def seconds(**away):
    return int((NOW + timedelta(**away)).timestamp())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"code": 190, "error_subcode": 463}, "expired"),
        ({"code": 190, "message": "Session has expired on Friday"}, "expired"),
        ({"code": 190, "error_subcode": 460}, "password_changed"),
        ({"code": 190, "message": "the user changed their password"}, "password_changed"),
        ({"code": 190, "error_subcode": 458}, "app_removed"),
        ({"code": 190, "error_subcode": 459}, "checkpoint"),
        ({"code": 190, "error_subcode": 464}, "checkpoint"),
        ({"code": 190, "error_subcode": 492}, "page_unticked"),
        (
            {
                "code": 190,
                "message": "Any of the pages_read_engagement, pages_manage_metadata permission(s)"
                " must be granted before impersonating a user's page.",
            },
            "page_unticked",
        ),
        ({"code": 190}, "lost"),
        ({"code": 102}, "lost"),
        ({"code": 10}, "permission_removed"),
        ({"code": 200, "message": "(#200) Requires pages_messaging"}, "permission_removed"),
        ({"code": 200, "message": "The app is in development mode"}, "development_mode"),
        ({"code": 10, "error_subcode": 2534077}, "instagram_unlinked"),
        ({"code": 100, "error_subcode": 2534013}, "instagram_unlinked"),
        ({"code": 200, "error_subcode": 2534041}, "messages_off"),
        ({"code": 368}, "restricted"),
        ({"code": 10, "error_subcode": 1893063}, "restricted"),
        ({"code": 100, "error_subcode": 33}, "page_unticked"),
        ({"code": 4}, None),
        ({"code": 2}, None),
        ({"code": 100}, None),
        ({"code": 10, "error_subcode": 2018278}, None),
        ({"code": 551}, None),
    ],
)
def test_an_error_tells_the_reason(error, reason):
    assert reason_of_error(error_of_envelope(error, status=400)) == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, None),
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({"is_valid": False}, "lost"),
        ({"is_valid": False, "expires_at": seconds(days=-1)}, "expired"),
        ({"is_valid": False, "error": {"code": 190}}, "lost"),
        ({"is_valid": False, "error": {"code": 190, "subcode": 460}}, "password_changed"),
        ({"is_valid": False, "error": {"code": 190, "error_subcode": 460}}, "password_changed"),
        ({"data_access_expires_at": seconds(hours=-1)}, "expired"),
        ({"scopes": ["pages_show_list"]}, "permission_removed"),
        ({"scopes": []}, None),
        (
            {"granular_scopes": [{"scope": "pages_messaging", "target_ids": ["105"]}]},
            "page_unticked",
        ),
        ({"granular_scopes": [{"scope": "pages_messaging", "target_ids": ["104"]}]}, None),
        ({"granular_scopes": [{"scope": "pages_messaging"}]}, None),
        ({"expires_at": seconds(days=13)}, "ending"),
        ({"data_access_expires_at": seconds(days=13)}, "ending"),
        ({"expires_at": seconds(days=15)}, None),
        ({"expires_at": 10**20, "granular_scopes": "nonsense", "scopes": 7}, None),
    ],
)
def test_a_token_tells_the_reason(data, reason):
    info = parse_token_info({"is_valid": True, "scopes": MESSAGES, **data})
    assert reason_of_token(info, PAGE, NOW) == reason


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_that_fit_and_say_what_to_do(reason):
    assert len(reason.words) <= 300
    assert ("has to reconnect" in reason.words) == reason.needs_reconnect
