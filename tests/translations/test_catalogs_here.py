"""The catalogs of this repository, beside its sources."""

import re

import pytest

from translations import catalogs

# What is filled in, and markup: a translation has the same, or a page breaks.
_KEPT = re.compile(r"%%\(\w+\)s|%\(\w+\)[sd]|%%?[sd]|\{\w+\}|</?[a-z][^>]*>")
_PATHS = {path.parent.parent.name: path for path in catalogs.paths()}


@pytest.fixture(params=sorted(_PATHS))
def path(request):
    return _PATHS[request.param]


def test_georgian_romanian_and_french_are_there():
    assert {"fr", "ka", "ro"} <= {*_PATHS}


def test_every_word_of_the_sources_is_translated_and_no_other_is_kept(path):
    text = path.read_text()
    catalog = catalogs.in_step(catalogs.read(path))
    assert catalogs.missing(catalog) == []
    assert catalogs.as_text(catalog) == text, "run make messages"


def test_what_is_filled_in_and_marked_up_is_kept(path):
    odd = []
    for word in catalogs.read(path):
        if not word.id:
            continue
        one, many = word.id if isinstance(word.id, tuple) else (word.id, word.id)
        strings = word.string if isinstance(word.string, tuple) else (word.string,)
        for position, string in enumerate(strings):
            # The form for one may leave the number out, as the English one may.
            wanted = [_kept(many), _kept(one)] if position == 0 else [_kept(many)]
            if _kept(string) not in wanted:
                odd.append(string)
    assert odd == []


def _kept(text):
    return sorted(_KEPT.findall(text))


def test_what_is_compiled_is_what_is_written(path):
    assert path.with_suffix(".mo").read_bytes() == catalogs.compiled(catalogs.read(path))


def test_every_number_has_its_form(path):
    catalog = catalogs.read(path)
    forms = {len(word.string) for word in catalog if isinstance(word.id, tuple)}
    assert forms == {catalog.num_plurals}
