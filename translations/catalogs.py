"""The catalogs below `locale/`: read, brought in step, written, compiled.

A catalog names the file a word stands in but not its line, and is sorted by word: so a
change of the sources changes what it says and nothing else.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from translations.extract import ROOT, extract_words

# CLDR has a third form, for whole millions in compact notation, which we never write.
_PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def paths() -> list[Path]:
    """The catalog of each folder of `locale/`; a new folder's is not there yet."""
    folders = sorted(path for path in (ROOT / "locale").iterdir() if path.is_dir())
    return [folder / "LC_MESSAGES" / "django.po" for folder in folders]


def read(path: Path) -> Catalog:
    """A catalog with what is translated in it. ``path`` may not be there yet."""
    language = path.parent.parent.name
    if not path.exists():
        plurals = _PLURALS.get(language) or get_plural(language).plural_forms
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_header(language, plurals))
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", abort_invalid=True)


def in_step(catalog: Catalog) -> Catalog:
    """The same with exactly the words of the sources; changed ones are to be translated anew."""
    wanted = Catalog(domain="django")
    for word in extract_words():
        wanted.add(
            word.id, locations=[(word.place, 0)], auto_comments=word.hints, context=word.context
        )
    catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def as_text(catalog: Catalog) -> str:
    """A catalog as its file has it."""
    text = io.BytesIO()
    write_po(text, catalog, width=100, sort_output=True, omit_header=True, include_lineno=False)
    # Dates and versions of tools would make every run a change.
    header = _header(str(catalog.locale_identifier), catalog.plural_forms)
    return f"{header}\n{text.getvalue().decode()}".rstrip() + "\n"


def compiled(catalog: Catalog) -> bytes:
    """A catalog as gettext reads it; what is not translated is left out."""
    file, written = io.BytesIO(), read_po(io.StringIO(as_text(catalog)), domain="django")
    # Else every run would be a change.
    written.creation_date = written.revision_date = _NO_DATE
    write_mo(file, written)
    return file.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """The words without a complete translation, singular ones by themselves."""
    return [
        str(word.id if isinstance(word.id, str) else word.id[0])
        for word in catalog
        if word.id and (word.fuzzy or not _is_complete(word.string))
    ]


def _is_complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    forms = [string] if isinstance(string, str) else string
    return all(forms or [""])


def _header(language: str, plurals: str) -> str:
    lines = (
        "Project-Id-Version: EchoDesk",
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plurals}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), ""])
