"""The page on validity says with what its numbers were made, and when that is no longer what is shipped."""

import json

import pytest

from docs import validity
from tests.books import scenario_of
from wargame.analysis.validity import as_json, identity

NOW = identity(scenario_of("kivu-2025"), validity.record())


@pytest.mark.parametrize(
    ("name", "said"),
    [("scenario_digest", "the scenario"), ("rules", "the rules"), ("record_digest", "the record")],
)
def test_whatever_changed_since_is_named_with_the_way_to_refresh(name: str, said: str) -> None:
    fresh = {**validity.found(), **NOW}
    assert "Out of date" not in validity.state(fresh)
    stale = validity.state({**fresh, name: "0" * 64})
    assert f"**Out of date:** {said} changed since. `python benchmarks/validity.py`" in stale


def test_the_page_carries_the_warning_if_and_only_if_it_is_due() -> None:
    due = any(validity.found()[name] != NOW[name] for name in ("scenario_digest", "rules", "record_digest"))
    page = (validity.ROOT / "docs" / "validity.md").read_text(encoding="utf-8")
    assert ("**Out of date:**" in page) == due, "write the page anew with the cog line of CONTRIBUTING.md"


def test_the_file_reads_back_as_it_was_written() -> None:
    text = (validity.ROOT / "docs" / "validity.json").read_text(encoding="utf-8")
    assert as_json(json.loads(text)) == text


def test_every_row_outside_its_range_is_explained() -> None:
    outside = [name for name, inside in validity.base_rate_rows() if not inside]
    assert [name for name in outside if validity.record().base_rates[name].explained is None] == []
