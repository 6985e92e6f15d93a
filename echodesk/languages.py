"""The languages of an installation: English, and every folder of `locale/` that is compiled."""

from pathlib import Path

from django.conf.locale import LANG_INFO


def installed(folder: Path) -> list[tuple[str, str]]:
    """Code and own name of each language, English first: ``[("en", "English"), …]``."""
    found = sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/django.mo"))
    codes = [name.replace("_", "-").lower() for name in found]
    return [("en", "English"), *((code, _own_name(code)) for code in codes)]


def _own_name(code: str) -> str:
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    # As a title: Georgian's capitals are for whole words alone.
    return name[:1].title() + name[1:]
