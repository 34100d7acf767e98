"""One tree out of many: the files of a scenario side by side, and a variant over the scenario it extends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wargame.base.errors import Problem
from wargame.base.source import Mark, Path, Tree, path_name


def side_by_side(trees: list[Tree]) -> tuple[Tree, list[Problem]]:
    """Merge the files of one scenario: sections may be spread over files, one entity may not."""
    whole = Tree(value={})
    problems: list[Problem] = []
    for tree in trees:
        whole.lines.update(tree.lines)
        if tree.value is None:
            continue
        if not isinstance(tree.value, dict):
            problems.append(tree.problem((), "not a mapping of sections", "begin with 'scenario:', 'actors:' ..."))
            continue
        refused: set[Path] = set()
        for section, content in tree.value.items():
            problems += _add_section(whole, tree, section, content, refused)
        _take_marks(whole, tree, lambda path, refused=refused: not _under(path, refused))  # type: ignore[misc]
    return whole, problems


def _add_section(whole: Tree, tree: Tree, section: str, content: Any, refused: set[Path]) -> list[Problem]:
    """Put a section of one file into the whole; note in `refused` what stands in an earlier file."""
    there = whole.value.get(section)
    if there is None:
        whole.value[section] = dict(content) if isinstance(content, dict) else content
        return []
    if content is None:
        return []
    if not isinstance(content, dict) or not isinstance(there, dict):
        refused.add((section,))
        return [_given_twice(whole, tree, (section,))]
    refused |= {(section, key) for key in content if key in there}
    problems = [_given_twice(whole, tree, (section, key)) for key in content if key in there]
    there.update({key: value for key, value in content.items() if key not in there})
    return problems


def _given_twice(whole: Tree, tree: Tree, path: Path) -> Problem:
    first = whole.mark(path, key=True)
    return tree.problem(path, "given in two files", f"it stands in {first.file}:{first.line} already", key=True)


def _under(path: Path, roots: set[Path]) -> bool:
    """Whether a path is one of `roots` or lies below one."""
    return any(path[:size] in roots for size in range(len(path) + 1)) if roots else False


def _take_marks(into: Tree, out_of: Tree, wanted: Callable[[Path], bool]) -> None:
    """Take over the places of the paths that are wanted; a place known already stays."""
    for marks, source in ((into.keys, out_of.keys), (into.values, out_of.values)):
        for path, mark in source.items():
            if path not in marks and wanted(path):
                marks[path] = mark


def over(parent: Tree, child: Tree) -> tuple[Tree, list[Problem]]:
    """Lay a variant over its parent: mappings key by key, everything else whole; ``~`` removes."""
    laying = _Laying(child)
    whole = Tree(value=laying.lay((), parent.value, child.value), lines={**parent.lines, **child.lines})
    _take_marks(whole, child, lambda path: _under(path, laying.taken) or path in laying.shared)
    _take_marks(whole, parent, lambda path: not _under(path, laying.dropped))
    whole.values[()] = child.values.get((), Mark("", 0, 0))
    return whole, laying.problems


class _Laying:
    """Merges two trees, and keeps account of which paths come from where."""

    def __init__(self, child: Tree) -> None:
        self.child = child
        self.problems: list[Problem] = []
        self.taken: set[Path] = set()
        """Roots of what comes from the child whole."""
        self.dropped: set[Path] = set()
        """Roots of what is no longer the parent's."""
        self.shared: set[Path] = set()
        """Mappings to which both contribute."""

    def lay(self, path: Path, below: Any, above: Any) -> Any:
        """The value of `path` with the child's text over the parent's."""
        if not isinstance(below, dict) or not isinstance(above, dict):
            self.taken.add(path)
            self.dropped.add(path)
            return above
        self.shared.add(path)
        merged = dict(below)
        for key, value in above.items():
            here: Path = (*path, key)
            if value is None:
                self.remove(here, below)
                merged.pop(key, None)
            elif key in below:
                merged[key] = self.lay(here, below[key], value)
            else:
                self.taken.add(here)
                merged[key] = value
        return merged

    def remove(self, path: Path, below: dict[str, Any]) -> None:
        """Take something of the parent's out."""
        if path[-1] not in below:
            around = f"'{path_name(path[:-1])}' of the scenario it extends" if path[1:] else "the scenario it extends"
            self.problems.append(
                self.child.problem(path, "nothing to remove", f"{around} has no '{path[-1]}'", key=True)
            )
        self.dropped.add(path)
