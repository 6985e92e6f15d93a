"""Codes of Meta, and what they mean to us."""

import pytest

from social.graph.errors import error_of_envelope, hide_secrets
from social.graph.kinds import Kind


def error_with(code, subcode=None, status=400, **fields):
    envelope = {"message": "No", "code": code, "fbtrace_id": "AbC1", **fields}
    if subcode is not None:
        envelope["error_subcode"] = subcode
    return error_of_envelope(envelope, status=status)


# Row by row as Meta lists them: code, or code and subcode.
TABLE = {
    Kind.REAUTHORIZE: [
        *(0, 102, 190),
        *((190, 458), (190, 459), (190, 460), (190, 463), (190, 464), (190, 467), (190, 492)),
    ],
    Kind.SETTINGS: [(10, 2534077), (200, 2534041), (100, 2534013)],
    Kind.PERMISSION: [3, 10, 200, 210, 299, (200, 2018028), 131005],
    Kind.WINDOW_CLOSED: [(10, 2534022), (10, 2018278), (10, 2018065), 131047, 470],
    Kind.RECIPIENT: [
        *((100, 2018001), (100, 2534014), 551, (551, 1545041), (200, 1545041), (10, 2018108)),
        *(2018218, 9010, 130472, 130497, 131021, 131026, 131030, 131049, 131050, 131062),
    ],
    Kind.CONSENT: [230],
    Kind.RESTRICTED: [(10, 1893063), (100, 2534029), 368, 131031, 131042, 133016],
    Kind.OWNED_ELSEWHERE: [(100, 2534037), 2018300],
    Kind.ATTACHMENT: [
        *((100, 2018109), (100, 2018008), (100, 2018047), (100, 2018074), (100, 2018294)),
        *(131051, 131052, 131053),
    ],
    Kind.PRIVATE_REPLY: [(100, 2534025)],
    Kind.MISSING: [(100, 33), 9000001],
    Kind.MESSAGE_TEMPLATE: [132000, 132001, 132005, 132007, 132012, 132015, 132016],
    Kind.THROTTLED: [
        *(4, 17, 32, 341, 613, (613, 2534040), 80001, 80002, 80006, 80007, 80008),
        *(130429, 131048, 131056),
    ],
    Kind.TRANSIENT: [1, 2, 131000, 131016, 131057],
    Kind.UNCERTAIN: [(1, 1357046)],
    Kind.BAD_REQUEST: [100, (100, 999), 2500, 104, 506, 131008, 131009, 4711],
}
ROWS = [
    pytest.param(*(row if isinstance(row, tuple) else (row, None)), kind, id=f"{kind}-{row}")
    for kind, rows in TABLE.items()
    for row in rows
]


@pytest.mark.parametrize(("code", "subcode", "kind"), ROWS)
def test_a_code_pair_has_its_class_and_what_follows_from_it(code, subcode, kind):
    error = error_with(code, subcode)
    assert error.kind == kind
    assert error.retryable == (kind in {Kind.THROTTLED, Kind.TRANSIENT})
    assert error.needs_reauthorization == (kind == Kind.REAUTHORIZE)
    assert error.uncertain == (kind == Kind.UNCERTAIN)
    assert error.agent_message
    assert "trace AbC1" in error.detail


def test_every_class_but_the_unknown_stands_in_the_table():
    assert set(TABLE) == set(Kind) - {Kind.UNKNOWN}


def test_a_wrong_parameter_that_meta_calls_transient_is_retried():
    assert error_with(100, is_transient=True).retryable


@pytest.mark.parametrize(("code", "subcode"), [(190, None), (10, 2534022), (1, 1357046)])
def test_what_the_code_says_clearly_is_not_made_transient(code, subcode):
    assert not error_with(code, subcode, is_transient=True).retryable


@pytest.mark.parametrize(
    ("code", "retry_after", "wait", "holds"),
    [
        (613, 60, 60, True),
        (80007, None, 0, False),
        (131048, None, 900, True),
        (131056, None, 6, False),
        (131056, 30, 30, False),
        (2, 30, 30, False),
    ],
)
def test_a_limit_of_the_account_holds_it_for_as_long_as_meta_says(code, retry_after, wait, holds):
    error = error_of_envelope({"code": code}, status=400, retry_after=retry_after)
    assert (error.wait, error.holds_account) == (wait, holds)


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
