"""Every loop of the list has a row on the page, an edge in a diagram, and a test of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
DIAGRAMS = "\n".join(re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL))
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/unit/rules").glob("test_loops*.py"))
LOOPS = [f"X{number:02}" for number in range(1, 23)]


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_is_named_drawn_and_tested(loop: str) -> None:
    assert f"| {loop} |" in PAGE
    assert re.search(rf"\b{loop}\b", DIAGRAMS)
    assert f"def test_{loop.lower()}_" in TESTS
