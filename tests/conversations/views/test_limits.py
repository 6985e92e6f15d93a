"""What the composer tells of each platform before anything is sent."""

import json

import pytest

from conversations.views.limits import limits_of

MEGABYTE = 1024 * 1024


def rules(platform):
    return json.loads(limits_of(platform).files)


@pytest.mark.parametrize(
    ("platform", "limit", "unit"),
    [
        ("instagram", 1000, "bytes"),
        ("facebook", 2000, "characters"),
        ("whatsapp", 4096, "characters"),
    ],
)
def test_text_is_counted_as_the_platform_counts(platform, limit, unit):
    found = limits_of(platform)
    assert (found.text_limit, found.text_unit) == (limit, unit)


@pytest.mark.parametrize(
    ("platform", "offers", "stay"),
    [("instagram", 13, False), ("facebook", 13, False), ("whatsapp", 3, True)],
)
def test_answers_to_tap_differ(platform, offers, stay):
    found = limits_of(platform)
    assert (found.offers, found.offers_stay, found.offer_length) == (offers, stay, 20)


def test_what_is_too_large_is_refused_in_the_servers_words():
    pdf = next(rule for rule in rules("instagram")["types"] if "application/pdf" in rule["types"])
    assert pdf["max"] == 25 * MEGABYTE
    assert pdf["refusal"].startswith("This is too large for Instagram, which takes up to")


def test_what_the_platform_does_not_take_is_refused_in_the_servers_words():
    assert rules("instagram")["refusal"].startswith("Instagram does not take files of this kind.")
    assert rules("whatsapp")["refusal"].startswith("WhatsApp does not take files of this kind.")


def test_messenger_takes_every_kind():
    assert limits_of("facebook").accept == ""
    assert rules("facebook")["refusal"] == ""
    anything = next(rule for rule in rules("facebook")["types"] if not rule["types"])
    assert "Messenger" in anything["refusal"]


def test_a_file_chooser_offers_pictures_that_can_be_converted_too():
    accepted = limits_of("whatsapp").accept.split(",")
    assert {"image/webp", "image/gif", "image/png", "video/mp4"} <= set(accepted)
    assert rules("whatsapp")["pictures"]["max"] == 50 * MEGABYTE
