"""Declarations of fields."""

from __future__ import annotations

from wargame.world.declare import code, number


def test_a_number_is_a_share_unless_it_says_otherwise() -> None:
    field = number("order", "Z", "public order", seen_by="all")
    assert (field.axes, field.low, field.high, field.dtype) == (("Z",), 0.0, 1.0, "float")


def test_a_code_is_a_whole_number_from_zero() -> None:
    field = code("state", "I", "state of the lifecycle", seen_by="instrument", codes="state")
    assert (field.dtype, field.quantum, field.low) == ("int", 1.0, 0)


def test_a_field_over_two_axes_keeps_their_order() -> None:
    assert number("strength", "F Z", "fighters", seen_by="intel").axes == ("F", "Z")


def test_a_scalar_has_no_axes() -> None:
    assert number("stability", "", "stability", seen_by="all").axes == ()
