"""One damaged installation for all, and the table of what came of it."""

import pytest

from tests.chaos import table
from tests.chaos.plant import DurablePostgres, Plant
from tests.live.conftest import need
from tests.services import Redis

_rows: list[table.Row] = []


@pytest.fixture(scope="session")
def whole_plant():
    need("initdb", "redis-server")
    servers = []
    try:
        for kind in (DurablePostgres, Redis):
            servers.append(kind())
            servers[-1].start()
        with Plant(*servers) as plant:
            yield plant
    finally:
        for server in servers:
            server.remove()


@pytest.fixture
def plant(whole_plant):
    """The installation with all its processes running and nothing left to do."""
    whole_plant.heal()
    yield whole_plant
    ended = [process for process in whole_plant.processes.values() if not process.is_alive()]
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
