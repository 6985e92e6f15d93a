"""A tiny film: H.264 without any compression to speak of, in an MP4.

Every picture is made of macroblocks that carry their samples as they are (I_PCM), so
that no encoder is needed and every player understands it.
ITU-T H.264, 7.3; ISO/IEC 14496-12 and 14496-15.
"""

import re
import struct

SIDE, FRAMES, FRAMES_PER_SECOND = 64, 12, 6
_BLOCKS = SIDE // 16
_TIMESCALE = 600
_FRAME_TICKS = _TIMESCALE // FRAMES_PER_SECOND
# The unity matrix of a track that is neither turned nor moved.
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class _Bits:
    """Bits, most significant first, and H.264's numbers in them."""

    def __init__(self) -> None:
        self.text = ""

    def fixed(self, value: int, length: int) -> "_Bits":
        """``u(length)``."""
        self.text += f"{value:0{length}b}"
        return self

    def golomb(self, *values: int) -> "_Bits":
        """``ue(v)`` for each."""
        for value in values:
            binary = f"{value + 1:b}"
            self.text += "0" * (len(binary) - 1) + binary
        return self

    def padded(self) -> bytes:
        """As bytes, filled up with zeros."""
        text = self.text + "0" * (-len(self.text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def render_film(seed: int) -> bytes:
    """Two seconds of a bar crossing a field of colour; which colour, ``seed`` says."""
    frames = [_picture(number, seed) for number in range(FRAMES)]
    data = b"".join(struct.pack(">I", len(frame)) + frame for frame in frames)
    kind = _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomavc1mp41")
    sizes = [len(frame) + 4 for frame in frames]
    head = _movie(sizes, 0)
    return kind + _movie(sizes, len(kind) + len(head) + 8) + _box(b"mdat", data)


def _unit(header: int, payload: bytes) -> bytes:
    """A NAL unit; three bytes that would look like a start are kept apart."""
    return bytes([header]) + re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", payload)


def _sequence() -> bytes:
    """The sequence's parameters: baseline, one reference, 64 by 64."""
    bits = _Bits().fixed(66, 8).fixed(0xC0, 8).fixed(10, 8)
    bits.golomb(0, 0, 2, 1).fixed(0, 1).golomb(_BLOCKS - 1, _BLOCKS - 1)
    # Whole frames; direct 8x8; no cropping; no usability information; the end.
    return _unit(0x67, bits.fixed(0b11001, 5).padded())


def _pictures() -> bytes:
    """The parameters of every picture: no arithmetic coding, nothing fancy."""
    bits = _Bits().golomb(0, 0).fixed(0, 2).golomb(0, 0, 0).fixed(0, 3)
    bits.golomb(0, 0, 0).fixed(0b1001, 4)
    return _unit(0x68, bits.padded())


def _picture(number: int, seed: int) -> bytes:
    """One picture, whole in itself."""
    head = _Bits().golomb(0, 7, 0).fixed(0, 4).golomb(number % 2).fixed(0, 2).golomb(0, 1)
    data = head.golomb(25).padded()
    # Between two of these blocks stands only the type of the next, in whole bytes.
    blocks = [
        _block(column, row, number, seed) for row in range(_BLOCKS) for column in range(_BLOCKS)
    ]
    return _unit(0x65, data + _Bits().golomb(25).padded().join(blocks) + b"\x80")


def _block(column: int, row: int, number: int, seed: int) -> bytes:
    """The samples of 16 by 16 points: brightness, then the two colours of 8 by 8."""
    bar = number * SIDE // FRAMES
    line = bytes(220 if 0 <= column * 16 + x - bar < 10 else 60 + row * 25 for x in range(16))  # noqa: PLR2004
    blue, red = 96 + seed * 37 % 64, 96 + seed * 53 % 64
    return line * 16 + bytes([blue]) * 64 + bytes([red]) * 64


def _movie(sizes: list[int], offset: int) -> bytes:
    """``moov``: one video track whose samples lie in a row from ``offset``."""
    ticks = FRAMES * _FRAME_TICKS
    movie = struct.pack(">5I", 0, 0, 0, _TIMESCALE, ticks) + struct.pack(">IH", 0x10000, 0x100)
    movie += bytes(10) + _MATRIX + bytes(24) + struct.pack(">I", 2)
    return _box(b"moov", _box(b"mvhd", movie), _track(sizes, offset, ticks))


def _track(sizes: list[int], offset: int, ticks: int) -> bytes:
    header = struct.pack(">6I", 3, 0, 0, 1, 0, ticks) + bytes(16) + _MATRIX
    header += struct.pack(">2I", SIDE << 16, SIDE << 16)
    media = struct.pack(">5I2H", 0, 0, 0, _TIMESCALE, ticks, 0x55C4, 0)
    handler = bytes(8) + b"vide" + bytes(12) + b"film\0"
    here = _box(b"dinf", _box(b"dref", struct.pack(">2I", 0, 1), _box(b"url ", b"\0\0\0\1")))
    information = _box(
        b"minf", _box(b"vmhd", struct.pack(">I", 1), bytes(8)), here, _table(sizes, offset)
    )
    inner = _box(b"mdhd", media) + _box(b"hdlr", handler) + information
    return _box(b"trak", _box(b"tkhd", header), _box(b"mdia", inner))


def _table(sizes: list[int], offset: int) -> bytes:
    """``stbl``: where each sample is and how long it is shown."""
    count = len(sizes)
    times = struct.pack(">4I", 0, 1, count, _FRAME_TICKS)
    chunks = struct.pack(">5I", 0, 1, 1, count, 1)
    lengths = struct.pack(f">{count + 3}I", 0, 0, count, *sizes)
    return _box(
        b"stbl",
        _box(b"stsd", struct.pack(">2I", 0, 1), _format()),
        _box(b"stts", times),
        _box(b"stsc", chunks),
        _box(b"stsz", lengths),
        _box(b"stco", struct.pack(">3I", 0, 1, offset)),
    )


def _format() -> bytes:
    sequence, pictures = _sequence(), _pictures()
    record = b"\1" + sequence[1:4] + b"\xff\xe1" + struct.pack(">H", len(sequence)) + sequence
    record += b"\1" + struct.pack(">H", len(pictures)) + pictures
    look = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">2H", SIDE, SIDE)
    look += struct.pack(">2I", 0x480000, 0x480000) + bytes(4) + struct.pack(">H", 1) + bytes(32)
    return _box(b"avc1", look, struct.pack(">Hh", 24, -1), _box(b"avcC", record))


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body
