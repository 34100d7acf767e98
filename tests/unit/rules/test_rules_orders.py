"""Orders as arrays."""

from __future__ import annotations

import math

from wargame.rules.orders import OrderRow, Orders


def test_without_orders_there_are_no_rows() -> None:
    orders = Orders.none(2, 5)
    assert list(orders.rows()) == []
    assert orders.trigger.shape == orders.level.shape == (2, 5)


def test_an_order_goes_into_one_world_only() -> None:
    orders = Orders.none(2, 5)
    orders.put(1, OrderRow(3, 2, 0.5))
    assert list(orders.rows(0)) == []
    assert list(orders.rows(1)) == [OrderRow(3, 2, 0.5)]


def test_rows_come_in_opening_order() -> None:
    orders = Orders.none(1, 5)
    for opening in (4, 0, 2):
        orders.put(0, OrderRow(opening, 1, 1.0))
    assert [row.opening for row in orders.rows()] == [0, 2, 4]


def test_an_order_without_a_level_keeps_the_present_one() -> None:
    orders = Orders.none(1, 2)
    orders.put(0, OrderRow(0, 1))
    assert math.isnan(next(orders.rows()).level)


def test_of_two_sets_the_first_counts_where_both_speak() -> None:
    one, two = Orders.none(1, 3), Orders.none(1, 3)
    one.put(0, OrderRow(0, 1, 0.1))
    two.put(0, OrderRow(0, 2, 0.9))
    two.put(0, OrderRow(2, 3, 0.9))
    assert list(one.merged(two).rows()) == [OrderRow(0, 1, 0.1), OrderRow(2, 3, 0.9)]
