"""Secrets of Meta are found nowhere: not in logs, pages, answers, addresses or plain columns."""

import copy
import logging

import pytest
from django.db import connection
from structlog.stdlib import ProcessorFormatter

from tests.fake_graph import INSTAGRAM_ID, PAGE_ID, PAGE_TOKEN, USER_TOKEN
from tests.social.connect.test_oauth_views import come_back, list_after_login, start

pytestmark = pytest.mark.django_db

CANARIES = (USER_TOKEN, PAGE_TOKEN, "the-code", "hand-canary-token")


def every_cell():
    """The text of every column of every table, as the database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (str(bytes(c) if isinstance(c, memoryview) else c) for c in row)


def lines_of(records):
    """Log records as they are written: secrets are scrubbed where lines are made."""
    handlers = logging.getLogger().handlers
    made_by = [h.formatter for h in handlers if isinstance(h.formatter, ProcessorFormatter)]
    assert made_by
    return "\n".join(line.format(copy.copy(record)) for line in made_by for record in records)


def assert_clean(text):
    for canary in CANARIES:
        assert canary not in text


def test_connecting_leaves_no_secret_anywhere(page_of, api_of, admin, fake_graph, caplog):
    caplog.set_level(logging.DEBUG)
    browser = page_of(admin)
    fake_graph.fail_next(code=190, message=f"Malformed access token {USER_TOKEN}", path="me")
    seen = [come_back(browser, start(browser))]
    url = list_after_login(browser)
    seen += [browser.get(url)]
    fake_graph.fail_next(
        code=10, message=f"Refused {PAGE_TOKEN}-{PAGE_ID}", path="subscribed_apps", times=2
    )
    seen += [browser.post(url, {"account": [f"facebook:{PAGE_ID}"]})]
    assert_clean("".join(every_cell()))
    seen += [browser.post(url, {"account": [f"facebook:{PAGE_ID}", f"instagram:{INSTAGRAM_ID}"]})]
    seen += [browser.get("/connections/"), browser.get("/api/social/accounts/")]
    by_hand = {"platform": "facebook", "external_id": PAGE_ID}
    by_hand["access_token"] = "hand-canary-token"
    fake_graph.fail_next(code=190, message="Bad token hand-canary-token", path=PAGE_ID)
    seen += [api_of(admin).post("/api/social/accounts/", by_hand)]
    wrong = {**by_hand, "login": "facebook", "page_id": "x"}
    seen += [browser.post("/connections/by-hand/", wrong)]
    statuses = [response.status_code for response in seen]
    assert statuses == [400, 200, 400, 302, 200, 200, 400, 400]
    for response in seen:
        assert_clean(response.content.decode())
        assert_clean(str(response.headers))
    assert "oauth_refused" in lines_of(caplog.records)
    assert_clean(lines_of(caplog.records))
    assert_clean("".join(every_cell()))
    for call in fake_graph.calls:
        if call.path not in {"oauth/access_token", "debug_token"}:
            assert_clean(str(call.params))
