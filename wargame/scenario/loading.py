"""From files to a checked `Scenario`, or to every problem there is.

The stages: find and read the files, read the YAML, merge the files, lay a variant over the scenario it extends,
validate against the schema, check what refers to what, check the expressions. A stage that cannot build on the one
before it is left out, so that nobody reads complaints about complaints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wargame.base.errors import Problem, ScenarioError, UsageError
from wargame.base.source import Mark, Tree, read_yaml
from wargame.scenario import checks, claims, formulas, instrument_checks, references, worth_checks
from wargame.scenario.files import (
    ANCESTORS,
    Finder,
    Found,
    folders,
    gather,
    in_save,
    is_scenario,
    on_disk,
    scenarios,
    slug,
)
from wargame.scenario.merge import over, side_by_side
from wargame.scenario.model import Scenario
from wargame.scenario.older import modernise
from wargame.scenario.repair import Cut, keep_valid
from wargame.scenario.schema import ScenarioText
from wargame.scenario.wording import NOT_AN_ID, schema_problems


def load(where: str | Path, *, search: Sequence[Path] = ()) -> Scenario:
    """Load a scenario.

    Args:
        where: a folder, a file, or the name of a scenario.
        search: further folders to look for names in.

    Raises:
        ScenarioError: with every problem in it.
    """
    scenario, problems = attempt(where, search=search)
    if scenario is None:
        raise ScenarioError(problems, where=str(where))
    return scenario


def load_files(files: Mapping[str, str]) -> Scenario:
    """Load a scenario from the files that another one was made of."""
    find = in_save(files)
    name = youngest(files)
    found = find(name)
    scenario, problems = _build(found, find, kept=True)
    if scenario is None:
        raise ScenarioError(problems, where=name)
    return scenario


def attempt(where: str | Path, *, search: Sequence[Path] = ()) -> tuple[Scenario | None, list[Problem]]:
    """Load a scenario, and give its problems back instead of raising them."""
    path = Path(where)
    if path.exists():
        return _build(gather(path), on_disk(search, path.resolve().parent))
    if isinstance(where, Path) or "/" in str(where) or path.suffix in (".yaml", ".yml"):
        return None, [Problem(str(where), 0, 0, "", "no such file or folder")]
    find = on_disk(search)
    return _build(find(str(where)), find)


def known_scenarios(search: Sequence[Path] = ()) -> list[Path]:
    """The scenarios that can be loaded by name: in `search`, in ./scenarios, and those shipped."""
    return scenarios(folders(search))


def check_paths(paths: Sequence[str | Path] = ()) -> list[Problem]:
    """Every problem of some scenarios: names, files, folders, or folders of scenarios; of all known without any."""
    targets: list[str | Path] = []
    for path in paths or known_scenarios():
        inside = [] if is_scenario(Path(path)) or not Path(path).is_dir() else scenarios([Path(path)])
        targets += inside or [path]
    if not targets:
        raise UsageError("no scenarios here", where="check", way_out="name a folder or file")
    return list(dict.fromkeys(problem for target in targets for problem in attempt(target)[1]))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors; each file may hold any of the sections."""
    schema = ScenarioText.model_json_schema(by_alias=True)
    schema.pop("required", None)
    schema["properties"].pop("briefings", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "wargame scenario"}


def _build(found: Found | Problem, find: Finder, *, kept: bool = False) -> tuple[Scenario | None, list[Problem]]:
    """Turn the files of a scenario into it; those `kept` in a save are not asked who claims what, which came later."""
    if isinstance(found, Problem):
        return None, [found]
    reading = _Reading(find)
    tree = reading.tree_of(found, ())
    if tree is None:
        return None, reading.in_order()
    modernise(tree)
    reading.problems += [problem for complaint in references.COMPLAINTS for problem in complaint(tree)]
    text, broken, cut = _validated(tree)
    told = {_at(problem) for problem in reading.problems}
    reading.problems += [
        problem for problem in broken if not problem.what.endswith(NOT_AN_ID) or _at(problem) not in told
    ]
    if text is None:
        return None, reading.in_order()
    scenario = Scenario(slug(found.id), text, reading.files)
    asked = () if kept else claims.COMPLAINTS
    complaints = (
        *checks.COMPLAINTS, *asked, *instrument_checks.COMPLAINTS, *formulas.COMPLAINTS, *worth_checks.COMPLAINTS,
    )  # fmt: skip
    later = (problem for complaint in complaints for problem in complaint(scenario, tree))
    reading.problems += [problem for problem in later if not cut.concerns(problem)]
    problems = reading.in_order()
    if problems:
        return None, problems
    scenario.settle()
    return scenario, []


