"""Bodies as Meta posts them, one file per case."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def load(name):
    """The payload of ``<platform>/<case>`` as Python data."""
    return json.loads((HERE / f"{name}.json").read_text())


def names(folder=""):
    """The names of all cases in a folder."""
    return sorted(
        str(path.relative_to(HERE).with_suffix("")) for path in (HERE / folder).rglob("*.json")
    )


def encode(payload):
    """The bytes Meta would post: ASCII, with escaped slashes."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()
