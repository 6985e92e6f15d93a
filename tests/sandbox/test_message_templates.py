"""WhatsApp's message templates: listing, creating, deleting and sending them."""

from datetime import timedelta

import pytest

from social.events import AccountNews
from social.platforms import Platform
from social.sandbox import message_templates, tokens
from social.sandbox.graph import rates
from social.sandbox.media import documents, pictures
from social.sandbox.models import (
    SandboxLimits,
    SandboxMessage,
    SandboxTemplate,
    SandboxWaba,
    TemplateStatus,
)
from tests.sandbox.conftest import error_of
from tests.sandbox.readings import read_all

WA = Platform.WHATSAPP
WABA = "102290000000001"
BODY = {"type": "BODY", "text": "Hi {{1}}"}


@pytest.fixture
def templates(graph, assets, token_of):
    """``templates("GET", …)`` gives ``(status, answer)``."""

    def call(method, body=None, **params):
        path = f"{WABA}/message_templates"
        return graph(method, path, token_of(assets[WA]), body, **params)

    return call


@pytest.fixture
def send_template(spoken, send):
    """``send_template("order_ready", *components)`` gives ``(status, answer)``."""

    def call(name, *components, language="en_US", ago=timedelta(days=3), **fields):
        content = {"name": name, "language": {"code": language}, **fields}
        if components:
            content["components"] = list(components)
        return send(spoken(WA, ago), body={"type": "template", "template": content})

    return call


def body(*values, names=()):
    named = [{"parameter_name": name} for name in names] or [{}] * len(values)
    parameters = [
        {"type": "text", "text": value, **name} for value, name in zip(values, named, strict=True)
    ]
    return {"type": "body", "parameters": parameters}


ORDER = body("Ana", "1042", "six")


def test_an_account_begins_with_some_of_each(templates):
    status, answer = templates("GET")
    rows = answer["data"]
    assert status == 200
    assert set(rows[0]) == {
        *("name", "parameter_format", "components", "language", "status", "category", "id"),
    }
    assert {row["language"] for row in rows} == {"en_US", "fi", "fr"}
    assert {row["status"] for row in rows} == {"APPROVED", "PENDING", "REJECTED", "PAUSED"}
    assert {row["parameter_format"] for row in rows} == {"POSITIONAL", "NAMED"}
    formats = {
        part["format"] for row in rows for part in row["components"] if part["type"] == "HEADER"
    }
    assert formats == {"IMAGE", "DOCUMENT", "TEXT"}


def test_the_list_comes_in_pages_with_what_was_asked_for(templates):
    first = templates("GET", limit=4, fields="id,name")[1]
    assert set(first["data"][0]) == {"id", "name"}
    after = first["paging"]["cursors"]["after"]
    second = templates("GET", limit=100, after=after)[1]
    assert "next" in first["paging"]
    assert "next" not in second["paging"]
    assert len(first["data"]) + len(second["data"]) == SandboxTemplate.objects.count()


@pytest.mark.parametrize("chosen", [{"status": "PENDING"}, {"name": "invoice"}, {"language": "fi"}])
def test_the_list_is_narrowed(templates, chosen):
    (row,) = templates("GET", **chosen)[1]["data"]
    assert chosen.items() <= row.items()


