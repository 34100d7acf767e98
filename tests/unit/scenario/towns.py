"""The smallest scenario with one of everything, and ways to break it."""

from __future__ import annotations

from pathlib import Path

from wargame.scenario import attempt

MINIMAL = """\
scenario:
  title: Two towns
  summary: The smallest scenario that has one of everything.
  version: 1
calendar:
  start: 2025-03-17
  turn_days: 14
  turns: 4
seats: [drc, m23]
sources:
  P01:
    title: A page about the towns
parameters:
  bite:
    meaning: How much a sanction hurts.
    value: 0.5
    fiction: true
  resolve:
    meaning: How much anybody minds.
    draw: [0.2, 0.8]
    fiction: true
actors:
  drc:
    title: Government
    short: DRC
    letter: D
    treasury: 100
    stock: {coltan: 5}
    source: P01
  m23:
    title: Movement
    short: M23
    letter: M
    fiction: true
  qatar:
    title: Mediator
    short: QAT
    letter: Q
    fiction: true
relations:
  drc_m23:
    pair: [drc, m23]
    score: -2
    fiction: true
exposures:
  qatar_m23:
    sender: qatar
    target: m23
    share: 0.1
    fiction: true
zones:
  goma:
    title: Goma
    province: North Kivu
    holder: m23
    neighbours: [sake, bukavu]
    x: 50
    y: 40
    population: 1000000
    fiction: true
  sake:
    title: Sake
    province: North Kivu
    holder: drc
    neighbours: [goma]
    x: 40
    y: 40
    population: 50000
    fiction: true
  bukavu:
    title: Bukavu
    province: South Kivu
    holder: drc
    neighbours: [goma]
    x: 50
    y: 80
    population: 900000
    fiction: true
groups:
  north: [goma, sake]
forces:
  fardc:
    title: Army
    actor: drc
    camp: state
    letter: F
    quality: 0.8
    home: bukavu
    strength: {sake: 900, bukavu: 400}
    fiction: true
  rebels:
    title: Rebels
    actor: m23
    camp: rebel
    letter: R
    quality: 1.2
    home: goma
    strength: {goma: 1500}
    fiction: true
commodities:
  coltan:
    title: Coltan
    unit: USD/lb
    price: 80
    world: 2000
    elasticity: 1
    refining: {qatar: 0.4}
    fiction: true
sites:
  mine:
    title: Mine
    zone: sake
    output: {coltan: 300}
    formal: 0.4
    status: conflict
    owners: {A firm: 0.6}
    control: {drc: 0.4}
    route: road
    labour: artisanal
    fiction: true
routes:
  road:
    title: Road
    zones: [sake, goma]
    via: qatar
    fiction: true
instruments:
  listing:
    kind: sanction
    title: Listing
    text: Names on a list.
    owner: qatar
    about: m23
    fiction: true
    sanction: {type: persons, breadth: 0.2}
    cost:
      impose: {capital: 5}
    effects:
      - on: impose
        add: {m23.isolation: 2}
  relief:
    kind: aid
    title: Relief
    text: Food.
    owner: qatar
    about: drc
    fiction: true
    aid: {type: humanitarian, recipient: drc, amount: 4}
  doha:
    kind: talks
    title: Talks
    text: A room in a hotel.
    owner: qatar
    parties: [drc, m23]
    fiction: true
    talks: {mediator: qatar, belligerents: [drc, m23], texts: [truce]}
    effects:
      - in: in_session
        if: progress > 0.5
        add: {stability: 1}
  stake:
    kind: deal
    title: Stake
    text: A share in the mine.
    owner: qatar
    parties: [drc]
    fiction: true
    deal:
      gives: {qatar.coltan: 0.2}
      needs: drc.climate > 40
  plant:
    kind: project
    title: Plant
    text: A plant.
    owner: drc
    fiction: true
    project: {zone: bukavu, cost: 100, turns: 10}
  raid:
    kind: operation
    title: Raid
    text: Towards Sake.
    owner: m23
    fiction: true
    operation: {force: rebels, path: [sake]}
  quota:
    kind: regulation
    title: Quota
    text: Less coltan.
    owner: drc
    fiction: true
    regulation: {commodity: coltan, cut: {in_force: 1.0, quota: 0.5}}
  truce:
    kind: treaty
    title: Truce
    text: Silence.
    owner: qatar
    parties: [drc, m23]
    fiction: true
    treaty:
      delay: 1
      guarantors: [qatar]
      clauses:
        stop:
          giver: m23
          receiver: drc
          kind: ceasefire
          subject: m23
          fiction: true
  appeal:
    kind: statement
    title: Appeal
    text: Please.
    owner: qatar
    fiction: true
    statement: {about: m23}
timeline:
  rain:
    title: Rain
    text: It rains.
    date: 2025-04-01
    fiction: true
    effects:
      - add: {"zone[sake].relief_access": -0.1}
objectives:
  drc:
    objectives:
      towns:
        title: Hold the towns
        weight: 1
        score: 100 * mean(zone.holder == drc)
        fiction: true
  m23:
    objectives:
      towns:
        title: Hold the towns
        weight: 1
        score: 100 * mean(zone.holder == m23)
        fiction: true
doctrines:
  drc-plain:
    actor: drc
    title: Plain
    text: Nothing much.
    default: true
    fiction: true
    rules:
      sit:
        order: doha.concede
        when: doha.state == in_session
        because: "talking costs little: {drc.treasury}"
  m23-plain:
    actor: m23
    title: Plain
    text: Nothing much.
    default: true
    fiction: true
    rules:
      press:
        order: raid.press
        because: the road is open
"""

BRIEFS = {"drc": "## Who you are\nThe government.\n", "m23": "## Who you are\nThe movement.\n"}


def write(folder: Path, *patches: tuple[str, str], **files: str) -> Path:
    """Write the minimal scenario, with texts replaced by others, and further files; return its folder.

    Args:
        folder: where to put it.
        patches: (text, replacement): the text must stand in the minimal scenario exactly once.
        files: stem of a YAML file -> its content.
    """
    text = MINIMAL
    for old, new in patches:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the minimal scenario"
        text = text.replace(old, new)
    target = folder / "towns"
    (target / "briefings").mkdir(parents=True)
    (target / "all.yaml").write_text(text, encoding="utf-8")
    for seat, brief in BRIEFS.items():
        (target / "briefings" / f"{seat}.md").write_text(brief, encoding="utf-8")
    for name, content in files.items():
        (target / f"{name}.yaml").write_text(content, encoding="utf-8")
    return target


def headlines(folder: Path) -> list[str]:
    """The problems of the scenario in a folder, in one line each, with the folder's own place taken out."""
    _, problems = attempt(folder)
    return [problem.headline().replace(f"{folder}/", "") for problem in problems]
