"""Plain messages to an Instagram account, each of which has to arrive once."""

from tests import deliveries, payloads


def names(count: int, first: int = 0) -> list[str]:
    """The ids the messages of ``bodies`` have."""
    return [f"aWdf{number}" for number in range(first, first + count)]


def bodies(account: str, count: int, first: int = 0, people: int = 50) -> list[bytes]:
    """``count`` POSTs of one message each, from some people by turns."""
    return [
        body(account, [number], person=number % people) for number in range(first, first + count)
    ]


def body(account: str, numbers, *, person: int = 0, sent_at: int = 0) -> bytes:
    """One POST with those messages of one person; ``sent_at`` tells equal ones apart."""
    items = [
        deliveries.message(number, account=account, person=f"79{person:013}") for number in numbers
    ]
    posted = deliveries.delivery(*items, account=account)
    posted["entry"][0]["time"] += sent_at
    return payloads.encode(posted)
