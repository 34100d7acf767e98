"""Python functions written from typed trees, a line at a time.

A line gives a name to one step; a step that has a name already is not written again. Whatever a scenario says comes
into the text as a number or as the name of a field in quotes, never as itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from wargame.expr.arithmetic import STEPS

ARRAYS: Final = "a"
"""The argument of every function: the arrays by field name."""


class Source:
    """The body of a function in the making."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._known: list[dict[str, str]] = [{}]
        """Text of a step -> its name, for each block that is open; a name holds to the end of its block."""
        self._bound: dict[str, Any] = {}
        self._count = 0

    def fresh(self) -> str:
        """A name that stands for nothing yet."""
        self._count += 1
        return f"t{self._count}"

    def name(self, text: str) -> str:
        """The name of a step, written now unless it was before."""
        for known in self._known:
            if text in known:
                return known[text]
        name = self.fresh()
        self.line(f"{name} = {text}")
        self._known[-1][text] = name
        return name

    def bind(self, value: object) -> str:
        """The name of something that is not text."""
        for name, bound in self._bound.items():
            if bound is value:
                return name
        name = f"k{len(self._bound)}"
        self._bound[name] = value
        return name

    def line(self, text: str) -> None:
        """Write a line where the last one stands."""
        self._lines.append("    " * len(self._known) + text)

    def check(self, condition: str) -> None:
        """Have the function give up where a condition does not hold; said once in a place."""
        if not any(condition in known for known in self._known):
            self.line(f"if not {condition}: raise FloatingPointError")
            self._known[-1][condition] = condition

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines below a head; what is named there has no name after it."""
        self.line(head)
        self._known.append({})
        yield
        self._known.pop()

    def function(self) -> Callable[[Any], Any]:
        """The function of the lines written."""
        text = "\n".join([f"def f({ARRAYS}):", *self._lines])
        space: dict[str, Any] = {**STEPS, **self._bound}
        exec(compile(text, "<expression>", "exec"), space)  # noqa: S102 - no word of a scenario is in it
        function: Callable[[Any], Any] = space.pop("f")  # which keeps the space, and would be kept by it
        return function
