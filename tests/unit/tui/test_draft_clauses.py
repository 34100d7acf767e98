"""Clauses of a draft as they are edited: what they wait for by number, and what is taken out."""

from __future__ import annotations

from typing import Any

import pytest

from wargame.tui.draft import Draft

QUIET: dict[str, Any] = {"kind": "ceasefire"}


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (1, {"clause": "quiet"}),
        ("quiet", {"clause": "quiet"}),
        ({"clause": 1, "delivered": 0.5}, {"clause": "quiet", "delivered": 0.5}),
        (9, 9),  # for the host to refuse
    ],
)
def test_what_a_clause_waits_for_can_be_said_by_its_number(after: object, kept: object) -> None:
    draft = Draft("drc", "letter", 0, {"quiet": QUIET, "free": {"kind": "prisoner_release", "due": 2}})
    draft.set("free", after=after, due=None)
    assert draft.clauses["free"] == {"kind": "prisoner_release", "after": kept}