def _at(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.col


def _validated(tree: Tree) -> tuple[ScenarioText | None, list[Problem], Cut]:
    """The tree as models, strictly: text is not a number, and ``yes`` is not true.

    Returns:
        The models (of what is right, where something is wrong), the problems, and what was left out.
    """
    try:
        return ScenarioText.model_validate_json(json.dumps(tree.value), strict=True), [], Cut()
    except ValidationError as error:
        errors: list[Any] = error.errors(include_url=False)
        text, cut = keep_valid(tree, errors)
        return text, schema_problems(errors, tree), cut


@dataclass
class _Reading:
    """The files read for one scenario, its parents included."""

    find: Finder
    files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)

    def in_order(self) -> list[Problem]:
        """The problems by file and place, each once."""
        last = len(self.order)
        unique = dict.fromkeys(self.problems)
        return sorted(unique, key=lambda p: (self.order.get(p.file, last), p.line, p.col, p.what))

    def tree_of(self, found: Found, family: tuple[str, ...]) -> Tree | None:
        """The merged tree of a scenario and those it extends; None where a file could not be read."""
        self.problems += found.problems
        whole = not found.problems
        trees: list[Tree] = []
        briefs: dict[str, tuple[str, str]] = {}
        for key, (shown, text) in found.files.items():
            self.files[key] = text
            self.order.setdefault(shown, len(self.order))
            if key.endswith(".md"):
                briefs[Path(key).stem] = (shown, text)
                continue
            tree, problems, read = read_yaml(text, shown)
            self.problems += problems
            whole = whole and read
            trees.append(tree)
        if not whole:
            return None
        tree, problems = side_by_side(trees)
        self.problems += problems
        self.add_briefs(tree, briefs)
        return self.extended(tree, (*family, found.id))

    def add_briefs(self, tree: Tree, briefs: Mapping[str, tuple[str, str]]) -> None:
        """Put the briefings into the tree as if they stood in the YAML."""
        section = tree.value.setdefault("briefings", {})
        for seat, (shown, text) in briefs.items():
            path = ("briefings", seat)
            mark = Mark(shown, 1, 1)
            tree.lines[shown] = text.split("\n")
            if isinstance(section, dict) and seat not in section:
                section[seat] = text.strip()
                tree.keys[path] = tree.values[path] = mark
            else:
                self.problems.append(Problem(shown, 1, 1, f"briefings.{seat}", "given in two files"))

    def extended(self, tree: Tree, family: tuple[str, ...]) -> Tree | None:
        """The tree laid over that of the scenario it extends, if it extends one."""
        parent = tree.get(("scenario", "extends"))
        if not isinstance(parent, str):
            return tree
        path = ("scenario", "extends")
        if parent in family or len(family) >= ANCESTORS:
            circle = " -> ".join((*family, parent))
            self.problems.append(tree.problem(path, f"it extends itself: {circle}", "break the circle"))
            return None
        found = self.find(parent)
        if isinstance(found, Problem):
            self.problems.append(tree.problem(path, f"'{parent}': {found.what}", found.way_out))
            return None
        below = self.tree_of(found, family)
        if below is None:
            return None
        merged, problems = over(below, tree)
        self.problems += problems
        return merged


def youngest(files: Mapping[str, str]) -> str:
    """The scenario among `files` that no other one extends."""
    names = list(dict.fromkeys(path.partition("/")[0] if "/" in path else Path(path).stem for path in files))
    if not names:
        raise ScenarioError([Problem("files", 0, 0, "", "no scenario in them")])
    parents = set()
    for path, text in files.items():
        if not path.endswith(".md") and "extends" in text:  # to read them all would take as long as the scenario
            parent = read_yaml(text, path)[0].get(("scenario", "extends"))
            parents.add(parent)
    return next((name for name in names if name not in parents), names[0])
