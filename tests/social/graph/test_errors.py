"""Codes of Meta, and what they mean to us."""

import pytest

from social.graph.errors import error_of_envelope, hide_secrets
from social.graph.kinds import Kind


def error_with(code, subcode=None, status=400, **fields):
    envelope = {"message": "No", "code": code, "fbtrace_id": "AbC1", **fields}
    if subcode is not None:
        envelope["error_subcode"] = subcode
    return error_of_envelope(envelope, status=status)


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (190, None, Kind.REAUTHORIZE),
        (190, 460, Kind.REAUTHORIZE),
        (102, None, Kind.REAUTHORIZE),
        (0, None, Kind.REAUTHORIZE),
        (10, None, Kind.PERMISSION),
        (10, 2534022, Kind.WINDOW_CLOSED),
        (10, 2018278, Kind.WINDOW_CLOSED),
        (10, 2018065, Kind.WINDOW_CLOSED),
        (10, 2534077, Kind.SETTINGS),
        (200, 2534041, Kind.SETTINGS),
        (100, 2534013, Kind.SETTINGS),
        (200, None, Kind.PERMISSION),
        (299, None, Kind.PERMISSION),
        (200, 2018028, Kind.PERMISSION),
        (200, 1545041, Kind.RECIPIENT),
        (551, 1545041, Kind.RECIPIENT),
        (100, 2018001, Kind.RECIPIENT),
        (10, 2018108, Kind.RECIPIENT),
        (2018218, None, Kind.RECIPIENT),
        (9010, None, Kind.RECIPIENT),
        (230, None, Kind.CONSENT),
        (10, 1893063, Kind.RESTRICTED),
        (368, None, Kind.RESTRICTED),
        (100, 2534037, Kind.OWNED_ELSEWHERE),
        (100, 2018109, Kind.ATTACHMENT),
        (100, 2534025, Kind.PRIVATE_REPLY),
        (100, 33, Kind.MISSING),
        (100, None, Kind.BAD_REQUEST),
        (100, 999, Kind.BAD_REQUEST),
        (4, None, Kind.THROTTLED),
        (613, 2534040, Kind.THROTTLED),
        (80002, None, Kind.THROTTLED),
        (1, None, Kind.TRANSIENT),
        (2, None, Kind.TRANSIENT),
        (1, 1357046, Kind.UNCERTAIN),
        (131047, None, Kind.WINDOW_CLOSED),
        (131026, None, Kind.RECIPIENT),
        (131056, None, Kind.THROTTLED),
        (131000, None, Kind.TRANSIENT),
        (131053, None, Kind.ATTACHMENT),
        (131005, None, Kind.PERMISSION),
        (131031, None, Kind.RESTRICTED),
        (132012, None, Kind.MESSAGE_TEMPLATE),
        (4711, None, Kind.BAD_REQUEST),
    ],
)
def test_a_code_pair_has_its_class(code, subcode, kind):
    assert error_with(code, subcode).kind == kind


def test_an_unknown_code_that_meta_calls_transient_is_retried():
    assert error_with(4711, is_transient=True).retryable


def test_an_unknown_code_under_a_server_error_is_retried():
    assert error_with(4711, status=503).retryable


def test_codes_sent_as_text_are_understood():
    assert error_with("10", "2534022").kind == Kind.WINDOW_CLOSED


def test_a_consent_error_is_known_by_its_words_whatever_its_code():
    error = error_with(100, message="User consent is required to access user profile.")
    assert error.kind == Kind.CONSENT
    assert error.refused


def test_an_uncertain_error_is_never_retryable():
    error = error_with(1, 1357046)
    assert error.uncertain
    assert not error.retryable


def test_a_dead_token_asks_for_reauthorization():
    assert error_with(190, 463).needs_reauthorization
    assert not error_with(10).needs_reauthorization


def test_the_detail_has_metas_words_codes_and_trace():
    assert error_with(10, 2534022, message="Outside.").detail == (
        "Outside. [code 10/2534022, trace AbC1]"
    )


def test_whatsapp_details_are_kept():
    error = error_with(131047, error_data={"details": "More than 24 hours"})
    assert "More than 24 hours" in error.detail
    assert "message template" in error.agent_message


def test_the_pair_limit_waits_six_seconds_by_itself():
    assert error_with(131056).retry_after == 6


def test_the_agent_reads_no_codes():
    assert not any(character.isdigit() for character in error_with(10, 2534022).agent_message)


def test_an_empty_envelope_is_still_an_error():
    assert error_of_envelope({}, status=400).kind == Kind.BAD_REQUEST


def test_a_token_quoted_by_meta_is_hidden():
    words = "Malformed access token EAABsecretsecretsecret and IGAAsecretsecretsecret"
    assert "secret" not in hide_secrets(words)


def test_the_very_secret_that_was_sent_is_hidden_whatever_it_looks_like():
    assert "plain-code" not in hide_secrets("This code was used: plain-code.", ["plain-code"])
