import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.splitting import split_text
from social.platforms import Platform, traits

FAMILY = "👩‍👩‍👧‍👦"
THUMB = "👍🏽"
FLAG = "🇫🇮"
KEYCAP = "1️⃣"
HANGUL = "각"  # Three letters that are one syllable.
HINDI = "क्षि"
ACCENTED = "e\u0301"
CLUSTERS = [FAMILY, THUMB, FLAG, KEYCAP, HANGUL, HINDI, ACCENTED, "❤️", "\r\n"]

PIECES = st.one_of(
    st.sampled_from([*CLUSTERS, " ", "\n", "\n\n", ". ", "! ", "。", "\u200d", "\ufe0f", "\u0301"]),
    st.text(max_size=30),
    st.text(alphabet="abc ", min_size=200, max_size=900),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize("platform", Platform.values)
@given(text=TEXTS)
@example(text="a" * 5000)
@example(text=FAMILY * 900)
@example(text="e" + "\u0301" * 6000)
@example(text=" " * 3000 + "a")
@example(text="a" + " " * 9000 + "\u0301b")
def test_whatever_is_split_comes_back_whole_and_within_the_limit(platform, text):
    allowed = traits(platform)
    parts = split_text(platform, text)

    assert all(0 < allowed.text_length(part) <= allowed.text_limit for part in parts)
    rest = text
    clusters = set(_ends_of_clusters(text))
    for part in parts:
        # Only white space is left out, and only between the parts.
        skipped = rest.find(part)
        assert rest[:skipped].strip() == ""
        rest = rest[skipped + len(part) :]
        end = len(text) - len(rest)
        assert end in clusters or _holds_a_giant(text, allowed)
    assert rest.strip() == ""


def _ends_of_clusters(text):
    return (found.end() for found in regex.finditer(r"\X", text))


def _holds_a_giant(text, allowed):
    """A single character, as people see it, that no part could hold."""
    return any(allowed.text_length(c) > allowed.text_limit for c in regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("platform", "fits"),
    [("instagram", "ä" * 500), ("facebook", "ä" * 2000), ("whatsapp", "ä" * 4096)],
)
def test_a_text_that_just_fits_is_one_part_and_a_longer_one_is_two(platform, fits):
    assert split_text(platform, fits) == [fits]
    assert split_text(platform, f"{fits}a") == [fits, "a"]


def test_instagram_counts_bytes():
    assert [len(part.encode()) for part in split_text("instagram", "€" * 700)] == [999, 999, 102]


@pytest.mark.parametrize("cluster", CLUSTERS[:-1])
def test_what_people_see_as_one_character_is_never_torn(cluster):
    parts = split_text("instagram", cluster * 400)

    assert "".join(parts) == cluster * 400
    assert all(len(part) % len(cluster) == 0 for part in parts)


def test_a_character_that_is_too_long_by_itself_is_torn_rather_than_lost():
    giant = "e" + "\u0301" * 900
    parts = split_text("instagram", giant)

    assert "".join(parts) == giant
    assert len(parts) == 2


def test_a_text_breaks_between_words():
    parts = split_text("instagram", "word " * 399 + "word")

    assert parts == [("word " * 200).strip(), ("word " * 200).strip()]


def test_a_text_breaks_after_a_sentence_rather_than_in_the_middle_of_the_next():
    first, second = "a" * 700 + ".", "word " * 100
    assert split_text("instagram", f"{first} {second}") == [first, second.strip()]


@pytest.mark.parametrize("end", ["?", "!", "…", '."', ".)", "!»"])
def test_a_sentence_may_end_in_many_ways(end):
    first, second = "a" * 700 + end, "word " * 100
    assert split_text("instagram", f"{first} {second}") == [first, second.strip()]


def test_a_text_breaks_between_paragraphs_rather_than_sentences():
    first = "a" * 600
    second = "Short. " + "b" * 300 + ". More. " + "c" * 300
    assert split_text("instagram", f"{first}\n\n{second}") == [first, second]


def test_a_break_too_early_is_not_worth_a_short_part():
    text = "Hello.\n\n" + "word " * 300
    assert len(split_text("instagram", text)[0]) > 900


def test_scripts_without_spaces_break_after_a_sentence():
    first = "あ" * 200 + "。"
    assert split_text("instagram", first + "い" * 250) == [first, "い" * 250]


def test_a_long_link_goes_whole_into_the_next_part():
    link = "https://example.com/" + "a" * 500
    words = "word " * 150
    assert split_text("instagram", words + link) == [words.strip(), link]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_has_no_parts(text):
    assert split_text("instagram", text) == []
