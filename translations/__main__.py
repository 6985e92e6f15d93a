"""Bring every catalog in step, and compile those that are complete or were asked for.

A language is offered once its folder holds a compiled catalog. ``make messages ARGS=de``
compiles one that is not complete, to try it.
"""

import sys

from translations import catalogs


def main(asked: list[str]) -> None:
    """Do it; ``asked`` are languages to compile as they are."""
    for path in catalogs.paths():
        language = path.parent.parent.name
        catalog = catalogs.in_step(catalogs.read(path))
        path.write_text(catalogs.as_text(catalog))
        left, target = len(catalogs.missing(catalog)), path.with_suffix(".mo")
        if not left or language in asked or target.exists():
            target.write_bytes(catalogs.compiled(catalog))
        print(f"{language}: {len(catalog)} words, {left} to translate")


if __name__ == "__main__":
    main(sys.argv[1:])
