"""Colours of the present theme for what is drawn outside Textual's own styles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.color import Color, ColorParseError

if TYPE_CHECKING:
    from textual.app import App

_FALLBACK = "#8a8f98"


def theme_colors(app: App[object]) -> Mapping[str, str]:
    """Colours of the theme by variable name."""
    return app.theme_variables


def solid(color: str, fallback: str = _FALLBACK) -> str:
    """Any colour text as ``#rrggbb``; colour texts of scenarios are untrusted and may be nonsense."""
    try:
        return Color.parse(color).with_alpha(1.0).hex.lower()
    except ColorParseError:
        return fallback


def tone(app: App[object], name: str) -> str:
    """Hex colour of a theme variable such as ``text-success``."""
    return solid(app.theme_variables.get(name, ""), solid(app.theme_variables.get("foreground", "")))
