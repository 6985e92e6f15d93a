"""The damaged installations, and the table of what came of them."""

import pytest

from tests.chaos import table
from tests.chaos.answering import AnsweringPlant
from tests.chaos.plant import DurablePostgres, Plant
from tests.live.conftest import need
from tests.services import Redis

_rows: list[table.Row] = []


@pytest.fixture(scope="session")
def servers():
    """PostgreSQL and Redis."""
    need("initdb", "redis-server")
    started = []
    try:
        for kind in (DurablePostgres, Redis):
            started.append(kind())
            started[-1].start()
        yield started
    finally:
        for server in started:
            server.remove()


@pytest.fixture(scope="session")
def whole_plant(servers):
    with Plant(*servers) as plant:
        yield plant


@pytest.fixture
def plant(whole_plant):
    """The installation with all its processes running and nothing left to do."""
    yield from _healthy(whole_plant)


@pytest.fixture(scope="session")
def whole_answering(servers):
    with AnsweringPlant(*servers) as plant:
        yield plant


@pytest.fixture
def answering(whole_answering):
    """The installation that sends, to a Meta of its own at which all is well again."""
    whole_answering.meta.plan()
    yield from _healthy(whole_answering)


def _healthy(plant):
    plant.heal()
    yield plant
    ended = [process for process in plant.processes.values() if not process.is_alive()]
    assert not ended, "\n".join(process.output()[-4000:] for process in ended)


@pytest.fixture
def report():
    """``report(point, what, events, lost, doubled, seconds, remark)`` adds a row to the table."""

    def add(*cells, **named):
        _rows.append(table.Row(*cells, **named))
        table.keep(_rows[-1])

    return add


def pytest_terminal_summary(terminalreporter):
    if _rows:
        terminalreporter.section("chaos: " + ", ".join(table.COLUMNS))
        for row in _rows:
            terminalreporter.write_line(" | ".join(row.cells()))
