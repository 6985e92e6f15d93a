"""Meta's Graph API for tests: answers as Meta does, remembers every call, fails on request.

def test_…(fake_graph):
    fake_graph.fail_next(code=10, subcode=2534022)
    …
    assert fake_graph.sent[0].json["message"]["text"] == "Hello"
"""

import json
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import responses

PAGE_ID = "104000000000001"
INSTAGRAM_ID = "17841400000000001"
USER_TOKEN = "EAAB-user-token-canary"
PAGE_TOKEN = "EAAB-page-token-canary"
INSTAGRAM_TOKEN = "IGAA-instagram-token-canary"
WABA_ID = "102290000000001"
NUMBER_ID = "106540000000001"
INSTAGRAM_GRANTED = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
)
GRANTED = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_show_list",
)


@dataclass
class Call:
    """One request as Meta saw it. ``path`` is without the version: ``me/accounts``."""

    method: str
    host: str
    path: str
    params: dict[str, str]
    json: Any
    token: str
    headers: dict[str, str] = field(repr=False)
    form: dict[str, str] = field(default_factory=dict)
    files: dict[str, "SentFile"] = field(default_factory=dict)


@dataclass
class SentFile:
    """A file in a form, as Meta saw it."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


def _flat(values):
    return {name: listed[-1] for name, listed in values.items()}


def _read_form(body: bytes, content_type: str):
    """The fields and the files of a form, of either encoding."""
    if "multipart" not in content_type:
        return _flat(parse_qs(body.decode(), keep_blank_values=True)), {}
    fields, files = {}, {}
    boundary = content_type.partition("boundary=")[2].encode()
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        named = dict(re.findall(r'(\w*name)="([^"]*)"', head.decode()))
        if "filename" in named:
            kind = re.search(r"Content-Type: (.*)", head.decode())[1]
            files[named["name"]] = SentFile(named["filename"], kind, content)
        else:
            fields[named["name"]] = content.decode()
    return fields, files


@dataclass
class _Failure:
    path: str
    left: int
    answer: Any


def make_page(page_id=PAGE_ID, name="Nord Coffee", *, instagram=INSTAGRAM_ID, **fields):
    """A row of ``/me/accounts``; ``instagram=None`` for a page without one."""
    page = {
        "id": page_id,
        "name": name,
        "access_token": f"{PAGE_TOKEN}-{page_id}",
        "tasks": ["MESSAGING", "MODERATE", "MANAGE"],
        **fields,
    }
    if instagram:
        page["instagram_business_account"] = {"id": instagram, "username": "nordcoffee"}
    return page


def make_instagram_me(external_id=INSTAGRAM_ID, **fields):
    """Instagram Login's ``/me``."""
    return {
        "id": "9100000000000001",
        "user_id": external_id,
        "username": "nordcoffee",
        "name": "Nord Coffee",
        "account_type": "BUSINESS",
        **fields,
    }


def make_number(number_id=NUMBER_ID, **fields):
    """A row of ``/{waba}/phone_numbers``."""
    return {
        "id": number_id,
        "display_phone_number": "+358 40 1234567",
        "verified_name": "Nord Coffee",
        "platform_type": "CLOUD_API",
        **fields,
    }


