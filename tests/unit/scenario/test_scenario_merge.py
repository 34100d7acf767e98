"""Scenarios in several files, and variants of other scenarios."""

from __future__ import annotations

from pathlib import Path

from tests.unit.scenario.towns import MINIMAL, headlines, write
from wargame.expr import NUMBER
from wargame.rules.rulebook import Rulebook
from wargame.scenario import Scenario, attempt, load

ZONE = """\
zones:
  minova:
    title: Minova
    province: South Kivu
    holder: m23
    neighbours: [bukavu]
    x: 45
    y: 60
    population: 70000
    fiction: true
"""
NEIGHBOUR = ("    neighbours: [goma]\n    x: 50\n    y: 80", "    neighbours: [goma, minova]\n    x: 50\n    y: 80")
HEADING = "scenario:\n  title: Three towns\n  summary: A variant.\n  version: 1\n  extends: towns\n"


def variant(folder: Path, text: str, name: str = "variant") -> Path:
    """Write a scenario of one file that extends the minimal one, beside it."""
    write(folder)
    target = folder / name
    target.mkdir()
    (target / "scenario.yaml").write_text(HEADING + text, encoding="utf-8")
    return target


def test_entities_of_several_files_come_in_the_order_of_the_file_names(tmp_path: Path) -> None:
    folder = write(tmp_path, NEIGHBOUR, zones_more=ZONE)
    assert load(folder).axes["Z"] == ("goma", "sake", "bukavu", "minova")
    (folder / "zones_more.yaml").rename(folder / "a.yaml")
    assert load(folder).axes["Z"] == ("minova", "goma", "sake", "bukavu")


def test_an_entity_in_two_files_is_a_problem_that_names_both(tmp_path: Path) -> None:
    folder = write(tmp_path, more=ZONE.replace("minova", "goma"))
    place = f"{folder}/all.yaml:52"
    assert [p.headline().replace(f"{folder}/more", "more") for p in attempt(folder)[1]] == [
        f"more.yaml:2:3: zones.goma: given in two files; it stands in {place} already"
    ]


def test_a_list_in_two_files_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, more="seats: [m23]\n")
    assert [p.what for p in attempt(folder)[1]] == ["given in two files"]


def test_a_file_that_is_no_mapping_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, more="- a\n- b\n")
    assert headlines(folder) == ["more.yaml:1:1: not a mapping of sections; begin with 'scenario:', 'actors:' ..."]


def test_a_brief_given_twice_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, more="briefings:\n  drc: Short.\n")
    assert headlines(folder) == ["briefings/drc.md:1:1: briefings.drc: given in two files"]


def test_a_brief_for_nobody_is_a_problem_of_its_file(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "briefings" / "drcc.md").write_text("Hello.\n", encoding="utf-8")
    assert headlines(folder) == ["briefings/drcc.md:1:1: briefings.drcc: 'drcc' is no seat; did you mean 'drc'?"]


def test_the_problems_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    more = ZONE.replace("holder: m23", "holder: m25").replace("x: 45", "x: 145")
    folder = write(
        tmp_path,
        NEIGHBOUR,
        ("    treasury: 100", "    tresury: 100"),
        ("        if: progress > 0.5", "        if: progres"),
        ("    holder: m23", "    holder: m24"),
        more=more,
    )
    assert headlines(folder) == [
        "all.yaml:27:5: actors.drc.tresury: unknown key; did you mean 'treasury'?",
        "all.yaml:55:13: zones.goma.holder: 'm24' is no actor; did you mean 'm23'?",
        "all.yaml:159:13: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?",
        "more.yaml:5:13: zones.minova.holder: 'm25' is no actor; did you mean 'm23'?",
        "more.yaml:7:8: zones.minova.x: 145 is too large; the most is 100",
    ]


def test_a_variant_is_its_parent_with_some_keys_laid_over(tmp_path: Path) -> None:
    scenario = load(variant(tmp_path, "calendar:\n  turns: 3\nactors:\n  drc:\n    treasury: 7\n"))
    parent = load(tmp_path / "towns")
    assert scenario.id == "variant"
    assert scenario.text.scenario.title == "Three towns"
    assert scenario.text.calendar.turns == 3
    assert scenario.text.calendar.start == parent.text.calendar.start
    assert scenario.text.actors["drc"].treasury == 7
    assert scenario.text.actors["drc"].letter == "D"
    assert scenario.axes["Z"] == parent.axes["Z"]
    assert scenario.digest() != parent.digest()


def test_a_variant_inherits_the_briefs_and_may_replace_them(tmp_path: Path) -> None:
    folder = variant(tmp_path, "")
    (folder / "briefings").mkdir()
    (folder / "briefings" / "drc.md").write_text("Another government.\n", encoding="utf-8")
    assert load(folder).text.briefings == {"drc": "Another government.", "m23": "## Who you are\nThe movement."}


def test_nothing_removes_an_entity(tmp_path: Path) -> None:
    scenario = load(variant(tmp_path, "instruments:\n  appeal: ~\ntimeline: ~\n"))
    assert "appeal" not in scenario.axes["I"]
    assert scenario.axes["T"] == ()


