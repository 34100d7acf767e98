"""Observers posted between the lines: how many of what verifiers miss they find."""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.base.batch import blank, flat
from wargame.rules.context import F64
from wargame.rules.page import Page
from wargame.rules.rows import KIND_CODE

REACH: Final = 0.6
"""Share of what verifiers miss that observers posted at full strength find."""


def posted(page: Page) -> F64:
    """(B, T) how far observers are posted under each treaty, 0..1, by the promises in force.

    Those of an earlier text whose promises a later one replaces stay, and watch for the later one.
    """
    rows, batch = page.facts.rows, page.batch
    found: F64 = blank(batch, len(rows.treaties))
    watchers = page.by_row(page["clause_kind"] == KIND_CODE["monitor_deploy"])
    if not watchers:
        return found
    line, share = flat(found), page["delivered"] * page["clause_amount"]
    for here in watchers:
        for n in rows.heirs[int(page.treaty[here[0]])]:
            cells = n * batch + page.worlds[here]
            line[cells] = np.maximum(line[cells], share[here])
    for earlier, later, where in rows.amended(page.turn.w):
        n = int(rows.treaty[later])
        np.maximum(found[:, n], where * found[:, int(rows.treaty[earlier])], out=found[:, n])
    return found


def detection(verifiers: F64, observers: F64) -> F64:
    """Chance that a shortfall is found: by verifiers, and in what those miss by observers as far as they are posted."""
    return 1.0 - (1.0 - verifiers) * (1.0 - REACH * observers)
