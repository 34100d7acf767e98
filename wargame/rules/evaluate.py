"""Working out the scenario's texts: in every world of a batch, or, to the same bits but faster, in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wargame.expr import Compiled


def evaluate(formula: Compiled, arrays: Mapping[str, Any], batch: int) -> Any:
    """The value of a formula: an array (B, ...), or a plain number or truth where it is the same in all worlds."""
    if batch == 1:
        single = formula.single
        if single is not None:
            return single(arrays)
    return formula(arrays)
