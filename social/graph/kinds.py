"""What went wrong at Meta, by code: tables only.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/messenger-platform/error-codes
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from enum import StrEnum


class Kind(StrEnum):
    """The classes of failure we act on differently, or explain differently."""

    REAUTHORIZE = "reauthorize"
    SETTINGS = "settings"
    PERMISSION = "permission"
    WINDOW_CLOSED = "window_closed"
    RECIPIENT = "recipient"
    CONSENT = "consent"
    RESTRICTED = "restricted"
    OWNED_ELSEWHERE = "owned_elsewhere"
    ATTACHMENT = "attachment"
    PRIVATE_REPLY = "private_reply"
    MISSING = "missing"
    MESSAGE_TEMPLATE = "message_template"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    UNCERTAIN = "uncertain"
    BAD_REQUEST = "bad_request"
    UNKNOWN = "unknown"


# Subcodes that say more than their code, whatever the code. Meta sometimes puts
# these numbers in ``code`` itself, so both places are looked up.
BY_SUBCODE: dict[int, Kind] = {
    1357046: Kind.UNCERTAIN,  # went out, although answered with an error
    2534022: Kind.WINDOW_CLOSED,
    2018278: Kind.WINDOW_CLOSED,
    2018065: Kind.WINDOW_CLOSED,
    2534077: Kind.SETTINGS,
    2534041: Kind.SETTINGS,
    2534013: Kind.SETTINGS,
    2018028: Kind.PERMISSION,
    2018001: Kind.RECIPIENT,
    2534014: Kind.RECIPIENT,
    1545041: Kind.RECIPIENT,
    2018108: Kind.RECIPIENT,
    2018218: Kind.RECIPIENT,
    1893063: Kind.RESTRICTED,
    2534029: Kind.RESTRICTED,
    2534037: Kind.OWNED_ELSEWHERE,
    2018300: Kind.OWNED_ELSEWHERE,
    2018109: Kind.ATTACHMENT,
    2018008: Kind.ATTACHMENT,
    2018047: Kind.ATTACHMENT,
    2018074: Kind.ATTACHMENT,
    2018294: Kind.ATTACHMENT,
    2534025: Kind.PRIVATE_REPLY,
    2534040: Kind.THROTTLED,
}

# Subcodes that mean something only beside their code.
BY_PAIR: dict[tuple[int, int], Kind] = {(100, 33): Kind.MISSING}

BY_CODE: dict[int, Kind] = {
    **dict.fromkeys((0, 102, 190), Kind.REAUTHORIZE),
    **dict.fromkeys((3, 10, *range(200, 300), 131005), Kind.PERMISSION),
    **dict.fromkeys((470, 131047), Kind.WINDOW_CLOSED),
    **dict.fromkeys(
        (551, 9010, 130472, 130497, 131021, 131026, 131030, 131049, 131050, 131062),
        Kind.RECIPIENT,
    ),
    230: Kind.CONSENT,
    **dict.fromkeys((368, 131031, 131042, 133016), Kind.RESTRICTED),
    **dict.fromkeys((131051, 131052, 131053), Kind.ATTACHMENT),
    9000001: Kind.MISSING,
    **dict.fromkeys(range(132000, 133000), Kind.MESSAGE_TEMPLATE),
    **dict.fromkeys(
        (4, 17, 32, 341, 613, 80001, 80002, 80006, 80007, 80008, 130429, 131048, 131056),
        Kind.THROTTLED,
    ),
    **dict.fromkeys((1, 2, 131000, 131016, 131057), Kind.TRANSIENT),
    **dict.fromkeys((100, 104, 506, 2500, 131008, 131009), Kind.BAD_REQUEST),
}

# Seconds to wait where Meta names a limit but sends no header: WhatsApp lets one
# message through to one person about every six seconds, and is slow to forgive a number
# whose messages people report.
DEFAULT_WAIT: dict[int, int] = {131048: 900, 131056: 6}
# Limits of what goes to one person; others may be written to meanwhile.
OF_ONE_PERSON = frozenset({131056})


def kind_of(code: int | None, subcode: int | None, *, is_transient: bool = False) -> Kind | None:
    """The class of a code pair; ``None`` if neither number is known."""
    if code is not None and subcode is not None and (code, subcode) in BY_PAIR:
        return BY_PAIR[code, subcode]
    for number in (subcode, code):
        if number in BY_SUBCODE:
            return BY_SUBCODE[number]
    known = BY_CODE.get(code) if code is not None else None
    # What Meta calls transient is, unless the code says something more telling.
    return Kind.TRANSIENT if is_transient and known in {None, Kind.BAD_REQUEST} else known
