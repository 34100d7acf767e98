"""Whether threats work, promises are kept and ceasefires hold; every factor is returned so that it can be shown.

Sources: threats: Bapat, Heinrich, Kobayashi and Morgan 2013 (institutions and cost), Early and Spice 2011 (busters),
Morgan, Bapat and Kobayashi 2014 (threats work better than impositions), Peterson 2013 (credibility). Ceasefires:
Mattes and Savun 2010 (verification), Fortna 2004 (peacekeepers), Walter 2002 (guarantors), Stedman 1997 (spoilers),
Park 2023 (flexibility), Fearon 1995 (power shifts), Clayton and Sticher 2021 (classes). Coefficients are starting
values, to be fitted to the field's marginals.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, Mask

THREAT_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "cost_share": 1.2,
        "institution": 0.8,
        "credibility": 0.8,
        "salience": -1.5,
        "busters": -1.0,
        "way_out": 0.5,
    }
)
"""Logit weights of a threat; credibility is first brought to -1..1."""

IMPOSED, FATIGUE = -0.5, -0.02
"""What imposition takes from the logit at once, and every turn after."""

CEASEFIRE_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "verification": -0.9,
        "force": -1.0,
        "guarantor": -0.7,
        "spoilers": 0.8,
        "flexibility": 0.5,
        "power_shift": 0.6,
        "fear": 0.6,
    }
)
"""Log hazard ratios of a ceasefire, each for a factor at its full value of 1."""

CLASS_RATIO: Final[Mapping[str, float]] = MappingProxyType({"bare": 1.0, "monitored": 0.6, "definitive": 0.3})
"""Hazard by class of ceasefire, against a bare cessation of hostilities."""

MATERIAL: Final = 0.25
"""A shortfall from this on is a material breach; complete failure is a fundamental one."""

FALLS: Final = 4.0
"""What breaches of a promise must add up to before its text can fall."""


def threat_terms(base: F64, factors: Mapping[str, F64], imposed_turns: F64) -> dict[str, F64]:
    """The additive terms of the logit of a target's compliance.

    Args:
        base: the logit by what is demanded.
        factors: `cost_share`, `institution`, `credibility`, `salience`, `busters`, `way_out`, each 0..1.
        imposed_turns: turns since imposition; negative while it is only threatened.
    """
    terms = {"base": base}
    for name, weight in THREAT_WEIGHTS.items():
        value = factors[name]
        terms[name] = weight * (2.0 * (value - 0.5) if name == "credibility" else value)
    terms["stage"] = np.where(imposed_turns >= 0, IMPOSED + FATIGUE * np.maximum(imposed_turns, 0.0), 0.0)
    return terms


def threat_compliance(terms: Mapping[str, F64]) -> F64:
    """Chance that the target complies, from the terms of its logit."""
    total = np.zeros(np.broadcast_shapes(*(term.shape for term in terms.values())))
    for term in terms.values():
        total = total + term
    return np.asarray(1.0 / (1.0 + np.exp(-total)), np.float64)


def keeps_promise(gain: F64, detection: F64, remedy: F64, future: F64, credibility_loss: F64) -> Mask:
    """Whether keeping pays: breach gains less than detection times what it forfeits, and the loss of name.

    Args:
        gain: what the breach would bring.
        detection: chance of being found out.
        remedy: what the text takes away then.
        future: what the rest of the deal is still worth.
        credibility_loss: what a broken word costs elsewhere.
    """
    return np.asarray(gain < detection * (remedy + future) + credibility_loss, np.bool_)


def likely_lost(grievance: F64, exponent: float) -> F64:
    """Share of what the rest of a deal is worth that a breach puts at risk: half of it, and all when the text falls.

    Args:
        grievance: how far breaches of the promise have added up.
        exponent: by temperament, as of concessions; the stern see the end late.

    >>> likely_lost(np.array([0.0, 2.0, 4.0]), 1.0).tolist()
    [0.5, 0.75, 1.0]
    """
    return 0.5 + 0.5 * np.minimum(grievance / FALLS, 1.0) ** (1.0 / exponent)


def observed_level(level: F64, false_alarm: F64, detection: F64, draw: F64) -> F64:
    """What monitors report of a delivered level 0..1.

    A shortfall is reported in full with the chance of detection and else not at all; full delivery is reported as a
    minor shortfall with the chance of a false alarm.
    """
    short = level < 1.0
    return np.where(short, np.where(draw < detection, level, 1.0), np.where(draw < false_alarm, 1.0 - MATERIAL, level))


def breach_class(level: F64) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """0 kept, 1 minor (under a quarter short), 2 material, 3 fundamental (nothing delivered).

    >>> breach_class(np.array([1.0, 0.9, 0.5, 0.0])).tolist()
    [0, 1, 2, 3]
    """
    shortfall = 1.0 - level
    return (shortfall > 0.0).astype(np.int64) + (shortfall >= MATERIAL) + (level <= 0.0)


def implementation(delivered: F64) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """How far a provision is implemented: 0 not at all, 1 minimally, 2 to an intermediate degree, 3 in full.

    The scale of the Peace Accords Matrix (Joshi, Quinn and Regan 2015, *Journal of Peace Research* 52).

    >>> implementation(np.array([0.0, 0.2, 0.5, 0.99, 1.0])).tolist()
    [0, 1, 2, 2, 3]
    """
    return (delivered > 0.0).astype(np.int64) + (delivered >= 0.5) + (delivered >= 1.0)


def ceasefire_factors(factors: Mapping[str, F64]) -> dict[str, F64]:
    """What each factor (0..1) multiplies the hazard of a ceasefire by."""
    return {name: np.exp(weight * factors[name]) for name, weight in CEASEFIRE_WEIGHTS.items()}


def ceasefire_hazard(base: F64 | float, class_ratio: F64, multipliers: Mapping[str, F64]) -> F64:
    """Hazard a turn: that of a bare ceasefire, times the ratio of the class, times every factor."""
    hazard = base * class_ratio
    for multiplier in multipliers.values():
        hazard = hazard * multiplier
    return hazard


def failure_chance(hazard: F64) -> F64:
    """Chance that a ceasefire fails in a turn at this hazard: 1 - exp(-h)."""
    return -np.expm1(-hazard)


def ratification_chance(worth: F64, floor: F64, steepness: float = 8.0) -> F64:
    """Chance that a ratifier agrees to a text of this worth (Putnam 1988, *International Organization* 42)."""
    return np.asarray(1.0 / (1.0 + np.exp(-steepness * (worth - floor))), np.float64)
