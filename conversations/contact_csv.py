"""Tables of people as text: read as spreadsheets save them, written so that none runs it. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conversations.contact_fields import FIELDS, WrongValue
from conversations.search.folding import fold

MOST_BYTES, MOST_LINES, MOST_COLUMNS = 10 * 1024 * 1024, 50_000, 100
HANDLE = "handle"
_DELIMITERS = ",;\t|"
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CALLED = {
    "name": "name, full name, contact, person, customer",
    "email": "e-mail, email, mail, e-mail address, email address",
    "phone": "phone, phone number, telephone, mobile, cell, whatsapp, number",
    "company": "company, organisation, organization, business",
    "language": "language",
    HANDLE: "handle, username, user name, instagram, account",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, and the lines that hold something with their numbers."""

    names: list[str]
    lines: list[tuple[int, list[str]]]


def decode(content: bytes) -> str:
    """The text of a file as spreadsheets save it: Unicode, else the old Western letters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_table(text: str) -> Table:
    """The table in ``text``. Raises :class:`WrongValue` for what is none, or is too much."""
    plain = text.replace("\0", "")
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=_delimiter_of(plain))
    try:
        lines = [
            (reader.line_num, [_unguard(cell.strip()) for cell in cells])
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise WrongValue(_("This is not a table: save it as CSV and try again.")) from error
    if len(lines) <= 1:
        raise WrongValue(_("There are no lines below the names of the columns."))
    if len(lines) > MOST_LINES + 1:
        limit = {"limit": MOST_LINES}
        raise WrongValue(_("At most %(limit)d lines at once. Split the table.") % limit)
    names = lines[0][1]
    if len(names) > MOST_COLUMNS:
        raise WrongValue(_("At most %(limit)d columns at once.") % {"limit": MOST_COLUMNS})
    return Table(names, lines[1:])


def _delimiter_of(text: str) -> str:
    """What stands between the names of the columns most often."""
    first = text.lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def guess_columns(names: Sequence[str], attributes: Sequence[tuple[str, str]]) -> list[str]:
    """What each column is, by its name; each thing once. ``attributes`` are key and name."""
    by_name = {word: field for field, words in _CALLED.items() for word in words.split(", ")}
    by_name |= {field: field for field in FIELDS}
    for key, name in attributes:
        by_name |= {_plain(key): f"attribute:{key}", _plain(name): f"attribute:{key}"}
    guessed: list[str] = []
    for name in names:
        found = by_name.get(_plain(name), "")
        guessed.append("" if found in guessed else found)
    return guessed


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("_", " ").split())


def write_line(cells: Iterable[object]) -> str:
    """One line of a table, with nothing in it that a spreadsheet would run."""
    line = io.StringIO()
    csv.writer(line).writerow([_guard(str(cell)) for cell in cells])
    return line.getvalue()


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
