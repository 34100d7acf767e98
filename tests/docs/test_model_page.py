"""The page on the model names what is built: the order of a turn, every parameter, modules that exist."""

import inspect
import re
from pathlib import Path

from wargame.rules import turn
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.rules.rulebook import Rulebook
from wargame.rules.score import objective_scores
from wargame.rules.turn import begin
from wargame.world.fields import BY_NAME

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_the_steps_of_the_page_are_those_of_a_turn_in_their_order() -> None:
    orders, rest = (
        re.findall(r"\b(apply_\w+|note_\w+|scores)\(", inspect.getsource(part)) for part in (turn.resolve, turn._go_on)
    )
    called = [*orders[:3], *rest, *orders[3:]]
    listed = re.findall(r"^\| \d+ \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert listed == list(dict.fromkeys(called))
    first, last = (listed.index(name) + 1 for name in (rest[0], rest[-1]))
    assert f"rows {first} to {last} are gone through once for each step" in PAGE


def test_every_parameter_of_the_rules_is_on_the_page_and_nothing_else_is_in_code_type() -> None:
    words = set(re.findall(r"`([a-z][a-z0-9_]*)`", PAGE))
    steps = set(re.findall(r"^\| \d+ \| `(\w+)` \|", PAGE, re.MULTILINE))
    parameters = {p.name for p in RULE_PARAMETERS}
    assert parameters - words == set()
    assert words - steps - parameters - set(BY_NAME) == set()


def test_harm_to_civilians_raises_nobodys_score(kivu: Rulebook, first_steps: Rulebook) -> None:
    assert "never rewarded" in PAGE
    counts = ("deaths", "deaths_low", "deaths_high", "newly_displaced", "displaced", "forced_returns", "refugees")
    for book in (kivu, first_steps):
        world = begin(book, 7)
        before = objective_scores(book, world.arrays, 1)
        for name in counts:
            worse = world.copy()
            worse.arrays[name] += 50_000.0
            gained = objective_scores(book, worse.arrays, 1) - before
            titles = [book.aims[k].id for k in (gained[0] > 1e-9).nonzero()[0]]
            assert titles == [], f"{name} pays in {book.scenario.id}"
