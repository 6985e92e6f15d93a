"""Voice messages: a hum for those who listen, and Opus for WhatsApp.

https://www.rfc-editor.org/rfc/rfc7845 (Ogg Opus) and https://www.rfc-editor.org/rfc/rfc3533
"""

import io
import math
import struct
import wave
import zlib

SECONDS = 2
_RATE = 8000
# An Opus packet of 20 ms in which nobody speaks.
_SILENCE = b"\xf8\xff\xfe"
_PACKETS_PER_SECOND, _GRANULES = 50, 960
_FIRST, _LAST = 2, 4


def render_hum(seed: int) -> bytes:
    """A WAV of two seconds: a tone that swells and fades."""
    pitch, count = 180 + seed * 30, SECONDS * _RATE
    samples = (
        int(9000 * math.sin(math.pi * at / count) * math.sin(2 * math.pi * pitch * at / _RATE))
        for at in range(count)
    )
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(struct.pack(f"<{count}h", *samples))
    return buffer.getvalue()


def render_opus(seed: int) -> bytes:
    """Two seconds of silence as WhatsApp writes voice messages: Opus in Ogg."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    maker = b"EchoDesk sandbox"
    tags = b"OpusTags" + struct.pack("<I", len(maker)) + maker + struct.pack("<I", 0)
    packets = [_SILENCE] * (SECONDS * _PACKETS_PER_SECOND)
    return (
        _page(seed, 0, 0, _FIRST, [head])
        + _page(seed, 1, 0, 0, [tags])
        + _page(seed, 2, len(packets) * _GRANULES, _LAST, packets)
    )


def _page(serial: int, number: int, position: int, flags: int, packets: list[bytes]) -> bytes:
    lengths = bytes(map(len, packets))
    start = b"OggS" + struct.pack("<BBqII", 0, flags, position, serial, number)
    end = bytes([len(lengths)]) + lengths + b"".join(packets)
    return start + struct.pack("<I", _checksum(start + bytes(4) + end)) + end


def _checksum(data: bytes) -> int:
    """Ogg's CRC-32: the polynomial of zlib's, but neither mirrored nor inverted."""
    mirrored = bytes(int(f"{byte:08b}"[::-1], 2) for byte in data)
    # zlib begins with all ones and inverts the end; both are taken back here.
    plain = zlib.crc32(mirrored, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{plain:032b}"[::-1], 2)
