"""Which test fails when something that represents a row of the systems list is taken out.

    python benchmarks/mutation.py [--targets 30] [--seed 1]

Draws targets of docs/coverage.yaml, and for each of them takes what it names out of a copy of this folder: an entry of
a scenario, the words that it is to say, the orders on a trigger, a field or number with its declaration, what a rule
does (its name stays), a test. Then it runs tests until one fails: those that know nothing of the list (rules, golden
games), and those of the list. Exit code 1 where something can be taken out and no test fails.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from docs.represented import Target, file_of, rows  # noqa: E402

LIST = "tests/coverage/test_coverage.py"
KEPT = ("wargame", "scenarios", "tests", "docs", "saves", "README.md", "CONTRIBUTING.md", "pyproject.toml")


def take_out(one: Target, at: Path) -> str:
    """Take what a target names out of the copy `at`; says what was done."""
    match one.kind:
        case "field":
            return _without_call(at / "wargame/world/fields.py", one.path[0])
        case "number":
            return _without_call(at / "wargame/rules/parameters.py", one.path[0])
        case "rule":
            file = at / f"wargame/rules/{one.path[0]}.py"
            body = f"\n\ndef {one.path[1]}(*_, **__):\n    return None\n"
            file.write_text(file.read_text(encoding="utf-8") + body, encoding="utf-8")
            return "does nothing"
        case "test":
            file = at / f"tests/unit/rules/{one.path[0]}.py"
            text = file.read_text(encoding="utf-8").replace(f"def {one.path[1]}(", f"def left_{one.path[1]}(")
            file.write_text(text, encoding="utf-8")
            return "is no test any more"
    file = at / file_of(one)
    if one.words:
        return _without_words(file, one.words)
    if one.kind == "brief":
        file.unlink()
        return "file deleted"
    if one.kind == "instruments" and len(one.path) > 1:
        return _without_orders(at, ".".join(one.path))
    names = [one.kind, *one.path]
    if one.kind == "objectives" and len(one.path) > 1:
        names.insert(2, "objectives")
    return _without_node(file, names)


def _without_call(file: Path, name: str) -> str:
    """Delete the call that declares a name in a table."""
    text = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and first.value == name:
            lines = text.splitlines(keepends=True)
            del lines[node.lineno - 1 : node.end_lineno]
            file.write_text("".join(lines), encoding="utf-8")
            return "declaration deleted"
    raise LookupError(f"{file}: {name} is declared nowhere")


def _without_words(file: Path, words: str) -> str:
    text = file.read_text(encoding="utf-8")
    found, count = re.subn(r"\s+".join(map(re.escape, words.split())), "", text, flags=re.IGNORECASE)
    assert count, f"{file}: it does not say '{words}'"
    file.write_text(found, encoding="utf-8")
    return "words deleted"


def _without_orders(at: Path, act: str) -> str:
    """Delete every rule of a doctrine that gives an order."""
    count = 0
    for file in sorted(at.glob("scenarios/*/doctrines/*.yaml")):
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
        for doctrine, said in (tree.get("doctrines") or {}).items():
            for part in ("rules", "record"):
                for name, rule in ((said or {}).get(part) or {}).items():
                    if isinstance(rule, dict) and rule.get("order") == act:
                        _without_node(file, ["doctrines", doctrine, part, name])
                        count += 1
    return f"{count} rules of doctrines deleted"


def _without_node(file: Path, names: list[str]) -> str:
    """Delete a key with its value, wherever in the file it stands."""
    text = file.read_text(encoding="utf-8")
    node: Any = yaml.compose(text, yaml.SafeLoader)
    for name in names[:-1]:
        node = next(value for key, value in node.value if key.value == name)
    at = [key.value for key, _ in node.value].index(names[-1])
    key, value = node.value[at]
    start, end = key.start_mark.index, value.end_mark.index
    if node.flow_style:
        text = text[:start] + text[end:].lstrip(", ")
    else:
        follower = node.value[at + 1][0].start_mark.index if at + 1 < len(node.value) else end
        text = text[:start] + text[follower:].lstrip(" ")
    file.write_text(text, encoding="utf-8")
    return "entry deleted"


def others(one: Target) -> list[str]:
    """Tests that know nothing of the list: of the rules, or the golden game of the target's scenario."""
    rules = "tests/unit/rules"
    match one.kind:
        case "rule":
            return [f"{rules}/test_rules_{one.path[0]}.py", f"{rules}/test_loops.py"]
        case "field" | "number":
            return [f"{rules}/test_rules_parameters.py", f"{rules}/test_loops.py"]
        case "test":
            return [f"{rules}/{one.path[0]}.py"]
    return [f"tests/golden/test_golden_games.py::test_the_game_is_the_golden_one[{one.scenario}]"]


def failures(one: Target, at: Path) -> dict[str, str]:
    """The first failure among the other tests, and among those of the list: what exists, then what has an effect."""
    existing = first_failure(at, [LIST, "-k", "exist"])
    return {"others": first_failure(at, others(one)), "the list": existing or first_failure(at, [LIST, "-k", "effect"])}


def first_failure(at: Path, tests: list[str]) -> str:
    """The first test that fails in the copy, with its message; empty where all pass."""
    run = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-rfE", "--tb=line"]
    told = subprocess.run([*run, *tests], cwd=at, capture_output=True, text=True, check=False)
    if told.returncode == 0:
        return ""
    lines = told.stdout.splitlines() + told.stderr.splitlines()
    named = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    said = [line.strip() for line in lines if "Error" in line]
    return (named or said or lines[-1:])[0][:180]


def main() -> None:
    """Read the command line, and copy this folder once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    every = sorted({target.text: (row.code, target) for row in rows() for target in row.by}.items())
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder)
        for name in KEPT:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, whole / name)
        sys.exit(report(every, whole, args.targets, args.seed))


def report(every: list[tuple[str, tuple[str, Target]]], whole: Path, targets: int, seed: int) -> int:
    """Print a line for every target drawn; returns 1 where one is missed by no test."""
    drawn = random.Random(seed).sample(every, targets)
    print(f"{targets} of {len(every)} targets, seed {seed}", flush=True)
    survived = 0
    for text, (code, target) in drawn:
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder) / "copy"
            shutil.copytree(whole, at)
            done = take_out(target, at)
            found = failures(target, at)
        survived += not any(found.values())
        print(f"{code} {text}: {done}", flush=True)
        for who, failure in found.items():
            print(f"    {who}: {failure or 'passed'}", flush=True)
    print(f"of {targets} targets taken out, {targets - survived} make a test fail")
    return int(survived > 0)


if __name__ == "__main__":
    main()
