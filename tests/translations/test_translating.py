"""How words get from the sources into catalogs."""

import gettext
import io

import pytest

from echodesk.languages import installed
from translations import catalogs, extract


def _words():
    return {(word.id, word.context) for word in extract.extract_words()}


def test_words_of_python_and_of_templates_are_found():
    words = _words()
    assert ("Skip to content", None) in words
    assert ("Assigned to you", None) in words
    assert (("%(n)d second", "%(n)d seconds"), None) in words
    assert ("Closed", "reply window") in words


@pytest.fixture
def catalog(tmp_path, monkeypatch):
    """A catalog of three words, in Romanian."""
    words = [
        extract.Word("Save", None, "a.html", []),
        extract.Word(("%(n)d day", "%(n)d days"), None, "a.html", []),
        extract.Word("Open", "state", "b.py", []),
    ]
    monkeypatch.setattr(catalogs, "extract_words", lambda: iter(words))
    return catalogs.in_step(catalogs.read(tmp_path / "ro" / "LC_MESSAGES" / "django.po"))


def _translate(catalog):
    catalog.get("Save").string = "Salvează"
    catalog.get("%(n)d day").string = ("%(n)d zi", "%(n)d zile", "%(n)d de zile")
    catalog.get("Open", "state").string = "Deschis"


def test_what_is_not_translated_is_told(catalog):
    assert sorted(catalogs.missing(catalog)) == ["%(n)d day", "Open", "Save"]
    _translate(catalog)
    assert catalogs.missing(catalog) == []


def test_a_catalog_is_written_the_same_however_often(catalog, tmp_path):
    _translate(catalog)
    text = catalogs.as_text(catalog)
    path = tmp_path / "ro" / "LC_MESSAGES" / "django.po"
    path.write_text(text)
    assert catalogs.as_text(catalogs.in_step(catalogs.read(path))) == text


def test_a_compiled_catalog_speaks_with_three_forms(catalog):
    _translate(catalog)
    spoken = gettext.GNUTranslations(io.BytesIO(catalogs.compiled(catalog)))
    said = [spoken.ngettext("%(n)d day", "%(n)d days", n) % {"n": n} for n in (1, 2, 20)]
    assert said == ["1 zi", "2 zile", "20 de zile"]
    assert spoken.pgettext("state", "Open") == "Deschis"


def test_a_language_is_offered_once_it_is_compiled(tmp_path):
    for name in ("ka", "pt_BR", "de"):
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
    for name in ("ka", "pt_BR"):
        (tmp_path / name / "LC_MESSAGES" / "django.mo").touch()
    offered = [("en", "English"), ("ka", "ქართული"), ("pt-br", "Português Brasileiro")]
    assert installed(tmp_path) == offered