def test_removing_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert headlines(variant(tmp_path, "instruments:\n  apeal: ~\n")) == [
        "scenario.yaml:7:3: instruments.apeal: nothing to remove; "
        "'instruments' of the scenario it extends has no 'apeal'"
    ]


def test_a_problem_of_the_whole_points_into_the_file_that_made_it(tmp_path: Path) -> None:
    folder = variant(tmp_path, "actors:\n  drc:\n    treasury: much\ninstruments:\n  appeal:\n    owner: katar\n")
    assert headlines(folder) == [
        "scenario.yaml:8:15: actors.drc.treasury: expected a number, got 'much'",
        "scenario.yaml:11:12: instruments.appeal.owner: 'katar' is no actor; did you mean 'qatar'?",
    ]


def test_what_a_variant_breaks_in_its_parent_is_told_there(tmp_path: Path) -> None:
    folder = variant(tmp_path, "routes:\n  road: ~\n")
    problems = [p.headline().replace(f"{tmp_path}/", "") for p in attempt(folder)[1]]
    assert problems == ["towns/all.yaml:118:12: sites.mine.route: 'road' is no route; there are no routes"]


def test_an_unknown_parent_is_a_problem(tmp_path: Path) -> None:
    folder = variant(tmp_path, "")
    path = folder / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("extends: towns", "extends: twons"), encoding="utf-8")
    assert headlines(folder) == [
        "scenario.yaml:5:12: scenario.extends: 'twons': no such scenario; did you mean 'towns'?"
    ]


def test_a_scenario_that_extends_itself_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, ("  version: 1", "  version: 1\n  extends: towns"))
    assert headlines(folder) == ["all.yaml:5:12: scenario.extends: it extends itself: towns -> towns; break the circle"]


def test_scenarios_that_extend_one_another_are_a_problem(tmp_path: Path) -> None:
    folder = variant(tmp_path, "")
    path = tmp_path / "towns" / "all.yaml"
    path.write_text(MINIMAL.replace("  version: 1", "  version: 1\n  extends: variant"), encoding="utf-8")
    problems = [p.headline().replace(f"{tmp_path}/", "") for p in attempt(folder)[1]]
    assert problems == [
        "towns/all.yaml:5:12: scenario.extends: it extends itself: variant -> towns -> variant; break the circle"
    ]


def test_a_variant_of_a_variant_works(tmp_path: Path) -> None:
    variant(tmp_path, "calendar:\n  turns: 3\n")
    folder = tmp_path / "third"
    folder.mkdir()
    text = HEADING.replace("towns\n", "variant\n").replace("Three", "Four") + "actors:\n  drc:\n    capital: 60\n"
    (folder / "s.yaml").write_text(text, encoding="utf-8")
    scenario = load(folder)
    assert (scenario.text.calendar.turns, scenario.text.actors["drc"].capital) == (3, 60)
    assert sorted({path.partition("/")[0] for path in scenario.files}) == ["third", "towns", "variant"]


def test_a_save_reopens_a_variant_from_its_files_alone_in_any_order(tmp_path: Path) -> None:
    scenario = load(variant(tmp_path, "calendar:\n  turns: 3\n"))
    for files in (
        dict(scenario.files),
        dict(sorted(scenario.files.items())),
        dict(reversed(list(scenario.files.items()))),
    ):
        again = Scenario.from_files(files)
        assert (again.id, again.digest()) == (scenario.id, scenario.digest())


def test_what_is_inherited_may_lie_outside_of_the_calendar_of_a_variant(tmp_path: Path) -> None:
    scenario = load(variant(tmp_path, "calendar: {start: 2025-05-01, turns: 2}\n"))
    assert scenario.window(scenario.text.timeline["rain"]) is None
    book = Rulebook(scenario)
    rain = book.index["T"]["rain"]
    assert not any(rain in entries for entries in book.events_in)


def test_what_a_variant_adds_may_not(tmp_path: Path) -> None:
    late = "timeline: {sun: {title: Sun, text: Sun., date: 2026-05-01, fiction: true}}\n"
    what = [p.what for p in attempt(variant(tmp_path, late))[1]]
    assert what == ["2026-05-01 is outside of the calendar"]


def test_steps_that_are_no_whole_days_are_a_problem(tmp_path: Path) -> None:
    problems = attempt(variant(tmp_path, "calendar: {turn_days: 30, steps: 4}\n"))[1]
    assert [f"{p.path}: {p.what}; {p.way_out}" for p in problems] == [
        "calendar.steps: 30 days in 4 steps are no whole days; take a number that divides 30"
    ]


def test_dates_fall_into_steps(tmp_path: Path) -> None:
    scenario = load(variant(tmp_path, "calendar: {turn_days: 28, steps: 2, turns: 2}\n"))
    rain = scenario.text.timeline["rain"]
    assert rain.date is not None
    assert scenario.window(rain) == (scenario.text.calendar.step_of(rain.date),) * 2
    assert scenario.compile("param.turns", NUMBER)({}) == 4.0
