"""Keys that an embedded installation makes for itself and keeps under ``DATA_DIR``.

A production installation passes its keys in the environment; this module only
spares a person trying EchoDesk from inventing them.
"""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def _read_or_create(path: Path, fresh: str) -> str:
    """Return the file's text, writing ``fresh`` first if there is none.

    Two processes may start at once: the key is written whole beside its place
    and linked into it, so that one of them wins and both read a complete key.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(fresh)
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text().strip()
        finally:
            draft.unlink()
    return path.read_text().strip()


def secret_key(data_dir: Path) -> str:
    """The Django secret of this data directory, made on first use."""
    return _read_or_create(data_dir / "keys" / "secret_key", secrets.token_urlsafe(50))


def encryption_key(data_dir: Path) -> str:
    """The Fernet key of this data directory, made on first use."""
    return _read_or_create(data_dir / "keys" / "encryption_key", Fernet.generate_key().decode())
