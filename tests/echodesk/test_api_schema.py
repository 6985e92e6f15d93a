import json
import re

import pytest


@pytest.fixture
def schema(client, db):
    answer = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_schema_can_be_read_by_anyone_and_names_the_contracts_paths(schema):
    assert {
        "/api/token/",
        "/api/token/refresh/",
        "/api/conversations/",
        "/api/conversations/{id}/",
        "/api/conversations/{id}/messages/",
        "/api/conversations/{id}/notes/",
        "/api/conversations/{id}/read/",
        "/api/messages/{id}/retry/",
        "/api/messages/{id}/cancel/",
        "/api/labels/",
        "/api/contacts/",
    } <= {path.replace("{pk}", "{id}") for path in schema["paths"]}


def test_the_schema_tells_how_to_sign_in(schema):
    schemes = schema["components"]["securitySchemes"].values()

    assert {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"} in schemes
    assert schema["paths"]["/api/token/"]["post"].get("security", [{}]) == [{}]


def test_every_operation_has_a_name_of_its_own(schema):
    names = [
        operation["operationId"]
        for path in schema["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]

    assert len(names) == len(set(names))


def test_the_documentation_page_has_nothing_the_content_policy_refuses(client, db):
    page = client.get("/api/docs/")
    html = page.content.decode()

    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script>|javascript:|https?://", html)
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert address.startswith("/")
        if address.startswith("/api/"):
            script = client.get(address.replace("&amp;", "&"))
            assert script["Content-Type"].startswith("application/javascript")
