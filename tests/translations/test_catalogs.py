"""The catalogs in the repository: what is translated is right, what is offered is complete."""

import re

import pytest

from echodesk.languages import installed
from translations import catalogs

PATHS = catalogs.paths()
OFFERED = [path for path in PATHS if path.with_suffix(".mo").exists()]
PLURALS = {"fr": 2, "ka": 2, "ro": 3}
_PLACE = re.compile(r"%%|%\((\w+)\)[a-z]|%[a-z]")


def languages(paths):
    return pytest.mark.parametrize("path", paths, ids=[p.parent.parent.name for p in paths])


def _places(text):
    """What is put into a text, in any order."""
    return sorted(found[0] for found in _PLACE.finditer(text))


def _wrong(word):
    """Whether a translation puts in something else, or nothing where a name belongs."""
    if isinstance(word.id, str):
        return bool(word.string) and _places(word.string) != _places(word.id)
    one, many = (set(_places(text)) for text in word.id)
    # “One message” may leave out the number, in English and elsewhere.
    needed = (one & many) - {"%(n)s", "%(n)d"}
    given = [set(_places(form)) for form in word.string or () if form]
    return any(not needed <= form <= many for form in given)


@languages(PATHS)
def test_translations_put_in_what_the_sources_do(path):
    wrong = [word.id for word in catalogs.read(path) if word.id and _wrong(word)]
    assert wrong == []


@languages(PATHS)
def test_translations_begin_and_end_as_the_sources_do(path):
    """A line break or a space at an end is part of how words are put together."""
    wrong = [
        word.id
        for word in catalogs.read(path)
        if isinstance(word.id, str) and word.id and word.string
        if (word.id[0].isspace(), word.id[-1].isspace())
        != (word.string[0].isspace(), word.string[-1].isspace())
    ]
    assert wrong == []


@languages(PATHS)
def test_each_language_has_its_own_number_of_forms(path):
    language = path.parent.parent.name
    assert catalogs.read(path).num_plurals == PLURALS.get(language, catalogs.read(path).num_plurals)


def test_every_language_that_is_offered_is_complete_and_in_step_with_the_sources():
    """Otherwise: `make messages`, translate what it counts, and again `make messages`."""
    behind = {}
    for path in OFFERED:
        catalog = catalogs.in_step(catalogs.read(path))
        is_in_step = catalogs.as_text(catalog) == path.read_text()
        is_compiled = catalogs.compiled(catalog) == path.with_suffix(".mo").read_bytes()
        if catalogs.missing(catalog) or not is_in_step or not is_compiled:
            behind[path.parent.parent.name] = (
                catalogs.missing(catalog)[:5],
                is_in_step,
                is_compiled,
            )
    assert behind == {}


def test_what_is_compiled_is_offered(settings):
    offered = {path.parent.parent.name for path in OFFERED}
    assert dict(installed(settings.LOCALE_PATHS[0])).keys() == {"en", *offered}
    assert {"fr", "ka", "ro"} <= offered


@languages(PATHS)
def test_translations_are_marked_up_as_the_sources_are(path):
    wrong = []
    for word in catalogs.read(path):
        forms = word.string if isinstance(word.id, tuple) else (word.string,)
        wanted = _tags(word.id[-1] if isinstance(word.id, tuple) else word.id)
        wrong += [form for form in forms if form and _tags(form) != wanted]
    assert wrong == []


def _tags(text):
    return sorted(re.findall(r"</?[a-z][^>]*>", text))
