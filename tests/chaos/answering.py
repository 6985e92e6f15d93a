"""The installation whose agents answer, and the Meta their answers go to."""

import itertools
import json
from typing import ClassVar, NamedTuple

from tests.chaos.meta.remote import RemoteMeta
from tests.chaos.outbox import Outbox
from tests.chaos.plant import DurablePostgres, Plant
from tests.live.installation import DEMO_EMAIL
from tests.services import Redis, free_port, wait_until

SENDERS = 4


class Written(NamedTuple):
    """Answers that were written: the accounts' ids at Meta, and the conversations' here."""

    accounts: list[str]
    conversations: list[int]


class AnsweringPlant(Plant):
    """One worker does nothing but send, so that it can be killed alone."""

    workers: ClassVar = {"senders": (SENDERS, "send"), "others": (2, "intake,default")}

    def __init__(self, postgres: DurablePostgres, redis: Redis) -> None:
        super().__init__(postgres, redis)
        self.meta = RemoteMeta(free_port(), self.port)
        self.env |= {"FACEBOOK_GRAPH_URL": self.meta.url, "INSTAGRAM_GRAPH_URL": self.meta.url}
        # Far from those of the accounts it was made with.
        self._numbers = itertools.count(100_000, 100_000)

    def start(self) -> None:
        self.add("meta", self.meta.command).start()
        wait_until(self.meta.is_up, "Meta")
        super().start()
        self.outbox = Outbox(self.books)

    def start_senders(self, count: int = SENDERS) -> None:
        """Start the worker that sends anew, with so many processes."""
        self.processes["senders"].kill()
        self.start_worker("senders", count, "send")

    def write_replies(self, accounts: int, conversations: int, replies: int = 1) -> Written:
        """Answer in new conversations on so many new accounts of every platform."""
        sizes = (next(self._numbers), accounts, conversations, replies)
        return Written(**json.loads(self.inside("write_replies", DEMO_EMAIL, *map(str, sizes))))
