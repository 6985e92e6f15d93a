"""What an order comes to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from social.contents import OrderItem

# More digits than any price has; beyond them arithmetic would round.
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order. ``amount`` is empty where the price is no number."""

    sku: str
    quantity: int
    price: str
    currency: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """What the lines of one currency come to."""

    currency: str
    amount: Decimal


def lines_of(items: Sequence[OrderItem]) -> list[Line]:
    """The lines of an order, with what each comes to."""
    return [_line(item) for item in items]


def totals_of(lines: Sequence[Line]) -> list[Total]:
    """One total per currency, in order; none where a line of it could not be read."""
    found: dict[str, list[Decimal | None]] = {}
    for line in lines:
        found.setdefault(line.currency, []).append(line.amount)
    return [
        Total(currency, sum(known, Decimal()))
        for currency, amounts in found.items()
        if len(known := [amount for amount in amounts if amount is not None]) == len(amounts)
    ]


def _line(item: OrderItem) -> Line:
    quantity = item.get("quantity", 1)
    price = str(item.get("price", ""))
    amount = _amount(price, quantity)
    return Line(str(item.get("sku", "")), quantity, price, str(item.get("currency", "")), amount)


def _amount(price: str, quantity: int) -> Decimal | None:
    try:
        amount = Decimal(price) * quantity
        return amount if abs(amount) < _LARGEST else None
    except (InvalidOperation, TypeError):
        return None
