"""What a promise or a threat is worth: the record of those before it, as Beta counts per ordered pair and type.

Sources: Peterson 2013, *ISQ* 57 (a threat backed down from costs more than one carried out gains); Walter 2002 and
Fearon 1995 (promises need belief). The weights are starting values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64

DECAY: Final = 0.03
"""Share of the distance to the prior that a record loses in a turn."""
BROKEN: Final = 2.5
AMBIGUOUS: Final = 0.25
ABANDONED: Final = 2.0


@dataclass(frozen=True)
class Record:
    """Beta counts (...,): `kept` and `broken` from the prior up.

    >>> record = Record.fresh((1,)).after_promises(kept=np.array([3.0]), broken=np.array([1.0]))
    >>> record.mean.round(3)
    array([0.533])
    """

    kept: F64
    broken: F64
    prior: float = 1.0

    @staticmethod
    def fresh(shape: tuple[int, ...], prior: float = 1.0) -> Record:
        """Nothing known: a mean of one half."""
        return Record(np.full(shape, prior), np.full(shape, prior), prior)

    @property
    def mean(self) -> F64:
        """Believed chance that the next one is kept, or carried out."""
        return self.kept / (self.kept + self.broken)

    def after_promises(
        self, kept: F64 | float = 0.0, broken: F64 | float = 0.0, ambiguous: F64 | float = 0.0
    ) -> Record:
        """Promises verified kept count 1, verified broken 2.5, unclear ones a quarter against."""
        return Record(self.kept + kept, self.broken + BROKEN * broken + AMBIGUOUS * ambiguous, self.prior)

    def after_threats(self, carried_out: F64 | float = 0.0, abandoned: F64 | float = 0.0) -> Record:
        """Threats carried out count 1 for, threats backed down from 2 against."""
        return Record(self.kept + carried_out, self.broken + ABANDONED * abandoned, self.prior)

    def after_turn(self) -> Record:
        """A turn passes: the record fades towards the prior."""
        fade = 1.0 - DECAY
        return Record(
            self.prior + (self.kept - self.prior) * fade, self.prior + (self.broken - self.prior) * fade, self.prior
        )


def told(kept: int, judged: int) -> str:
    """A record in words.

    >>> told(5, 7)
    'kept 5 of 7'
    """
    return f"kept {kept} of {judged}" if judged else "nothing on record"
