"""A single text in rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import Tables, random_tables
from wargame.base.errors import UsageError
from wargame.negotiation.fair import zone_mask
from wargame.negotiation.mediator import (
    CHANGED,
    DRAWS,
    STYLES,
    Knowledge,
    Mediation,
    estimated_margins,
    mediate,
    noise_after,
    total_paid,
)
from wargame.negotiation.space import sample_space

ALL_KNOWLEDGE: tuple[Knowledge, ...] = ("none", "votes", "objections", "gives", "margins", "payments")


def held(
    tables: Tables, knowledge: Knowledge, drafts: int, error: float = 0.1, seed: int = 0, **more: Any
) -> Mediation:
    rng = np.random.default_rng(seed)
    batch, seats = tables.r.shape
    errors = np.full(tables.r.shape, error)
    noise = rng.standard_normal((batch, seats, tables.space.width)), rng.standard_normal((batch, seats))
    return mediate(
        tables.space,
        tables.u,
        tables.r,
        knowledge,
        draws=rng.random((batch, drafts, DRAWS)),
        start=rng.integers(0, tables.space.size, (batch,)),
        margins=estimated_margins(tables.space, tables.u, tables.r, *noise, errors),
        error=errors,
        budget=np.full(batch, 0.2),
        **more,
    )


@pytest.fixture(scope="module")
def six() -> Tables:
    tables = random_tables(80, 6, (4, 4, 4, 4, 4), seed=1, low=0.3, high=0.55)
    open_ = zone_mask(tables.u, tables.r).any(axis=-1)
    return Tables(tables.space, tables.u[open_], tables.r[open_])


def test_the_more_a_mediator_knows_the_more_tables_it_brings_to_consent(six: Tables) -> None:
    share = {k: (held(six, k, 24).text >= 0).mean() for k in ("none", "votes", "gives", "margins")}
    assert share["margins"] > share["gives"] > share["votes"] > share["none"] > 0.0
    assert share["margins"] > 0.9


@pytest.mark.parametrize("knowledge", ["votes", "gives", "margins"])
def test_no_style_stalls_where_leaving_nobody_worse_off_would(six: Tables, knowledge: Knowledge) -> None:
    short, long = held(six, knowledge, 6), held(six, knowledge, 60)
    assert (long.text >= 0).mean() > max((short.text >= 0).mean(), 0.6)
    went_down = (np.diff(long.consents, axis=-1) < 0) & (long.shown[:, 1:] >= 0)
    assert went_down.any()


def test_shuttles_sharpen_estimates_and_bring_consent_sooner(six: Tables) -> None:
    blunt, sharp = noise_after(np.array([0.4]), np.array([0.0])), noise_after(np.array([0.4]), np.array([15.0]))
    assert (blunt[0], sharp[0]) == (0.4, 0.1)
    drafts = [held(six, "margins", 40, error=float(e[0])).drafts.mean() for e in (blunt, sharp)]
    assert drafts[1] < drafts[0]


def test_a_formulator_that_knows_everything_needs_only_as_many_drafts_as_the_way_is_long(six: Tables) -> None:
    result = held(six, "margins", 12, error=0.0)
    assert (result.text >= 0).all()
    assert (result.drafts <= 4).all()


def test_payments_bring_consent_where_there_was_no_zone_and_stay_within_the_budget() -> None:
    tables = random_tables(60, 4, (3, 3, 3), seed=3, low=0.55, high=0.8)
    empty = ~zone_mask(tables.u, tables.r).any(axis=-1)
    assert empty.sum() > 20
    without, with_ = held(tables, "margins", 30, error=0.05), held(tables, "payments", 30, error=0.05)
    assert (without.text[empty] == -1).all()
    assert (with_.text[empty] >= 0).sum() >= 5
    assert (total_paid(with_) <= 0.2 + 1e-9).all()
    assert (total_paid(with_)[with_.text == -1] == 0.0).all()
    rows = np.flatnonzero(with_.text >= 0)
    signed = tables.u[rows, :, with_.text[rows]] + with_.payments[rows]
    assert (signed >= tables.r[rows]).all()


@pytest.mark.parametrize("knowledge", ALL_KNOWLEDGE)
def test_redrafts_change_one_to_three_issues_of_a_text_shown_before_and_signatures_are_good(
    knowledge: Knowledge,
) -> None:
    tables = random_tables(30, 5, (3, 4, 3, 4, 3), seed=4, low=0.2, high=0.5)
    red = np.random.default_rng(5).random(tables.u.shape) < 0.05
    result = held(tables, knowledge, 15, red_lines=red)
    packages = tables.space.packages
    for b in range(30):
        shown = result.shown[b][result.shown[b] >= 0]
        assert len(shown) == result.drafts[b]
        for d in range(1, len(shown)):
            changes = (packages[shown[d]] != packages[shown[:d]]).sum(axis=1)
            assert changes.min() <= CHANGED
        if result.text[b] >= 0:
            assert result.text[b] == shown[-1]
            assert result.consents[b, len(shown) - 1] == 5
            assert not red[b, :, result.text[b]].any()
            assert (tables.u[b, :, result.text[b]] + result.payments[b] >= tables.r[b]).all()


@pytest.mark.parametrize("knowledge", ALL_KNOWLEDGE)
def test_a_batch_equals_its_tables_one_at_a_time_to_the_bit(knowledge: Knowledge) -> None:
    tables = random_tables(7, 4, (3, 3, 4), seed=6, low=0.3, high=0.7)
    rng = np.random.default_rng(7)
    draws, start = rng.random((7, 12, DRAWS)), rng.integers(0, tables.space.size, 7)
    noise, floors = rng.standard_normal((7, 4, tables.space.width)), rng.standard_normal((7, 4))
    error, budget = rng.uniform(0.05, 0.2, (7, 4)), rng.uniform(0.0, 0.3, 7)

    def run(rows: slice) -> list[bytes]:
        u, r = tables.u[rows], tables.r[rows]
        result = mediate(
            tables.space,
            u,
            r,
            knowledge,
            draws=draws[rows],
            start=start[rows],
            margins=estimated_margins(tables.space, u, r, noise[rows], floors[rows], error[rows]),
            error=error[rows],
            budget=budget[rows],
        )
        parts = (result.text, result.drafts, result.shown, result.consents, result.payments)
        return [b"".join(part[b].tobytes() for part in parts) for b in range(len(result.text))]

    assert run(slice(0, 7)) == [run(slice(b, b + 1))[0] for b in range(7)]


def test_every_style_goes_by_something_and_what_it_lacks_is_said(six: Tables) -> None:
    assert list(STYLES) == ["facilitator", "communicator", "formulator", "power_broker"]
    batch = len(six.r)
    draws, start = np.zeros((batch, 1, DRAWS)), np.zeros(batch, np.int64)
    with pytest.raises(UsageError, match="a formulator needs estimates; pass `margins`"):
        mediate(six.space, six.u, six.r, STYLES["formulator"], draws=draws, start=start)
    margins, error = six.u - six.r[..., None], np.zeros(six.r.shape)
    with pytest.raises(UsageError, match="a power broker needs a budget"):
        mediate(six.space, six.u, six.r, "payments", draws=draws, start=start, margins=margins, error=error)
    part = sample_space([4] * 5, np.random.default_rng(0).random((50, 5)))
    with pytest.raises(UsageError, match="enumerate the space"):
        mediate(part, six.u, six.r, "votes", draws=draws, start=start)
