"""Driving the sandbox from a browser test: customers, failures, limits, hours that pass.

meta = MetaSide(page, installation.base_url)   # ``page`` is signed in and shows a page of ours
meta.fail("17841400000000001", "dropped")      # a FaultKind; calls=0 lasts until works()
ana = meta.customer("Ana", account="17841400000000001")
ana.says("Hi")
ana.lets_pass(25)                              # hours: the reply window is closed at Meta
meta.limits(sends_per_minute=5)
"""

from urllib.parse import parse_qs, urlsplit

# What the control page has when nobody changed it. Switches are absent when off.
_LIMITS = {
    "app_usage": 1,
    "business_usage": 1,
    "regain_minutes": 0,
    "user_token_days": 60,
    "sends_per_minute": 0,
    "pair_burst": 45,
    "media_fault": "",
    "paces_conversations": "on",
}


class MetaSide:
    """The sandbox's pages, used by requests of a signed-in browser."""

    def __init__(self, page, base_url):
        self.page, self.base_url = page, base_url

    def fail(self, account, kind, *, calls=1, sends_only=True):
        """Let the next calls about an account fail, or its sends alone."""
        switches = {"sends_only": "on"} if sends_only else {}
        self.post("control/fault", account=account, kind=kind, calls=calls, **switches)

    def works(self, account):
        """Let it work after all."""
        self.post("control/fault", account=account, kind="")

    def limits(self, **changed):
        """Set Meta's limits; what is not named is as at first. A switch is ``"on"`` or ``""``."""
        wanted = {**_LIMITS, **changed}
        given = {name: value for name, value in wanted.items() if value != ""}
        self.post("control/limits", **given)

    def customer(self, name, *, account):
        """Somebody new, to be played."""
        answer = self.post("phone/people", account=account, name=name)
        person = parse_qs(urlsplit(answer.url).query)["person"][0]
        return Customer(self, account, person)

    def post(self, path, **form):
        """Use one of the forms."""
        token = self.page.locator('meta[name="csrf-token"]').get_attribute("content")
        answer = self.page.request.post(
            f"{self.base_url}/sandbox/{path}/",
            form={key: str(value) for key, value in form.items()},
            headers={"X-CSRFToken": token},
        )
        assert answer.ok, answer.text()
        return answer


class Customer:
    """One person and the account they write to."""

    def __init__(self, meta, account, person):
        self.meta, self.account, self.person = meta, account, person

    @property
    def phone(self):
        """The address of the phone with their chat."""
        return f"{self.meta.base_url}/sandbox/phone/?account={self.account}&person={self.person}"

    def says(self, text):
        """They write."""
        self._do("write", text=text)

    def sends(self, what, text=""):
        """They press a tile of the attach menu, such as ``photo`` or ``story_reply``."""
        self._do("send", what=what, text=text)

    def looks(self):
        """They see what is new."""
        self._do("seen")

    def lets_pass(self, hours):
        """So many hours pass for them at Meta; EchoDesk is not told."""
        self._do("time", hours=hours)

    def _do(self, deed, **form):
        self.meta.post(f"phone/{deed}", account=self.account, person=self.person, **form)
