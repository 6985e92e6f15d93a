"""Secrets of Meta are found nowhere: not in logs, pages, answers, addresses or plain columns."""

import copy
import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from structlog.stdlib import ProcessorFormatter

from tests.fake_graph import (
    INSTAGRAM_ID,
    INSTAGRAM_TOKEN,
    NUMBER_ID,
    PAGE_ID,
    PAGE_TOKEN,
    USER_TOKEN,
    WABA_ID,
)
from tests.social.connect.test_oauth_views import come_back, list_after_login, start

pytestmark = pytest.mark.django_db

CANARIES = (USER_TOKEN, PAGE_TOKEN, INSTAGRAM_TOKEN, "the-code", "hand-canary-token", "271828")


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


def test_instagram_login_leaves_no_secret_anywhere(page_of, admin, fake_graph, caplog):
    caplog.set_level(logging.DEBUG)
    browser = page_of(admin)
    refused = (
        f'{{"error_type": "X", "code": 400, "error_message": "No {INSTAGRAM_TOKEN} the-code"}}'
    )
    fake_graph.fail_next(status=400, body=refused)
    seen = [come_back_to_instagram(browser), come_back_to_instagram(browser)]
    url = seen[1]["Location"]
    seen += [browser.get(url)]
    fake_graph.fail_next(code=10, message=f"Refused {INSTAGRAM_TOKEN}-long", path="subscribed_apps")
    keys = {"account": [f"instagram:{INSTAGRAM_ID}"]}
    seen += [browser.post(url, keys), browser.post(url, keys)]
    assert [response.status_code for response in seen] == [400, 302, 200, 400, 302]
    assert_clean_everywhere(seen, caplog)
    for call in fake_graph.calls_to("me"):
        assert_clean(str(call.params))


def come_back_to_instagram(browser):
    address = browser.get("/api/social/instagram/oauth/start/?login=instagram")["Location"]
    state = parse_qs(urlsplit(address).query)["state"][0]
    query = {"code": "the-code", "state": state}
    return browser.get("/api/social/instagram/oauth/callback/", query)


def test_whatsapps_signup_leaves_no_secret_anywhere(page_of, admin, fake_graph, caplog):
    caplog.set_level(logging.DEBUG)
    fake_graph.numbers[WABA_ID][0]["platform_type"] = "NOT_APPLICABLE"
    browser = page_of(admin)
    address = browser.get("/api/social/whatsapp/oauth/start/")["Location"]
    state = parse_qs(urlsplit(address).query)["state"][0]
    given = {"state": state, "code": "the-code", "event": "FINISH", "waba_id": WABA_ID}
    seen = [browser.get(address), browser.post("/connections/whatsapp/", given)]
    url = seen[1]["Location"]
    seen += [browser.get(url)]
    refused = f"Refused {USER_TOKEN} 271828"
    fake_graph.fail_next(code=133005, message=refused, path="register")
    keys = {"account": [f"whatsapp:{NUMBER_ID}"], "pin": "271828"}
    seen += [browser.post(url, keys), browser.post(url, keys)]
    assert [response.status_code for response in seen] == [200, 302, 200, 400, 302]
    assert_clean_everywhere(seen, caplog)


def assert_clean_everywhere(seen, caplog):
    for response in seen:
        assert_clean(response.content.decode())
        assert_clean(str(response.headers))
    assert_clean(lines_of(caplog.records))
    assert_clean("".join(every_cell()))
