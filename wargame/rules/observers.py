"""Observers posted between the lines: how many of what verifiers miss they find."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank
from wargame.rules.masks import columns
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]

REACH: Final = 0.6
"""Share of what verifiers miss that observers posted at full strength find."""


def posted(book: Rulebook, w: dict[str, Any]) -> F64:
    """(B, T) how far observers are posted under each treaty, 0..1.

    Those of an earlier text whose promises a later one replaces stay, and watch for the later one.
    """
    rows = book.rows
    watch = w["clause_kind"] == KIND_CODE["monitor_deploy"]
    found: F64 = blank(len(watch), len(rows.treaties))
    watchers = np.array(columns(watch), np.intp)
    live = rows.binding(w, watchers)
    for j in columns(live):
        k = int(watchers[j])
        share = (live[:, j] & watch[:, k]) * w["delivered"][:, k] * w["clause_amount"][:, k]
        for n in rows.heirs[int(rows.treaty[k])]:
            np.maximum(found[:, n], share, out=found[:, n])
    for earlier, later, where in rows.amended(w):
        n = int(rows.treaty[later])
        np.maximum(found[:, n], where * found[:, int(rows.treaty[earlier])], out=found[:, n])
    return found


def detection(verifiers: F64, observers: F64) -> F64:
    """Chance that a shortfall is found: by verifiers, and in what those miss by observers as far as they are posted."""
    return 1.0 - (1.0 - verifiers) * (1.0 - REACH * observers)
