"""What a list says of scenarios, read from the sections that head them: the rest of their files is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wargame.base.errors import Problem
from wargame.base.source import Tree, read_yaml
from wargame.scenario.files import ANCESTORS, Finder, Found, folders, gather, on_disk, scenarios, slug
from wargame.scenario.merge import over, side_by_side

_SECTIONS: Final = re.compile(r"(?ms)^(?:scenario|calendar|seats):.*?(?=^[^\s#-]|\Z)")


@dataclass(frozen=True, slots=True)
class Head:
    """What a scenario says of itself before anything else."""

    id: str
    title: str
    summary: str
    turns: int
    turn_days: int
    seats: tuple[str, ...]


def known_heads(search: Sequence[Path] = ()) -> Iterator[tuple[Path, Head | None]]:
    """The scenarios that can be loaded by name, with their heads; nothing where one cannot be read."""
    for path in scenarios(folders(search)):
        yield path, head(path, search)


def head(path: Path, search: Sequence[Path] = ()) -> Head | None:
    """The head of a scenario; nothing where something is wrong with it, of which loading it says what.

    A scenario with a head may still have problems elsewhere.
    """
    found = gather(path)
    tree = _tree(found, on_disk(search, path.resolve().parent), ())
    return _head(slug(found.id), tree.value) if tree is not None else None


def _tree(found: Found | Problem, find: Finder, family: tuple[str, ...]) -> Tree | None:
    """The heading sections of a scenario, over those of the scenario it extends."""
    if isinstance(found, Problem) or found.problems or found.id in family or len(family) >= ANCESTORS:
        return None
    texts = [text for name, (_, text) in found.files.items() if not name.endswith(".md")]
    cut = ["".join(_SECTIONS.findall(text)) for text in texts]
    read = [read_yaml(text, "") for text in (cut if any(cut) else texts) if text]  # other notations are read whole
    tree, problems = side_by_side([tree for tree, _, _ in read])
    if problems or any(wrong for _, wrong, _ in read):
        return None
    parent = tree.get(("scenario", "extends"))
    if parent is None:
        return tree
    below = _tree(find(str(parent)), find, (*family, found.id))
    return None if below is None else over(below, tree)[0]


def _head(name: str, said: Any) -> Head | None:
    match said:
        case {
            "scenario": {"title": str(title), "summary": str(summary)},
            "calendar": {"turns": int(turns), "turn_days": int(days)},
            "seats": [*seats],
        }:
            return Head(name, title, summary, turns, days, tuple(map(str, seats)))
    return None
