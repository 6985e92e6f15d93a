"""What takes long to make and is the same for every installation: made once per test run."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

# Where the processes of ``make test`` keep it for each other.
FOLDER = "ECHODESK_TEST_GROUND"


@cache
def _folder() -> Path:
    if FOLDER in os.environ:
        return Path(os.environ[FOLDER])
    made = Path(tempfile.mkdtemp(prefix="echodesk-ground-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name``, filled by ``make`` in whichever process asks first; others wait."""
    place, unfinished = _folder() / name, _folder() / f"{name}.unfinished"
    with (_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(place)
    return place
