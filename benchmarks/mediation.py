"""Unanimous consent by what the mediator knows, and by drafts, on random tables of six.

    python benchmarks/mediation.py [--tables 200] [--seed 0] [--error 0.15]

Six seats, six issues of four options (4,096 texts), walk-away values such that the zone is small; seats answer
truthfully. The first draft is drawn by lot. In brackets the mean Nash ratio of the texts signed.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.fair import fair_points, nash_product
from wargame.negotiation.mediator import DRAWS, Knowledge, estimated_margins, mediate, noise_after
from wargame.negotiation.space import Tastes, enumerate_space, random_tastes, scaled, utilities

F64 = NDArray[np.float64]
DRAFTS = (6, 12, 24, 60)
ROWS: tuple[tuple[str, Knowledge, float], ...] = (
    ("none (redraft by lot)", "none", 0),
    ("votes (facilitator)", "votes", 0),
    ("objections", "objections", 0),
    ("objections + gives (communicator)", "gives", 0),
    ("estimates, no shuttle (formulator)", "margins", 0),
    ("estimates, 3 shuttles (formulator)", "margins", 3),
    ("estimates + payments (power broker)", "payments", 0),
)


def nobody_worse_off(
    u: F64, r: F64, start: NDArray[np.int64], draws: F64, issues: int, options: int
) -> NDArray[np.int64]:
    """Drafts until consent, 0 for never, if a redraft by lot only stands where no seat loses by it."""
    rows = np.arange(len(u))
    text, found = start.copy(), np.zeros(len(u), np.int64)
    for d in range(draws.shape[1]):
        signed = (u[rows, :, text] >= r).all(axis=-1) & (found == 0)
        found[signed] = d + 1
        stride = options ** (draws[:, d, 0] * issues).astype(np.int64)
        held = text // stride % options
        other = (held + 1 + (draws[:, d, 1] * (options - 1)).astype(np.int64)) % options
        new = text + (other - held) * stride
        text = np.where((u[rows, :, new] >= u[rows, :, text]).all(axis=-1), new, text)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--error", type=float, default=0.15)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    tables, seats = options.tables, 6
    space = enumerate_space([4] * 6)
    tastes = random_tastes(space, rng.random((tables, seats, 6)), rng.random((tables, seats, 24)))
    u = scaled(utilities(space, Tastes(tastes)))
    r = rng.uniform(0.3, 0.6, (tables, seats))
    open_ = fair_points(u, r).zone.any(axis=-1)
    u, r = u[open_], r[open_]
    fair = fair_points(u, r)
    print(f"{len(u)} of {tables} tables have a zone; it holds {fair.zone.mean():.1%} of the texts")
    print(f"{'mediator goes by':<38}" + "".join(f"{d:>14}" for d in DRAFTS))
    best = nash_product(u, r, fair.nash)
    start = rng.integers(0, space.size, len(u))
    option_noise, floor_noise = rng.standard_normal((len(u), seats, 24)), rng.standard_normal((len(u), seats))
    drafts_used = nobody_worse_off(u, r, start, rng.random((len(u), max(DRAFTS), 2)), 6, 4)
    stalled = [f"{((drafts_used > 0) & (drafts_used <= d)).mean():>8.2f}{'':6}" for d in DRAFTS]
    print(f"{'rule: nobody worse off by a redraft':<38}" + "".join(stalled))
    for name, knowledge, shuttles in ROWS:
        error = noise_after(np.full(r.shape, options.error), np.full(r.shape, shuttles))
        margins = estimated_margins(space, u, r, option_noise, floor_noise, error)
        draws = rng.random((len(u), max(DRAFTS), DRAWS))
        budget = np.full(len(u), 0.1)
        result = mediate(space, u, r, knowledge, draws=draws, start=start, margins=margins, error=error, budget=budget)
        ratio = nash_product(u, r, result.text) / np.where(best > 0, best, 1.0)
        cells = []
        for drafts in DRAFTS:
            signed = (result.text >= 0) & (result.drafts <= drafts)
            cells.append(f"{signed.mean():>8.2f} ({ratio[signed].mean() if signed.any() else 0:.2f})")
        print(f"{name:<38}" + "".join(f"{c:>14}" for c in cells), flush=True)


if __name__ == "__main__":
    main()
