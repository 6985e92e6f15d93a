"""Meta's allowance headers."""

import pytest

from social.graph.usage import Usage, parse_retry_after, parse_usage


def test_the_fullest_allowance_counts():
    headers = {
        "X-App-Usage": '{"call_count":28,"total_time":91,"total_cputime":25}',
        "X-Page-Usage": '{"call_count":40}',
        "X-Business-Use-Case-Usage": '{"1":[{"type":"pages","call_count":12}]}',
    }
    assert parse_usage(headers) == Usage(percent=91)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"1": 5}', '{"1": [7]}', '{"1":[{"a":"b"}]}']
)
def test_nonsense_is_no_usage(text):
    assert parse_usage({"X-App-Usage": text, "X-Business-Use-Case-Usage": text}) == Usage()


def test_retry_after_in_seconds_comes_first():
    assert parse_retry_after({"Retry-After": "5"}) == 5


def test_without_a_header_there_is_no_time():
    assert parse_retry_after({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}) is None
