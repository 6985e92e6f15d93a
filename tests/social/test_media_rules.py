"""Which file can be sent where, as what, and what has to be converted first."""

import pytest

from social.contents import MediaKind
from social.media_rules import MEGABYTE, MediaRule, check, check_sticker, conversion
from social.outgoing import Problem

SMALL = 1000


def kind_of(platform, content_type, size=SMALL):
    found = check(platform, content_type, size)
    return found.code if isinstance(found, Problem) else found.kind.value


@pytest.mark.parametrize(
    ("content_type", "instagram", "facebook", "whatsapp"),
    [
        ("image/jpeg", "image", "image", "image"),
        ("image/jpg", "image", "image", "image"),
        ("image/png", "image", "image", "image"),
        ("image/gif", "image", "image", "type_not_supported"),
        ("image/webp", "type_not_supported", "type_not_supported", "type_not_supported"),
        ("video/mp4", "video", "video", "video"),
        ("video/quicktime", "video", "video", "type_not_supported"),
        ("video/3gpp", "type_not_supported", "file", "video"),
        ("audio/mp4", "audio", "audio", "audio"),
        ("audio/x-m4a", "audio", "audio", "audio"),
        ("audio/wav", "audio", "audio", "type_not_supported"),
        ("audio/mpeg", "type_not_supported", "audio", "audio"),
        ("audio/ogg; codecs=opus", "type_not_supported", "audio", "audio"),
        ("audio/amr", "type_not_supported", "file", "audio"),
        ("application/pdf", "file", "file", "file"),
        ("APPLICATION/PDF", "file", "file", "file"),
        ("text/plain", "type_not_supported", "file", "file"),
        ("application/zip", "type_not_supported", "file", "type_not_supported"),
        ("", "type_not_supported", "file", "type_not_supported"),
    ],
)
def test_a_type_goes_as_what_the_platform_makes_of_it(content_type, instagram, facebook, whatsapp):
    found = [kind_of(platform, content_type) for platform in ("instagram", "facebook", "whatsapp")]
    assert found == [instagram, facebook, whatsapp]


@pytest.mark.parametrize(
    ("platform", "content_type", "megabytes"),
    [
        ("instagram", "image/jpeg", 8),
        ("instagram", "video/mp4", 25),
        ("instagram", "application/pdf", 25),
        ("facebook", "application/zip", 25),
        ("whatsapp", "image/png", 5),
        ("whatsapp", "video/mp4", 16),
        ("whatsapp", "audio/ogg", 16),
        ("whatsapp", "application/pdf", 100),
    ],
)
def test_a_size_may_fill_the_limit(platform, content_type, megabytes):
    assert isinstance(check(platform, content_type, megabytes * MEGABYTE), MediaRule)
    problem = check(platform, content_type, megabytes * MEGABYTE + 1)
    assert problem.code == "too_large"
    assert f"{megabytes}.0" in problem.detail


def test_an_empty_file_is_not_sent():
    assert kind_of("facebook", "image/png", 0) == "empty"


@pytest.mark.parametrize(
    ("platform", "content_type", "size", "is_converted"),
    [
        ("instagram", "image/webp", SMALL, True),
        ("facebook", "image/webp", SMALL, True),
        ("whatsapp", "image/webp", SMALL, True),
        ("whatsapp", "image/gif", SMALL, True),
        ("instagram", "image/gif", SMALL, False),
        ("whatsapp", "image/jpeg", SMALL, False),
        ("whatsapp", "image/jpeg", 6 * MEGABYTE, True),
        ("instagram", "image/png", 9 * MEGABYTE, True),
        ("instagram", "image/png", 51 * MEGABYTE, False),
        ("instagram", "image/heic", SMALL, False),
        ("whatsapp", "video/quicktime", SMALL, False),
        ("whatsapp", "image/webp", 0, False),
    ],
)
def test_a_picture_is_converted_where_that_helps(platform, content_type, size, is_converted):
    rule = conversion(platform, content_type, size)
    assert (rule is not None) == is_converted
    assert rule is None or rule.kind == MediaKind.IMAGE


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, None),
        ({"size": 100 * 1024}, None),
        ({"size": 100 * 1024 + 1}, "too_large"),
        ({"size": 500 * 1024, "is_moving": True}, None),
        ({"size": 500 * 1024 + 1, "is_moving": True}, "too_large"),
        ({"width": 511}, "type_not_supported"),
        ({"content_type": "image/png"}, "type_not_supported"),
        ({"platform": "instagram"}, "type_not_supported"),
    ],
)
def test_a_sticker_is_a_small_square(fields, code):
    given = {
        "platform": "whatsapp",
        "content_type": "image/webp",
        "size": SMALL,
        "width": 512,
        "height": 512,
        "is_moving": False,
        **fields,
    }
    found = check_sticker(
        given.pop("platform"), given.pop("content_type"), given.pop("size"), **given
    )
    assert (found.code if isinstance(found, Problem) else None) == code
