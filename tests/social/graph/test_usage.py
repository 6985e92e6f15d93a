"""Meta's allowance headers."""

import pytest

from social.graph.usage import Allowance, Usage, parse_usage, parse_wait

BUSINESS = "X-Business-Use-Case-Usage"


def test_every_allowance_is_read_and_the_fullest_figure_counts():
    headers = {
        "X-App-Usage": '{"call_count":28,"total_time":91,"total_cputime":25}',
        "X-Page-Usage": '{"call_count":40}',
        BUSINESS: '{"1":[{"type":"pages","call_count":12,"estimated_time_to_regain_access":3}]}',
    }
    usage = parse_usage(headers)
    assert usage.allowances == (
        Allowance("app", 91),
        Allowance("page", 40),
        Allowance("pages", 12, wait=180),
    )
    assert (usage.percent, usage.wait) == (91, 180)


def test_of_several_objects_with_the_same_allowance_the_fullest_counts():
    headers = {
        BUSINESS: '{"1":[{"type":"messenger","call_count":12}],'
        '"2":[{"type":"messenger","total_time":80,"estimated_time_to_regain_access":1}]}'
    }
    assert parse_usage(headers).allowances == (Allowance("messenger", 80, wait=60),)


@pytest.mark.parametrize(
    "text",
    [*("", "nonsense", "[]", "null", "7", "{}"), '{"1": 5}', '{"1": [7]}', '{"1": {"a": 1}}'],
)
def test_nonsense_is_no_usage(text):
    assert parse_usage({BUSINESS: text}) == Usage()


@pytest.mark.parametrize(
    ("figure", "percent"),
    [("12.7", 12), ("-5", 0), ("true", 0), ('"9"', 0), ("1e400", 10_000), ("NaN", 0), ("null", 0)],
)
def test_figures_are_taken_with_care(figure, percent):
    assert parse_usage({"X-App-Usage": f'{{"call_count": {figure}}}'}).percent == percent


@pytest.mark.parametrize(
    ("retry_after", "minutes", "wait"),
    [
        ("5", 0, 5),
        ("5", 3, 180),
        ("300", 3, 300),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0, 0),
        ("-5", 0, 0),
        ("²", 0, 0),
        ("99999999999999999999", 0, 7 * 24 * 3600),
    ],
)
def test_the_longest_wait_of_all_headers_counts(retry_after, minutes, wait):
    usage = f'{{"1":[{{"type":"instagram","estimated_time_to_regain_access":{minutes}}}]}}'
    assert parse_wait({"Retry-After": retry_after, BUSINESS: usage}) == wait


def test_without_a_header_there_is_no_wait():
    assert parse_wait({}) == 0
