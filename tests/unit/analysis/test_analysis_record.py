"""Comparisons with a record: on histories made by hand, where the answer is known, and on the shipped record."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.books import scenario_of
from wargame.analysis.base_rates import base_rates, pooled, simulated
from wargame.analysis.ensemble import F32, Ensemble, play
from wargame.analysis.hindcast import calibration, hindcast, nearest
from wargame.analysis.plan import plan_of, prepared
from wargame.analysis.record import BaseRate, Measured, Record, load_record, shipped_records
from wargame.analysis.sensitivity import drawn_names, sensitivity, wide
from wargame.analysis.strategies import JUDGED, hinges, strategies
from wargame.base.errors import UsageError
from wargame.players.table import line_up
from wargame.rules.rulebook import Rulebook

SHIPPED = load_record("kivu-2025")


def record_of(**parts: object) -> Record:
    return Record.model_validate({"record": {"scenario": "kivu-2025", "frozen": dt.date(2025, 6, 30)}, **parts})


def rate(**said: object) -> BaseRate:
    return BaseRate.model_validate(
        {"section": "1", "says": "x", "source": "y", "counts": "z", "range": (0.4, 0.6), **said}
    )


def measured(record: Record, series: dict[str, F32]) -> Measured:
    """Games in which only these series were measured."""
    count = len(next(iter(series.values())))
    nothing = np.zeros((count, 1, 1))
    score, given, acts = nothing.astype(np.float32), nothing.astype(np.int8), nothing.astype(np.uint8)
    return Measured(record, Ensemble(np.arange(count), score, nothing[:, 0], given, acts, series))


def games_of(one: BaseRate, *histories: Sequence[Sequence[float]]) -> Measured:
    record = record_of(base_rates={"a": one})
    return measured(record, dict(zip(record.measures(), (np.array(h, np.float32) for h in histories), strict=True)))


def test_a_share_counts_games(kivu: Rulebook) -> None:
    one = rate(share="u", read="ever")
    found = simulated(one, kivu.scenario, games_of(one, [[0, 1, 0]] * 20 + [[0, 0, 0]] * 20))
    assert (found.value, found.count, found.inside) == (0.5, 40, True)
    assert found.low < 0.5 < found.high


def test_a_number_is_the_median_of_games(kivu: Rulebook) -> None:
    one = rate(number="u", read="sum", range=(5, 6))
    found = simulated(one, kivu.scenario, games_of(one, [[9, k, 1] for k in range(41)]))
    assert (found.value, found.inside) == (21.0, False)
    assert (found.low, found.high) == (5.0, 37.0)


def test_too_few_games_say_nothing(kivu: Rulebook) -> None:
    one = rate(number="u", read="end", only="v")
    found = simulated(one, kivu.scenario, games_of(one, [[0, 0.5]] * 30, [[0, 1]] * 3 + [[0, 0]] * 27))
    assert (found.value, found.inside) == (None, False)


def test_occasions_are_pooled_over_instruments_and_games(kivu: Rulebook) -> None:
    one = rate(given="{it}.g", then="t", within=1, each=("a", "b"))
    record = record_of(base_rates={"a": one})
    assert list(record.measures().values()) == ["a.g", "t", "b.g"]
    began, never = [[0, 1, 1, 1]] * 20, [[0, 0, 0, 0]] * 20
    found = simulated(one, kivu.scenario, games_of(one, began, [[0, 0, 1, 1]] * 10 + [[0, 0, 0, 1]] * 10, never))
    assert (found.value, found.count) == (0.5, 20)


def test_an_interval_of_nothing_is_the_rule_of_three() -> None:
    assert pooled(np.ones(100, np.int64), np.zeros(100, np.int64)) == (0.0, 0.0, 0.03)
    assert pooled(np.ones(100, np.int64), np.ones(100, np.int64)) == (1.0, 0.97, 1.0)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "give one of share, number and given"),
        ({"share": "a", "number": "b"}, "give one of share, number and given"),
        ({"given": "a"}, "given and then go together"),
        ({"number": "a", "read": "when"}, "read when, jump, step and delay need since"),
    ],
)
def test_a_row_says_one_thing(said: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        rate(**said)


def question(happened: bool, asked: str, by: str, that: str) -> dict[str, object]:
    return {"asks": "?", "asked": asked, "by": by, "that": that, "happened": happened, "source": "x"}


def test_later_answers_come_from_the_games_that_went_as_the_year_did(kivu: Rulebook) -> None:
    turns = kivu.turns
    early, late = np.zeros((200, turns + 1)), np.zeros((200, turns + 1))
    early[:100, 2] = 1  # in half of the games the first thing happens,
    late[:90, 15] = late[100:110, 15] = 1  # and the second then nearly always follows
    record = record_of(hindcast={
        "a": question(True, "2025-03-17", "2025-05-31", "early"),
        "b": question(True, "2025-07-01", "2025-12-31", "late"),
    })  # fmt: skip
    series = {name: {"early": early, "late": late}[text].astype(np.float32) for name, text in record.measures().items()}
    told = hindcast(record, kivu.scenario, measured(record, series))
    assert told.forecasts["a"].given == told.forecasts["a"].unfitted == 0.5
    assert (told.forecasts["b"].unfitted, told.forecasts["b"].given) == (0.5, 0.9)
    assert (told.kept, told.agree, told.base_rate) == (100, 1, 1.0)
    assert told.fitted.brier == {"fitted": 0.25, "unfitted": 0.25, "base rate": 0.0, "no change": 1.0}
    assert told.scored.brier["fitted"] == pytest.approx(0.01)
    assert told.scored.skill("fitted", "no change") == pytest.approx(0.99)
    assert calibration(list(told.forecasts.values())) == [(0.35, 0.65, 1, 0.5, 1.0), (0.9, 1.0, 1, 0.9, 1.0)]


def test_what_happened_after_the_frozen_day_fits_nothing(kivu: Rulebook) -> None:
    flipped = {
        name: q.model_copy(update={"happened": not q.happened})
        for name, q in SHIPPED.hindcast.items()
        if q.answered > SHIPPED.record.frozen
    }
    other = SHIPPED.model_copy(update={"hindcast": {**SHIPPED.hindcast, **flipped}})
    plan = plan_of(kivu.scenario, measures=SHIPPED.measures())
    games = play(plan, 64)
    one, two = (hindcast(r, kivu.scenario, Measured(r, games)) for r in (SHIPPED, other))
    assert [f.given for f in one.forecasts.values()] == [f.given for f in two.forecasts.values()]
    assert one.scored.brier["fitted"] != two.scored.brier["fitted"]


def test_the_nearest_games_are_at_least_the_share_that_is_kept() -> None:
    truths = {"a": np.arange(100) % 2 == 0, "b": np.arange(100) < 10}
    assert nearest(truths, {}).all()
    assert np.flatnonzero(nearest(truths, {"a": True, "b": True})).tolist() == [0, 2, 4, 6, 8]


def test_a_score_that_hangs_on_one_parameter_names_it() -> None:
    rng = np.random.default_rng(1)
    drawn = rng.uniform(size=(500, 4))
    drawn[:, 3] = 7.0  # does not differ
    scores = np.stack([np.exp(5 * drawn[:, 1]), rng.uniform(size=500)], axis=1)
    first, second = sensitivity(drawn, ("a", "b", "c", "fixed"), scores, ("us", "drc"))
    assert first.top[0].parameter == "b"
    assert first.top[0].coefficient == pytest.approx(1.0)
    assert first.explained == pytest.approx(1.0)
    assert second.explained < 0.05
    assert all(abs(i.coefficient) < 4 * i.error for i in second.top)
    assert len(first.top) == 3


def test_constants_are_varied_inside_their_range_and_hidden_ones_as_they_are(kivu: Rulebook) -> None:
    ranges = wide(kivu.scenario, 5.0)
    assert not set(ranges) & set(kivu.axes["H"])
    assert ranges["strain_scale"] == (0.1, 2.2 * 6)
    plan = plan_of(kivu.scenario, vary={"strain_scale": (1, 2), kivu.axes["H"][0]: (0.5, 0.6)})
    assert tuple(drawn_names(plan, kivu.scenario)) == prepared(plan).book.axes["H"]


def test_a_strategy_that_hangs_on_a_hidden_parameter_says_on_which() -> None:
    drawn = np.random.default_rng(2).uniform(size=(300, 2))
    told = hinges(drawn, ("idle", "hinge"), drawn[:, 1] > 0.5, drawn[:, 1] < 0.2)
    assert told[0].parameter == "hinge"
    assert (told[0].low, told[0].high) == (0.0, 1.0)
    assert told[0].high_fails == 0.0


def test_every_shipped_record_fits_its_scenario() -> None:
    assert "kivu-2025" in shipped_records()
    for name in shipped_records():
        record = load_record(name)
        scenario = scenario_of(record.record.scenario)
        plan = plan_of(scenario, measures=record.measures())  # refuses an expression that does not fit
        assert set(record.yardsticks) >= set(JUDGED)
        for strategy in record.strategies.values():
            line_up(prepared(plan).book, strategy.players)
        for rate_ in record.base_rates.values():
            assert rate_.line_up in record.strategies
            assert rate_.range[0] <= rate_.range[1]
        for q in record.hindcast.values():
            assert scenario.text.calendar.start <= q.asked < q.answered <= scenario.text.calendar.last_day
            assert q.source in scenario.text.sources


def test_the_shipped_record_can_be_compared(kivu: Rulebook) -> None:
    measures = SHIPPED.measures()
    games = {
        name: Measured(SHIPPED, play(plan_of(kivu.scenario, players=s.players, measures=measures), 12))
        for name, s in SHIPPED.strategies.items()
    }
    assert base_rates(SHIPPED, kivu.scenario, games).keys() == SHIPPED.base_rates.keys()
    told = strategies(SHIPPED, games, kivu.axes["H"], kivu.text.seats)
    assert told["quiet"].succeeds == told["quiet"].fails == 0.0
    assert 0 < told["pressure"].succeeds + told["integration"].succeeds < 2


def test_a_record_that_says_nonsense_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("record: {scenario: x, frozen: 2025-06-30}\nhindcast:\n  a: {asks: b}\n")
    with pytest.raises(UsageError, match=r"bad\.yaml: hindcast\.a\.asked: field required; mend it"):
        load_record(path)
    with pytest.raises(UsageError, match="no such file or directory"):
        load_record(tmp_path / "none.yaml")
