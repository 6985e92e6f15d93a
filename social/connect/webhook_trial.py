"""Trying the callbacks: a test event over HTTP, as Meta would send it.

It is signed with the app's secret and goes to the public address, so that name, proxy,
signature, database and worker are all tried. It looks like a press of the "Test" button
in Meta's dashboard and ends in the delivery log, in nobody's inbox.
"""

import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import requests
import structlog
from django.utils.translation import gettext as _

from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.connect.webhook_setup import Callback, callbacks
from social.intake.secrets import webhook_reach
from social.intake.signature import sign
from social.intake.store import digest_of
from social.models import DeliveryState, ItemOutcome, WebhookDelivery

logger = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS = 3.05, 8


@dataclass(frozen=True, slots=True)
class Trial:
    """One callback that was tried: what it answered, and what its delivery is known by.

    ``problem`` is empty where it answered as it should.
    """

    platform: str
    url: str
    problem: str
    digests: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """To be kept in a session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TrialResult:
    """How far a test event has come: ``sent``, ``stored``, ``done`` or ``failed``."""

    trial: Trial
    step: str
    problem: str = ""
    milliseconds: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether waiting longer changes nothing."""
        return self.step in {"done", "failed"}


def try_callbacks(member: Membership) -> list[Trial]:
    """Send a test event to each callback. Takes as long as the slowest network."""
    require_role(member, Role.ADMIN)
    return [_try(callback) for callback in callbacks(member)]


def read_results(trials: Iterable[Trial], *, final: bool = False) -> list[TrialResult]:
    """How far the test events have come; ``final`` takes what is missing for lost."""
    trials = list(trials)
    wanted = [bytes.fromhex(digest) for trial in trials for digest in trial.digests]
    rows = WebhookDelivery.objects.filter(digest__in=wanted).defer("body").prefetch_related("items")
    found = {bytes(row.digest).hex(): row for row in rows}
    return [_result(trial, found, final=final) for trial in trials]


def build_test_event(object_name: str) -> bytes:
    """A delivery about no account, unlike any before."""
    now = int(time.time())
    value = {"sender": {"id": "12334"}, "recipient": {"id": "23245"}, "timestamp": str(now)}
    value |= {"message": {"mid": f"echodesk_test_{secrets.token_hex(8)}", "text": "Test"}}
    entry = {"id": "0", "time": now, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": object_name, "entry": [entry]}).encode()


def _try(callback: Callback) -> Trial:
    body = build_test_event(callback.object)
    problem = _post(callback, body) if callback.secret else _("No app secret is set.")
    reach = webhook_reach(frozenset({callback.secret}), callback.object)
    # Without signature checks the installation stores it as for everybody.
    digests = {digest_of(body, reach).hex(), digest_of(body).hex()}
    return Trial(callback.platform, callback.callback_url, problem, tuple(sorted(digests)))


def _post(callback: Callback, body: bytes) -> str:
    """Send ``body``; empty if it was taken, else what is wrong in words."""
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": sign(body, callback.secret),
    }
    try:
        answer = requests.post(
            callback.callback_url,
            data=body,
            headers=headers,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        )
    except requests.exceptions.SSLError:
        return _("The certificate of this address is not trusted. Meta would refuse it too.")
    except requests.RequestException as error:
        logger.warning("callback_not_reached", platform=callback.platform, error=str(error))
        return _(
            "EchoDesk could not reach its own address. Check SITE_URL, the name in DNS, and"
            " that the proxy lets requests through."
        )
    return _problem_of(answer.status_code, answer.text)


def _problem_of(status: int, text: str) -> str:
    if status == requests.codes.ok and text == "EVENT_RECEIVED":
        return ""
    if status == requests.codes.ok:
        return _("Something else than EchoDesk answers at this address.")
    if 300 <= status < 400:  # noqa: PLR2004 - redirects
        return _("This address redirects elsewhere, and Meta does not follow. Check SITE_URL.")
    if status == requests.codes.forbidden:
        return _("The signature was refused: the process there has another app secret.")
    if status == requests.codes.service_unavailable:
        return _("It was reached, but the database could not store the event.")
    return _("The address answered %(status)d instead of taking the event.") % {"status": status}


def _result(trial: Trial, found: dict[str, WebhookDelivery], *, final: bool) -> TrialResult:
    if trial.problem:
        return TrialResult(trial, "failed", trial.problem)
    row = next((found[digest] for digest in trial.digests if digest in found), None)
    if row is None:
        lost = _("The address took the event, but it is not in this database.")
        return TrialResult(trial, "failed", lost)
    if row.processed_at is None:
        waiting = _("It is stored, but no worker has taken it up. Is one running?")
        return TrialResult(trial, "failed" if final else "stored", waiting if final else "")
    if row.state != DeliveryState.DONE or not _recognised(row):
        return TrialResult(trial, "failed", _("It arrived, but was not taken for a test."))
    took = (row.processed_at - row.received_at).total_seconds()
    return TrialResult(trial, "done", milliseconds=round(took * 1000))


def _recognised(row: WebhookDelivery) -> bool:
    return [item.outcome for item in row.items.all()] == [ItemOutcome.TEST]
