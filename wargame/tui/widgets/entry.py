"""A line to type into."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from wargame.tui.commands import FORBIDDEN


def _allowed(bindings: list[BindingType]) -> list[BindingType]:
    """Bindings without the keys that a browser keeps for itself."""
    kept: list[BindingType] = []
    for binding in Binding.make_bindings(bindings):
        keys = [key for key in binding.key.split(",") if key not in FORBIDDEN]
        if keys:
            kept.append(binding.with_key(",".join(keys)))
    return kept


class Entry(Input, inherit_bindings=False):
    """Textual's input line, less the keys that close a browser's tab."""

    BINDINGS: ClassVar[list[BindingType]] = _allowed(Input.BINDINGS)
