"""What an order comes to."""

from decimal import Decimal

import pytest

from conversations.orders import Total, lines_of, totals_of


def _item(price, quantity=1, currency="EUR"):
    return {"sku": "x", "quantity": quantity, "price": price, "currency": currency}


def test_lines_come_to_one_total_per_currency():
    lines = lines_of([_item("1.10", 3), _item("2", currency="GEL"), _item("0.2")])
    assert totals_of(lines) == [Total("EUR", Decimal("3.50")), Total("GEL", Decimal(2))]


@pytest.mark.parametrize("price", ["", "free", "NaN", "1e999", "Infinity"])
def test_a_price_that_is_no_number_leaves_its_currency_without_a_total(price):
    lines = lines_of([_item(price), _item("1"), _item("5", currency="GEL")])
    assert lines[0].amount is None
    assert totals_of(lines) == [Total("GEL", Decimal(5))]


def test_an_order_of_nothing_comes_to_nothing():
    assert totals_of(lines_of([])) == []


def test_a_line_with_less_in_it_is_still_a_line():
    assert lines_of([{}])[0].amount is None
