"""Somebody who writes to the demo's workspace."""

import itertools
import time
from urllib.parse import parse_qs, urlsplit

IG_ID = "17841400000000001"
_numbers = itertools.count(int(time.time()) % 100_000)


class Customer:
    """Somebody of the sandbox, new in every test, who writes to the demo's Instagram account."""

    def __init__(self, desk, installation, called="Customer"):
        self.desk, self.base_url = desk, installation.base_url
        self.name = f"{called} {next(_numbers)}"
        answer = self.phone("people", name=self.name)
        self.person = parse_qs(urlsplit(answer.url).query)["person"][0]

    def phone(self, deed, **fields):
        token = self.desk.locator('meta[name="csrf-token"]').get_attribute("content")
        answer = self.desk.request.post(
            f"{self.base_url}/sandbox/phone/{deed}/",
            form={"account": IG_ID, **fields},
            headers={"X-CSRFToken": token},
        )
        assert answer.ok, answer.text()
        return answer

    def says(self, text):
        self.phone("write", person=self.person, text=text)

    @property
    def row(self):
        return self.desk.locator(".conv", has_text=self.name)
