"""From a view to the scene of the zone map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from wargame.base.text import clean
from wargame.session.handout import EntityCard
from wargame.tui.lens import Reading
from wargame.tui.viz.zonemap import MapScene, MapZone
from wargame.tui.widgets.tones import solid

if TYPE_CHECKING:
    from textual.app import App

LAYERS = ("holder", "fighting", "displaced", "relief_access", "order")
"""What the ground of the map can show."""
FIGHTING, PRESSURE = 0.1, 0.02
HOSTILE = -1.5
"""Relation from which neighbouring grounds are drawn with a front between them."""


def map_scene(
    app: App[object], lens: Reading, *, layer: str = "holder", holders: Mapping[str, str] | None = None
) -> MapScene:
    """The scene of a view in the colours of an app's theme; see `scene_of`."""
    colors = app.theme_variables
    return replace(
        scene_of(lens, layer=layer, holders=holders),
        hatched=bool(app.no_color),
        surface=solid(colors.get("background", ""), "#101318"),
        ink=solid(colors.get("foreground", ""), "#d8dee9"),
        faint=solid(colors.get("faint", ""), "#76808c"),
    )


def scene_of(lens: Reading, *, layer: str = "holder", holders: Mapping[str, str] | None = None) -> MapScene:
    """The scene of a view.

    Args:
        lens: the view.
        layer: one of `LAYERS`.
        holders: zone -> holder, where others than those of the view are to be shown.
    """
    cards = list(lens.cards("zone"))
    held = {z.id: (holders or {}).get(z.id) or lens.code("holder", z.id) for z in cards}
    ranks = {actor: i for i, (actor, _) in enumerate(Counter(held.values()).most_common())}
    zones = tuple(_zone(lens, z, held[z.id], ranks, layer) for z in cards)
    links = {(z.id, n) for z in cards for n in z.neighbours if n in held and z.id < n}
    links |= {(n, z.id) for z in cards for n in z.neighbours if n in held and n < z.id}
    fronts = frozenset((a, b) for a, b in links if _is_front(lens, a, b, held))
    return MapScene(zones, tuple(sorted(links)), fronts)


def _zone(lens: Reading, zone: EntityCard, holder: str, ranks: Mapping[str, int], layer: str) -> MapZone:
    actor = lens.card("actor", holder)
    fighting, pressure = lens.value("fighting", zone.id) or 0.0, lens.value("pressure", zone.id) or 0.0
    mark = "x" if fighting > FIGHTING else "!" if pressure > PRESSURE else ""
    population = lens.value("population", zone.id) or 0.0
    return MapZone(
        zone.id, clean(zone.short or zone.title), zone.x, zone.y, clean(actor.letter)[:1] or "?", solid(actor.color),
        ranks.get(holder, 0), mark, weight=math.log10(10 + population) + (3 if mark else 0),
        shade=None if layer == "holder" else _shade(lens, zone.id, layer),
    )  # fmt: skip


def _shade(lens: Reading, zone: str, layer: str) -> float:
    """Darkness of the ground, where dark is bad."""
    value = lens.value(layer, zone)
    if value is None:
        return 0.0
    if layer == "displaced":
        return min(1.0, value / 400_000)
    return 1.0 - value if lens.field(layer).good > 0 else min(1.0, value)


def _is_front(lens: Reading, first: str, second: str, held: Mapping[str, str]) -> bool:
    a, b = held[first], held[second]
    if a == b:
        return False
    relation = lens.value("relation", a, b)
    return relation is not None and relation <= HOSTILE
