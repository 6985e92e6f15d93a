"""What agents read when WhatsApp could not deliver: plain, and with a next step."""

import pytest

from social.graph.errors import error_of_envelope, error_of_status
from social.graph.kinds import Kind

# Section by section as Meta lists them; the words say what matters to the agent.
FAILURES = [
    (130429, Kind.THROTTLED, "too much went out"),
    (130472, Kind.RECIPIENT, "wait until they write"),
    (130497, Kind.RECIPIENT, "in this country"),
    (131000, Kind.TRANSIENT, "Send it again"),
    (131005, Kind.PERMISSION, "permission"),
    (131008, Kind.BAD_REQUEST, "operator"),
    (131016, Kind.TRANSIENT, "Send it again"),
    (131021, Kind.RECIPIENT, "itself"),
    (131026, Kind.RECIPIENT, "not be on WhatsApp"),
    (131030, Kind.RECIPIENT, "test list"),
    (131031, Kind.RESTRICTED, "locked"),
    (131042, Kind.RESTRICTED, "payment"),
    (131047, Kind.WINDOW_CLOSED, "message template"),
    (131048, Kind.THROTTLED, "quality"),
    (131049, Kind.RECIPIENT, "another day"),
    (131050, Kind.RECIPIENT, "stopped marketing"),
    (131051, Kind.ATTACHMENT, "of this kind"),
    (131052, Kind.ATTACHMENT, "fetch the file"),
    (131053, Kind.ATTACHMENT, "type and size"),
    (131056, Kind.THROTTLED, "to this person"),
    (131057, Kind.TRANSIENT, "Send it again"),
    (131062, Kind.RECIPIENT, "hides their number"),
    (132000, Kind.MESSAGE_TEMPLATE, "Fill in every one"),
    (132001, Kind.MESSAGE_TEMPLATE, "in this language"),
    (132005, Kind.MESSAGE_TEMPLATE, "too long"),
    (132007, Kind.MESSAGE_TEMPLATE, "rules"),
    (132012, Kind.MESSAGE_TEMPLATE, "form"),
    (132015, Kind.MESSAGE_TEMPLATE, "paused"),
    (132016, Kind.MESSAGE_TEMPLATE, "for good"),
    (132069, Kind.MESSAGE_TEMPLATE, "Check it at Meta"),
    (133016, Kind.RESTRICTED, "restricted"),
    (368, Kind.RESTRICTED, "restricted"),
    (190, Kind.REAUTHORIZE, "reconnect"),
    (999999, Kind.UNKNOWN, "operator"),
    (None, Kind.UNKNOWN, "operator"),
]


@pytest.mark.parametrize(("code", "kind", "words"), FAILURES)
def test_a_failed_status_has_its_class_and_tells_the_agent_what_matters(code, kind, words):
    error = error_of_status(code, "Meta's own words")
    assert error.kind == kind
    assert words in error.agent_message
    assert len(error.agent_message) <= 300
    assert "Meta's own words" not in error.agent_message
    assert "Meta's own words" in error.detail


@pytest.mark.parametrize("code", [code for code, _, _ in FAILURES])
def test_a_failed_status_promises_no_further_try_for_there_is_none(code):
    error = error_of_status(code, "")
    assert not error.retryable
    assert "Trying again" not in error.agent_message


@pytest.mark.parametrize("code", [130429, 131000, 131016, 131056])
def test_the_same_code_in_answer_to_a_call_is_tried_again_and_says_so(code):
    error = error_of_envelope({"code": code}, status=400)
    assert error.retryable
    assert "Trying again" in error.agent_message


def test_no_token_in_the_words_of_a_status_is_kept():
    assert "EAAB" not in error_of_status(190, "Bad token EAABsecretsecretsecret").detail
