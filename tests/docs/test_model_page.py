"""The page on the model names what is built: the order of a turn, every parameter, modules that exist."""

import inspect
import re
from pathlib import Path

from wargame.rules import turn
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.world.fields import BY_NAME

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_the_steps_of_the_page_are_those_of_a_turn_in_their_order() -> None:
    source = inspect.getsource(turn.resolve)
    called = re.findall(r"\b(apply_\w+|note_\w+|scores)\(", source)
    listed = re.findall(r"^\| \d+ \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert listed == list(dict.fromkeys(called))


def test_every_parameter_of_the_rules_is_on_the_page_and_nothing_else_is_in_code_type() -> None:
    words = set(re.findall(r"`([a-z][a-z0-9_]*)`", PAGE))
    steps = set(re.findall(r"^\| \d+ \| `(\w+)` \|", PAGE, re.MULTILINE))
    parameters = {p.name for p in RULE_PARAMETERS}
    assert parameters - words == set()
    assert words - steps - parameters - set(BY_NAME) == set()
