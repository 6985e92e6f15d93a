"""The process that ``benchmarks.parsing`` measures."""

import itertools
import json
import os
import time
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads

_ITEMS = 1000
_SECONDS = 2.0
_PLATFORMS = {
    "instagram": Platform.INSTAGRAM,
    "page": Platform.FACEBOOK,
    "whatsapp": Platform.WHATSAPP,
}


def corpus(folder: str) -> list[bytes]:
    """The entries of every well-formed delivery in a folder, one body each."""
    found = [payloads.load(name) for name in payloads.names(folder)]
    whole = [payload for payload in found if isinstance(payload.get("entry"), list)]
    return [
        payloads.encode({"object": payload["object"], "entry": [entry]})
        for payload in whole
        for entry in payload["entry"]
    ]


def batch(bodies: list[bytes], platform: Platform) -> bytes:
    """One delivery with the entries of ``bodies`` by turns, of some thousand items."""
    entries: list[object] = []
    count = 0
    for body in itertools.cycle(bodies):
        count += len(_parse(body, platform))
        if count > _ITEMS:
            break
        entries += json.loads(body)["entry"]
    return payloads.encode({"object": json.loads(bodies[0])["object"], "entry": entries})


def rate(body: bytes, platform: Platform) -> float:
    """Items per second of one core's time, after a first run that counts for nothing."""
    items = len(_parse(body, platform))
    started = time.process_time()
    runs = 0
    while (seconds := time.process_time() - started) < _SECONDS:
        _parse(body, platform)
        runs += 1
    return runs * items / seconds


def _parse(body: bytes, platform: Platform):
    return parse_delivery(RawDelivery(1, platform, body, datetime.now(UTC)))


def main() -> None:
    """Print ``{batch: items per second}``."""
    rates = {
        name: rate(batch(corpus(name), platform), platform) for name, platform in _PLATFORMS.items()
    }
    text = payloads.encode(payloads.load("instagram/text"))
    rates["text"] = rate(batch([text], Platform.INSTAGRAM), Platform.INSTAGRAM)
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