class FakeGraph:
    """``pages`` and ``profiles`` (by id) are what Meta knows; change them freely."""

    def __init__(self):
        self.calls: list[Call] = []
        self.pages = [make_page()]
        self.page_size = 100
        self.profiles: dict[str, dict[str, Any]] = {}
        self.objects: dict[str, dict[str, Any]] = {}
        self.granted = list(GRANTED)
        # What was asked for and refused.
        self.declined: list[str] = []
        # Instagram Login's account, and WhatsApp Business Accounts with their numbers.
        self.instagram_me = make_instagram_me()
        self.numbers: dict[str, list[dict[str, Any]]] = {WABA_ID: [make_number()]}
        # The ids permissions are limited to, by permission; business portfolios.
        self.targets: dict[str, list[str]] = {}
        self.businesses: dict[str, list[dict[str, Any]]] = {}
        # Message templates by WhatsApp Business Account; uploaded files by the id they got.
        self.message_templates: dict[str, list[dict[str, Any]]] = {}
        self.uploads: dict[str, SentFile] = {}
        # Rows with "id", "messages" (newest first) and, if you like, "updated_time".
        self.conversations: list[dict[str, Any]] = []
        self.subscribed: dict[str, list[str]] = {}
        self.headers: dict[str, str] = {}
        # What debug_token says besides, such as {"is_valid": False}.
        self.token_info: dict[str, Any] = {}
        self._failures: list[_Failure] = []
        self._numbers = count(1)

    # --- For tests --------------------------------------------------------------------

    @property
    def sent(self) -> list[Call]:
        """The calls that sent a message."""
        return self.calls_to("messages", method="POST")

    def calls_to(self, path: str, method: str = "") -> list[Call]:
        """The calls whose path ends in ``path``."""
        return [
            call
            for call in self.calls
            if call.path.endswith(path) and (not method or call.method == method)
        ]

    def fail_next(
        self,
        *,
        code=None,
        subcode=None,
        message="Something went wrong",
        status=400,
        path="",
        times=1,
        exception=None,
        body=None,
        headers=None,
        **error,
    ):
        """Fail the next ``times`` calls whose path ends in ``path``.

        With Meta's envelope by default; with a raw ``body`` (text), or by raising
        ``exception`` (``requests.ReadTimeout()``), as if the network had failed.
        """
        if exception is None and body is None:
            envelope = {"message": message, "type": "OAuthException", "code": code, **error}
            if subcode is not None:
                envelope["error_subcode"] = subcode
            body = json.dumps({"error": {**envelope, "fbtrace_id": "AbC1"}})
        answer = exception if exception is not None else (status, headers or {}, body)
        self._failures.append(_Failure(path, times, answer))

    def answer_next(self, answer, *, path="", times=1):
        """Answer the next ``times`` calls whose path ends in ``path`` with this instead."""
        self.fail_next(path=path, times=times, status=200, body=json.dumps(answer))

    # --- As Meta ----------------------------------------------------------------------

    def __call__(self, request):
        call = self._call_of(request)
        self.calls.append(call)
        for failure in self._failures:
            if failure.left and call.path.endswith(failure.path):
                failure.left -= 1
                return failure.answer
        status, body = self._answer(call)
        return status, {"Content-Type": "application/json", **self.headers}, json.dumps(body)

    def _call_of(self, request) -> Call:
        url = urlsplit(request.url)
        body = request.body or b""
        body = body.read() if hasattr(body, "read") else body
        body = body.encode() if isinstance(body, str) else body
        content_type = request.headers.get("Content-Type", "")
        is_json = "json" in content_type
        form, files = ({}, {}) if is_json else _read_form(body, content_type)
        return Call(
            method=request.method,
            host=url.hostname,
            path=re.sub(r"^/v\d+\.\d+/", "", url.path).strip("/"),
            params=_flat(parse_qs(url.query, keep_blank_values=True)),
            json=json.loads(body) if body and is_json else None,
            form=form,
            files=files,
            token=request.headers.get("Authorization", "").removeprefix("Bearer "),
            headers=dict(request.headers),
        )

    def _answer(self, call: Call):
        first, _, rest = call.path.partition("/")
        named = {
            "oauth/access_token": self._token,
            "me/accounts": self._accounts,
            "access_token": self._token,
            "me/permissions": self._permissions,
            "debug_token": self._debug_token,
            "refresh_access_token": self._refresh,
        }
        if call.path in named:
            return 200, named[call.path](call)
        edges = {
            "messages": lambda: (200, self._message(call)),
            "subscribed_apps": lambda: (200, self._subscription(call, first)),
            "phone_numbers": lambda: self._edge(self.numbers, first, rest),
            "owned_whatsapp_business_accounts": lambda: self._edge(self.businesses, first, rest),
            "conversations": lambda: (200, self._conversations(call)),
            "register": lambda: (200, {"success": True}),
            "message_attachments": lambda: (200, {"attachment_id": self._upload(call)}),
            "media": lambda: (200, {"id": self._upload(call)}),
            "message_templates": lambda: (200, self._message_templates(call, first)),
        }
        if rest in edges:
            return edges[rest]()
        if call.path == "me" and call.host == "graph.instagram.com":
            return 200, self.instagram_me
        return self._object(first)

    def _edge(self, known, object_id: str, name: str):
        if object_id in known:
            return 200, {"data": known[object_id]}
        message = f"(#100) Tried accessing nonexisting field ({name})"
        return 400, {"error": {"message": message, "type": "OAuthException", "code": 100}}

    def _conversations(self, call: Call):
        return self._paged(
            call,
            [
                {
                    "id": row["id"],
                    "updated_time": row.get("updated_time", "2025-11-01T12:00:00+0000"),
                }
                for row in self.conversations
                if call.params.get("user_id", "") in json.dumps(row["messages"])
            ],
        )

    def _message_templates(self, call: Call, waba_id: str):
        return self._paged(call, self.message_templates.get(waba_id, []))

    def _paged(self, call: Call, rows: list[dict[str, Any]]):
        start = int(call.params.get("after", "0"))
        end = start + self.page_size
        answer = {"data": rows[start:end], "paging": {"cursors": {"after": str(end)}}}
        if end < len(rows):
            answer["paging"]["next"] = f"https://graph.facebook.com/?access_token=x&after={end}"
        return answer

    def _upload(self, call: Call) -> str:
        """The id of the file, by which ``uploads`` has it."""
        media_id = f"44{next(self._numbers):014}"
        (self.uploads[media_id],) = call.files.values()
        return media_id

    def _permissions(self, _call: Call):
        rows = [{"permission": name, "status": "granted"} for name in self.granted]
        rows += [{"permission": name, "status": "declined"} for name in self.declined]
        return {"data": rows}

    def _token(self, call: Call):
        if call.host == "api.instagram.com":
            row = {"access_token": INSTAGRAM_TOKEN, "user_id": 9100000000000001}
            return {"data": [{**row, "permissions": ",".join(INSTAGRAM_GRANTED)}]}
        if call.host == "graph.instagram.com":
            token = f"{INSTAGRAM_TOKEN}-long"
            return {"access_token": token, "token_type": "bearer", "expires_in": 5183944}
        return {"access_token": USER_TOKEN, "token_type": "bearer", "expires_in": 5183944}

    def _accounts(self, call: Call):
        start = int(call.params.get("after", "0"))
        end = start + self.page_size
        answer = {"data": self.pages[start:end], "paging": {"cursors": {"after": str(end)}}}
        if end < len(self.pages):
            answer["paging"]["next"] = (
                f"https://graph.facebook.com/v25.0/me/accounts?access_token={USER_TOKEN}&after={end}"
            )
        return answer

    def _refresh(self, call: Call):
        fresh = f"{call.params['access_token']}-refreshed"
        return {"access_token": fresh, "token_type": "bearer", "expires_in": 5183944}

    def _debug_token(self, call: Call):
        return {
            "data": {
                "app_id": "900000000000001",
                "is_valid": True,
                "expires_at": 0,
                "scopes": self.granted,
                "user_id": "10220000000000001",
                "granular_scopes": [
                    {"scope": scope, "target_ids": ids} for scope, ids in self.targets.items()
                ],
                **self.token_info,
            }
        }

    def _message(self, call: Call):
        if call.json.get("status") == "read":
            return {"success": True}
        if "sender_action" in call.json:
            return {"recipient_id": call.json["recipient"]["id"]}
        number = next(self._numbers)
        if call.json.get("messaging_product") == "whatsapp":
            to = call.json.get("to", "")
            contacts = [{"input": to, "wa_id": to.lstrip("+")}]
            return {"contacts": contacts, "messages": [{"id": f"wamid.fake-{number}"}]}
        return {"recipient_id": call.json["recipient"]["id"], "message_id": f"mid-fake-{number}"}

    def _subscription(self, call: Call, object_id: str):
        if call.method == "GET":
            fields = self.subscribed.get(object_id)
            row = {"id": "900000000000001", "subscribed_fields": fields}
            return {"data": [] if fields is None else [row]}
        if call.method == "DELETE":
            self.subscribed.pop(object_id, None)
        else:
            self.subscribed[object_id] = call.params.get("subscribed_fields", "").split(",")
        return {"success": True}

    def _object(self, object_id: str):
        for row in self.conversations:
            if row["id"] == object_id:
                return 200, {"id": object_id, "messages": {"data": row["messages"]}}
        if object_id in self.objects:
            return 200, {"id": object_id, **self.objects[object_id]}
        for page in self.pages:
            instagram = page.get("instagram_business_account") or {}
            if object_id == page["id"]:
                return 200, page
            if object_id == instagram.get("id"):
                return 200, {**instagram, "name": page["name"]}
        if object_id == "me":
            return 200, {"id": "10220000000000001", "name": "Nino"}
        profile = self.profiles.get(object_id, {"name": "Mika", "username": "mika.k"})
        return 200, {"id": object_id, **profile}


HOSTS = re.compile(r"https://(graph\.facebook|graph\.instagram|api\.instagram)\.com/.*")


def installed(fake: FakeGraph):
    """A ``responses`` mock that hands every call to Meta's hosts to ``fake``."""
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)
    for method in ("GET", "POST", "DELETE"):
        mock.add_callback(method, HOSTS, callback=fake)
    mock.add_passthru("http://127.0.0.1")
    return mock
