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
