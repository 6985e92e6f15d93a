from datetime import timedelta

import pytest
from django.utils import timezone, translation

from conversations.templatetags.times import span


@pytest.mark.parametrize(
    ("away", "words"),
    [
        ({"seconds": 5}, "1 minute"),
        ({"minutes": 2}, "2 minutes"),
        ({"minutes": 59}, "59 minutes"),
        ({"hours": 1}, "1 hour"),
        ({"hours": 47}, "47 hours"),
        ({"hours": 48}, "2 days"),
        ({"days": 6, "hours": 23}, "6 days"),
    ],
)
def test_a_span_is_told_in_whole_words_before_and_after(time_machine, away, words):
    time_machine.move_to(timezone.now(), tick=False)
    assert span(timezone.now() - timedelta(**away)) == words
    assert span(timezone.now() + timedelta(**away)) == words


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "4 jours"), ("ro", "4 zile"), ("ka", "4 დღე")]
)
def test_a_span_is_told_in_every_language(language, words):
    with translation.override(language):
        assert span(timezone.now() - timedelta(days=4, minutes=1)) == words
