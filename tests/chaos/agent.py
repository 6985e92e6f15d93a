"""The agents: asked whether an answer arrived, they look at the platform and say so."""

import time

import requests

from tests.chaos.answering import AnsweringPlant, Written
from tests.chaos.outbox import SENT, Row, what_went_out

_PAUSE = 1.0


class Agent:
    """Sees answers through to the end. ``asked`` and ``sent_again`` are ids of messages."""

    def __init__(self, plant: AnsweringPlant, written: Written) -> None:
        self._plant, self._written = plant, written
        self.asked: set[int] = set()
        self.sent_again: set[int] = set()

    def see_through(self, seconds: float) -> bool:
        """Answer every question until all is sent, but no longer; returns whether it is.

        For what can never be found out without an agent, the two minutes before the
        question pass at once. For the rest they take as long as they take.
        """
        deadline = time.monotonic() + seconds
        while True:
            rows = self._plant.outbox.rows(self._written.conversations)
            if all(row.status in SENT for row in rows):
                return True
            if time.monotonic() > deadline:
                return False
            self._look_at(rows)
            time.sleep(_PAUSE)

    def _look_at(self, rows: list[Row]) -> None:
        uncertain = [row for row in rows if row.status == "uncertain"]
        if not uncertain:
            return
        calls = self._plant.meta.calls(self._written.accounts)
        learnable = what_went_out(call for call in calls if call.can_be_learned)
        self._plant.outbox.let_be_asked(row for row in uncertain if not learnable[row.what])
        out = what_went_out(calls)
        token = self._plant.access_token()
        for row in uncertain:
            if row.asked:
                self._say(row, token, has_arrived=out[row.what] > 0)

    def _say(self, row: Row, token: str, *, has_arrived: bool) -> None:
        """Settle it, unless it has settled meanwhile."""
        deed, said = ("arrived", {}) if has_arrived else ("retry", {"confirm": True})
        answer = requests.post(
            f"{self._plant.base_url}/api/messages/{row.id}/{deed}/",
            json=said,
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )
        if answer.status_code == 409:
            return
        answer.raise_for_status()
        self.asked.add(row.id)
        if not has_arrived:
            self.sent_again.add(row.id)