def test_a_template_is_handed_in_approved_and_deleted(templates, webhooks):
    new = {"name": "hello", "language": "de", "category": "UTILITY", "components": [BODY]}
    status, answer = templates("POST", new)
    assert (status, answer["status"]) == (200, "PENDING")
    assert error_of(templates("POST", new)[1]) == (100, 2388024)
    assert templates("POST", {**new, "language": "fr"})[0] == 200
    template = SandboxTemplate.objects.get(external_id=answer["id"])
    message_templates.set_status(template, TemplateStatus.APPROVED)
    (news,) = read_all(webhooks)
    assert isinstance(news, AccountNews)
    assert (news.what, "APPROVED" in news.summary) == ("message_template_status_update", True)
    assert templates("DELETE", name="hello", hsm_id=answer["id"]) == (200, {"success": True})
    assert templates("DELETE", name="hello") == (200, {"success": True})
    assert error_of(templates("DELETE", name="hello")[1]) == (100, 2593002)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Hello World"},
        {"language": "german"},
        {"category": "GREETING"},
        {"components": []},
        {"components": "Hi"},
        {"components": [BODY, BODY]},
        {"components": [BODY, {"type": "CAROUSEL"}]},
        {"components": [{"type": "BODY", "text": ""}]},
        {"components": [{"type": "BODY", "text": "x" * 1025}]},
        {"components": [BODY, {"type": "HEADER", "format": "SONG"}]},
        {"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]},
        {"components": [BODY, {"type": "FOOTER", "text": "x" * 61}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": []}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "SONG"}]}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x"}]}]},
        {"parameter_format": "ROMAN"},
    ],
)
def test_what_is_no_template_is_refused(templates, wrong):
    new = {"name": "hello", "language": "de", "category": "UTILITY", "components": [BODY]}
    status, answer = templates("POST", {**new, **wrong})
    assert (status, error_of(answer)[0]) == (400, 100)


def test_what_was_deleted_stays_deleted(templates):
    for name in set(SandboxTemplate.objects.values_list("name", flat=True)) or {"invoice"}:
        templates("DELETE", name=name)
    count = SandboxTemplate.objects.count()
    templates("GET")
    assert SandboxTemplate.objects.count() == count
    assert not SandboxTemplate.objects.filter(name="invoice").exists()


def test_others_see_nothing_of_them(graph, number):
    other = SandboxWaba.objects.create(external_id="102290000000009", business_id="5", name="Other")
    path = f"{WABA}/message_templates"
    assert error_of(graph("GET", path, tokens.whatsapp_token(other.external_id))[1]) == (100, 33)
    scoped = tokens.whatsapp_token(WABA, ["whatsapp_business_messaging"])
    assert error_of(graph("GET", path, scoped)[1]) == (200, None)
    assert error_of(graph("GET", path)[1])[0] == 104


def test_management_calls_are_counted_by_the_hour(templates, number, monkeypatch):
    monkeypatch.setattr(rates, "_MANAGEMENT_ACTIVE", rates.Rate(1, 1 / 3600))
    assert templates("GET")[0] == 200
    assert error_of(templates("GET")[1])[0] == 80007


def test_a_template_reaches_people_after_days_and_costs(send_template, webhooks):
    status, answer = send_template("order_ready", ORDER)
    assert (status, answer["messages"][0]["message_status"]) == (200, "accepted")
    message = SandboxMessage.objects.get(from_person=False)
    assert message.text == "Hi Ana, your order 1042 is ready. Pick it up until six."
    price = read_all(webhooks)[0].pricing
    assert (price["billable"], price["category"], price["type"]) == (True, "utility", "regular")


@pytest.mark.parametrize(
    ("ago", "name", "is_billable"),
    [(1, "order_ready", False), (48, "order_ready", True), (1, "autumn_offer", True)],
)
def test_utility_is_free_while_the_window_is_open(send_template, webhooks, ago, name, is_billable):
    code = {"type": "coupon_code", "coupon_code": "BOWL10"}
    button = {"type": "button", "sub_type": "copy_code", "index": "0", "parameters": [code]}
    part = ORDER if name == "order_ready" else button
    assert send_template(name, part, ago=timedelta(hours=ago))[0] == 200
    assert read_all(webhooks)[0].pricing["billable"] is is_billable


def test_names_and_languages_are_followed(send_template, webhooks):
    reminder = body("Ana", "Friday", "six", names=("first_name", "day", "time"))
    assert send_template("appointment_reminder", reminder)[0] == 200
    assert send_template("order_ready", ORDER, language="fi")[0] == 200
    texts = SandboxMessage.objects.filter(from_person=False).values_list("text", flat=True)
    assert texts[0] == "Hello Ana, see you on Friday at six."
    assert texts[1].startswith("Hei Ana")


