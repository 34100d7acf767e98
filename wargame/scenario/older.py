"""Scenario texts of older programs, brought to the present keys before anything looks at them.

Rules 1 knew treaties as ``obligations`` with a condition each, and a class of ceasefire; they become clauses.
"""

from __future__ import annotations

from typing import Any, Final

from wargame.base.source import Path, Tree

_RENAMED: Final = {"holds": "reads", "once": "lasts"}


def modernise(tree: Tree) -> None:
    """Rewrite what rules 1 wrote into a treaty, in place; every key keeps its place in the file."""
    instruments = tree.get(("instruments",))
    for rank, (name, one) in enumerate(instruments.items() if isinstance(instruments, dict) else ()):
        treaty = one.get("treaty") if isinstance(one, dict) else None
        if isinstance(treaty, dict) and treaty.keys() & {"obligations", "ceasefire", "guarantor", "verification"}:
            _treaty(tree, ("instruments", name, "treaty"), treaty, f"watch_{rank}")


def _treaty(tree: Tree, path: Path, treaty: dict[str, Any], verifier: str) -> None:
    """One treaty of rules 1."""
    clauses: dict[str, Any] = {}
    sides = treaty.pop("belligerents", None) if "ceasefire" in treaty else None
    if treaty.pop("ceasefire", None) is not None and isinstance(sides, list):
        for giver, receiver in zip(sides, [*sides[1:], *sides[:1]], strict=True):
            said = {"kind": "ceasefire", "giver": giver, "receiver": receiver, "subject": giver, "fiction": True}
            clauses[f"quiet_{giver}"] = said
    obligations = treaty.pop("obligations", {})
    for key, old in obligations.items() if isinstance(obligations, dict) else ():
        if isinstance(old, dict):
            new = {_RENAMED.get(k, k): v for k, v in old.items()}
            clauses[key] = {"kind": "statement", **new, **({"lasts": int(old["once"])} if "once" in old else {})}
    if clauses:
        treaty["clauses"] = clauses
    if "guarantor" in treaty:
        treaty["guarantors"] = [treaty.pop("guarantor")]
    if "verification" in treaty:
        seen = {"title": "Verification under the text", "detect": treaty.pop("verification"), "false": 0.05}
        tree.value.setdefault("verifiers", {})[verifier] = {**seen, "fiction": True}
        treaty["verifier"] = verifier
    for marks in (tree.keys, tree.values):
        for old_path in [p for p in marks if p[: len(path)] == path]:
            rest = old_path[len(path) :]
            if rest[:1] == ("obligations",):
                leaf = tuple(_RENAMED.get(str(part), part) for part in rest[2:])
                marks[(*path, "clauses", *rest[1:2], *leaf)] = marks[old_path]
