"""Observers posted between the lines: how many of what verifiers miss they find."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, picked
from wargame.rules.masks import columns, some
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]

REACH: Final = 0.6
"""Share of what verifiers miss that observers posted at full strength find."""


def posted(book: Rulebook, w: dict[str, Any]) -> F64:
    """(B, T) how far observers are posted under each treaty, 0..1.

    Those of an earlier text whose promises a later one replaces stay, and watch for the later one.
    """
    rows = book.rows
    found: F64 = blank(len(w["agreed"]), len(rows.treaties))
    watch = rows.binding(w) & (w["clause_kind"] == KIND_CODE["monitor_deploy"])
    if some(watch):
        share = watch * w["delivered"] * w["clause_amount"]
        for k in columns(watch):
            for n in rows.heirs[int(rows.treaty[k])]:
                found[:, n] = np.maximum(found[:, n], share[:, k])
    return found


def detection(book: Rulebook, w: dict[str, Any], places: Ints) -> F64:
    """Chance that a shortfall of some clauses is found (B, n): by verifiers, and by observers in what those miss."""
    rows = book.rows
    alone = rows.of_verifiers("detect").take(picked(w["clause_verifier"], places))
    found: F64 = 1.0 - (1.0 - alone) * (1.0 - REACH * picked(posted(book, w), rows.treaty[places]))
    return found
