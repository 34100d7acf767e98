"""Whether a conflict is ripe for talks, as each belligerent sees it from its own rollouts.

Source: Zartman 2000, 2003 (a mutually hurting stalemate and a way out; perception counts, and on both sides). The
thresholds are starting values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, Mask

NO_WIN: Final = 0.35
"""A seat that gives itself less chance than this of standing better at the horizon sees no victory."""
WAY_OUT: Final = 0.4
"""A seat that gives a text with surplus more chance than this sees a way out."""
_SOFT: Final = 12.0


@dataclass(frozen=True)
class Ripeness:
    """How ripe a conflict looks to each belligerent; all (B, S), 0..1, one half at the threshold.

    Attributes:
        no_win: sees no victory.
        pain: sees itself losing by waiting.
        way_out: sees a text it could sign.
    """

    no_win: F64
    pain: F64
    way_out: F64

    @property
    def own(self) -> F64:
        """A belligerent is as ripe as the weakest of the three (B, S)."""
        return np.minimum(np.minimum(self.no_win, self.pain), self.way_out)

    @property
    def joint(self) -> F64:
        """A conflict is as ripe as its least ripe belligerent (B,): one side's pain brings demands, not talks."""
        return np.asarray(self.own.min(axis=-1), np.float64)

    @property
    def ripe(self) -> Mask:
        """All three, on every side (B,)."""
        return np.asarray(self.joint > 0.5, np.bool_)


def ripeness(better: F64, slope: F64, chance: F64, *, pain_scale: float = 0.02) -> Ripeness:
    """Ripeness from each belligerent's rollouts.

    Args:
        better: share of its rollouts in which it stands better at the horizon (B, S).
        slope: mean change of its score a turn (B, S).
        chance: believed chance that some text leaves it a surplus (B, S).
        pain_scale: a loss a turn, in score, that hurts clearly.
    """
    return Ripeness(
        no_win=_soft(_SOFT * (NO_WIN - better)),
        pain=_soft(-slope / pain_scale),
        way_out=_soft(_SOFT * (chance - WAY_OUT)),
    )


def concession_exponent(base: F64, own: F64) -> F64:
    """A seat's concession exponent by how ripe things look to it: half its own nature when not, twice when fully."""
    return base * np.exp2(2.0 * own - 1.0)


def _soft(x: F64) -> F64:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), np.float64)