def test_headers_and_buttons_are_filled(send_template, uploaded, webhooks):
    photo = uploaded(WA, "image/jpeg", pictures.render_photo(1))
    paper = uploaded(WA, "application/pdf", documents.render_pdf(1))
    link = {"type": "button", "sub_type": "url", "index": "0"}
    link["parameters"] = [{"type": "text", "text": "7"}]

    def header(kind, key):
        return {"type": "header", "parameters": [{"type": kind, kind: {"id": key}}]}

    assert send_template("new_arrivals", header("image", photo), body("Ana"), link)[0] == 200
    message = SandboxMessage.objects.get(from_person=False)
    assert message.files.get().upload.external_id == photo
    assert message.content["shown"]["buttons"][0]["url"] == "https://example.com/new/7"
    assert send_template("invoice", header("document", paper), body("1042", "64 €"))[0] == 200


@pytest.mark.parametrize(
    ("name", "components", "options", "code"),
    [
        ("goodbye", [], {}, 132001),
        ("order_ready", [ORDER], {"language": "de"}, 132001),
        ("order_ready", [ORDER], {"language": "fr"}, 132001),
        ("summer_sale", [], {"language": "fr"}, 132001),
        ("delivery_update", [], {}, 132015),
        ("order_ready", [], {}, 132000),
        ("order_ready", [body("Ana")], {}, 132000),
        ("order_ready", [ORDER, {"type": "header", "parameters": [{"type": "text"}]}], {}, 132000),
        ("new_arrivals", [body("Ana")], {}, 132012),
        ("appointment_reminder", [ORDER], {}, 132012),
        ("order_ready", [body("A" * 1000, "b", "c")], {}, 132005),
        ("order_ready", [{"type": "tail"}], {}, 100),
        ("order_ready", ["body"], {}, 100),
        ("", [], {}, 131008),
    ],
)
def test_a_template_that_is_wrong_is_refused(
    send_template, webhooks, name, components, options, code
):
    _status, answer = send_template(name, *components, **options)
    assert error_of(answer)[0] == code
    assert webhooks.requests == []


def test_a_language_has_to_be_given(spoken, send):
    content = {"name": "order_ready"}
    answer = send(spoken(WA), body={"type": "template", "template": content})[1]
    assert error_of(answer)[0] == 131008


def test_a_disabled_template_is_refused(templates, send_template):
    templates("GET")
    SandboxTemplate.objects.filter(name="order_ready").update(status="DISABLED")
    assert error_of(send_template("order_ready", ORDER)[1])[0] == 132016


def test_who_stopped_marketing_gets_none(press, send_template, uploaded, webhooks):
    press("stop", WA)
    offer = {"type": "button", "sub_type": "copy_code", "index": "0"}
    offer["parameters"] = [{"type": "coupon_code", "coupon_code": "BOWL10"}]
    assert error_of(send_template("autumn_offer", offer)[1])[0] == 131050
    assert send_template("order_ready", ORDER)[0] == 200
    SandboxLimits.objects.create(fails_late=True)
    assert send_template("autumn_offer", offer)[0] == 200
    assert read_all(webhooks)[-1].error_code == 131050
    press("resume", WA)
    assert send_template("autumn_offer", offer)[0] == 200


def test_login_codes_are_not_sent_to_a_user_id(spoken, send, templates):
    new = {"name": "code", "language": "en_US", "category": "AUTHENTICATION"}
    templates("POST", {**new, "components": [BODY]})
    SandboxTemplate.objects.update(status="APPROVED")
    chat = spoken(WA)
    content = {"name": "code", "language": {"code": "en_US"}, "components": [body("1234")]}
    shape = {"type": "template", "template": content, "to": "", "recipient": "FI.1"}
    assert error_of(send(chat, body=shape)[1])[0] == 131062


def test_news_of_an_account_without_numbers_is_told_all_the_same(number, webhooks):
    number.delete()
    waba = SandboxWaba.objects.get(external_id=WABA)
    message_templates.make_templates(waba)
    message_templates.set_status(SandboxTemplate.objects.first(), TemplateStatus.PAUSED)
    assert webhooks.payloads[0]["entry"][0]["id"] == WABA
