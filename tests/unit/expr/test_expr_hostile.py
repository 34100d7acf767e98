"""Texts from strangers: each is refused at once, with a reason, and reaches nothing."""

from typing import Any

import numpy as np
import pytest

from tests.effort import calls_of
from wargame.expr import BOOL, NUMBER, ExprErrors, compile_text

HOSTILE = {
    "import": "__import__('os').system('true')",
    "dunder": "().__class__.__bases__[0].__subclasses__()",
    "attribute of an array": "treasury.__class__",
    "attribute without underscores": "turn.base",
    "method": "turn.tofile(treasury)",
    "lambda": "(lambda: 1)()",
    "f-string": "f'{turn}'",
    "walrus": "(x := 1)",
    "comprehension": "[x for x in treasury]",
    "open": "open(turn)",
    "eval": "eval(turn)",
    "parentheses": "(" * 100_000,
    "closed parentheses": "(" * 50_000 + "1" + ")" * 50_000,
    "parentheses within the length": "(" * 1999,
    "calls": "abs(" * 400,
    "signs": "-" * 1999,
    "nots": "not " * 400,
    "brackets": "treasury" + "[rwanda" * 200,
    "steps": "a" + ".a" * 900,
    "large number": "1e400",
    "long number": "9" * 1999,
    "long exponent": "1e" + "9" * 1990,
    "powers": "9**9**9",
    "long name": "a" * 1999,
    "unknown names": " + ".join(f"n{rank}" for rank in range(250)),
    "misspelt names": " + ".join(["gmoa.displaced"] * 110),
    "unknown marks": "\x00" * 1999,
    "quotes": "'" * 1999,
    "digits and underscores": "1_" * 999,
    "points": "1" + "." * 1998,
    "huge text": "turn + " * 1_000_000,
    "wide list": "turn in [" + "1, " * 600 + "1]",
    "comparisons within comparisons": "where(" * 50 + "ceasefire" + " == true, true, false)" * 50,
    "values within values": "where(" * 25 + "turn" + " == rwanda, 1, 0)" * 25,
    "bidirectional text": "turn > \u202e3",
    "letters that look latin": "\u0442urn > 3",
    "full-width digits": "turn > \uff13",
    "null": "turn > 3\x00",
    "surrogate": "turn > \ud800",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_refused_at_once(kind: str, make_names: Any) -> None:
    names = make_names()

    def refused() -> None:
        with pytest.raises(ExprErrors):
            compile_text(HOSTILE[kind], names, NUMBER)

    assert calls_of(refused) < 100_000
    with pytest.raises(ExprErrors) as caught:
        compile_text(HOSTILE[kind], names, NUMBER)
    assert 1 <= len(caught.value.problems) <= 20
    assert all(len(problem.message) < 600 and problem.message.isprintable() for problem in caught.value.problems)


def test_the_deepest_text_allowed_compiles_and_runs_far_from_the_recursion_limit(
    make_names: Any, make_arrays: Any
) -> None:
    deepest = "abs(" * 58 + "turn" + ")" * 58
    compiled = compile_text(deepest, make_names())
    arrays = make_arrays(1)

    def from_a_deep_stack(levels: int) -> Any:
        return from_a_deep_stack(levels - 1) if levels else compile_text(deepest, make_names())(arrays)

    assert from_a_deep_stack(400) == compiled(arrays) == arrays["turn"]


def test_a_flat_text_of_the_largest_size_allowed_runs(make_names: Any, make_arrays: Any) -> None:
    arrays = make_arrays(2)
    assert (compile_text("+".join(["turn"] * 399), make_names())(arrays) == 399.0 * arrays["turn"]).all()
    conditions = " or ".join(["turn<0"] * 130)
    assert not np.asarray(compile_text(conditions, make_names(), BOOL)(arrays)).any()


def test_an_expression_reaches_only_the_arrays_it_reads(make_names: Any, make_arrays: Any) -> None:
    class Watched(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            touched.add(key)
            return super().__getitem__(key)

    touched: set[str] = set()
    arrays = Watched(make_arrays(3))
    before = {name: array.copy() for name, array in arrays.items()}
    function = compile_text("where(goma.holder == m23, rwanda.treasury, sum(displaced))", make_names())
    result = np.asarray(function(arrays))
    assert touched == {"holder", "treasury", "displaced"}
    result[:] = -1.0
    for name, array in before.items():
        assert (dict.__getitem__(arrays, name) == array).all()
