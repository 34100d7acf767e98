"""Console blocks of the pages: every command is typed, and prints what the page says.

A block ```` ```yaml file=PATH ```` writes a file, a block ```` ```console ```` types the lines that begin with ``$``
and compares what comes back, stderr after stdout; ``...`` stands for any text.
"""

import re
import shlex
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|yaml file=(\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    page
    for page in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))
    if "```console" in page.read_text(encoding="utf-8")
)


def fits(pattern: str, text: str) -> bool:
    """Whether `text` is `pattern`, in which ``...`` may be anything."""
    parts = (re.escape(part) for part in pattern.rstrip().split("..."))
    return re.fullmatch(".*".join(parts), text.rstrip(), re.DOTALL) is not None


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_what_a_page_types_prints_what_the_page_says(page: Path, tmp_path: Path) -> None:
    typed_something = False
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        kind, file, content = block.groups()
        if file:
            target = tmp_path / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
            continue
        assert kind == "console"
        for command in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            line, _, expected = command.partition("\n")
            program, *words = shlex.split(line)
            assert program == "wargame", line
            said = typed(tmp_path, *words)
            assert fits(expected, said.out + said.err), f"$ {line}\n{said.out}{said.err}"
            typed_something = True
    assert typed_something


def test_the_walk_through_of_scenario_files_is_among_the_pages() -> None:
    assert ROOT / "docs" / "scenario-files.md" in PAGES


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [("a ... c", "a b c", True), ("a ... c", "a b d", False), ("a.b", "axb", False), ("", "something", False)],
)
def test_only_three_dots_stand_for_anything(pattern: str, text: str, expected: bool) -> None:
    assert fits(pattern, text) is expected
