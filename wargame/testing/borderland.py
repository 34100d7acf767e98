"""A small invented scenario with one of everything, in which one rule at a time can be tried.

Nothing happens in it unless somebody orders it: there is no timeline, and nobody has to play.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from wargame.base.source import read_yaml
from wargame.rules.rulebook import Rulebook
from wargame.scenario.loading import load_files

BORDERLAND: Final = """\
scenario: {title: Borderland, summary: Four towns and a mine on a border that somebody crosses., version: 1}
calendar: {start: 2025-03-17, turn_days: 14, turns: 8}
seats: [home, movement]
actors:
  home:
    {title: Home government, short: Home, letter: H, treasury: 500, income: 10, capital: 90, budget: 5000, orders: 8,
     corruption: 0.4, accountability: 0.3, climate: 40, fiction: true}
  movement:
    {title: Movement, short: Movement, letter: M, state: false, treasury: 50, capital: 90, budget: 200, orders: 8,
     fiction: true}
  backer: {title: Backer, short: Backer, letter: B, treasury: 100, capital: 90, budget: 4000, orders: 8, fiction: true}
  sender: {title: Sender, short: Sender, letter: S, treasury: 900, capital: 90, budget: 90000, orders: 8, fiction: true}
  union: {title: Union, short: Union, letter: U, treasury: 900, capital: 90, budget: 90000, orders: 8, fiction: true}
  host: {title: Host, short: Host, letter: Q, treasury: 900, capital: 90, budget: 50000, orders: 8, fiction: true}
relations:
  home_backer: {pair: [home, backer], score: -2, fiction: true}
  home_movement: {pair: [home, movement], score: -2, fiction: true}
exposures:
  sender_backer: {sender: sender, target: backer, share: 0.3, fiction: true}
  union_backer: {sender: union, target: backer, share: 0.3, fiction: true}
  host_backer: {sender: host, target: backer, share: 0.4, fiction: true}
  sender_movement: {sender: sender, target: movement, share: 0.2, fiction: true}
zones:
  across:
    {title: Across, province: Abroad, holder: backer, neighbours: [minetown], x: 90, y: 50, population: 1000000,
     order: 0.9, fiction: true}
  minetown:
    {title: Minetown, province: East, holder: movement, neighbours: [across, front], x: 70, y: 50, population: 200000,
     displaced: 60000, order: 0.4, weight: 3, fiction: true}
  front:
    {title: Front, province: East, holder: home, neighbours: [minetown, rear], x: 50, y: 50, population: 300000,
     displaced: 50000, order: 0.4, weight: 4, fiction: true}
  rear:
    {title: Rear, province: East, holder: home, neighbours: [front, far], x: 30, y: 50, population: 400000,
     displaced: 80000, order: 0.5, weight: 2, fiction: true}
  far:
    {title: Far, province: West, holder: home, neighbours: [rear], x: 10, y: 50, population: 900000, order: 0.8,
     fiction: true}
groups: {east: [minetown, front, rear]}
forces:
  rebels:
    {title: Rebels, actor: movement, camp: rebel, letter: R, quality: 1.3, supply: 0.7, morale: 0.7, backing: 0.6,
     sponsor: backer, home: minetown, strength: {minetown: 2500}, fiction: true}
  guests:
    {title: Guests, actor: backer, camp: rebel, letter: G, quality: 1.6, supply: 0.8, morale: 0.8, home: across,
     strength: {across: 500, minetown: 800}, fiction: true}
  army:
    {title: Army, actor: home, camp: state, letter: A, quality: 0.8, supply: 0.5, morale: 0.5, home: far,
     strength: {front: 2000, rear: 1500, far: 4000}, fiction: true}
commodities:
  ore:
    {title: Ore, unit: USD/kg, price: 100, world: 2000, elasticity: 1.5, volatility: 0, inventory: 2,
     contract_share: 0.3, refining: {host: 0.4}, fiction: true}
sites:
  mine:
    {title: Mine, zone: minetown, output: {ore: 800}, formal: 0.1, status: conflict, route: road, labour: artisanal,
     fiction: true}
  pit:
    {title: Pit, zone: front, output: {ore: 400}, formal: 0.8, status: formal, route: road, labour: industrial,
     fiction: true}
routes:
  road: {title: Road, zones: [front, minetown, across], open: 0.9, seizure: 0.1, via: backer, fiction: true}
instruments:
  listing:
    kind: sanction
    title: Listing
    text: Names on a list.
    owner: sender
    about: backer
    level: 1
    sanction: {type: persons, breadth: 0.4, lists: [movement]}
    fiction: true
  union_listing:
    kind: sanction
    title: Union listing
    text: More names on a list.
    owner: union
    about: backer
    level: 1
    sanction: {type: sector, breadth: 0.4, renewal: 3}
    fiction: true
  arms:
    kind: aid
    title: Arms for the army
    text: Rifles and trainers.
    owner: sender
    parties: [home]
    level: 1
    aid: {type: military, recipient: home, amount: 10, lead: 2, force: army, quality: 0.4, supply: 0.1}
    fiction: true
  backing:
    kind: aid
    title: Backing for the movement
    text: Men and shells.
    owner: backer
    parties: [movement]
    seen_by: parties
    start: flowing
    level: 0.6
    aid: {type: military, recipient: movement, force: rebels, fighters: 50, backing: true}
    fiction: true
  relief:
    kind: aid
    title: Relief
    text: Food and tents.
    owner: host
    parties: [home]
    level: 1
    aid: {type: humanitarian, recipient: home, amount: 90, total: 300, lead: 1}
    fiction: true
  grant:
    kind: aid
    title: Grant
    text: Money for the budget.
    owner: union
    parties: [home]
    level: 1
    aid: {type: budget, recipient: home, amount: 50, lead: 0}
    fiction: true
  table:
    kind: talks
    title: Talks
    text: A hotel by the sea.
    owner: host
    parties: [home, movement]
    talks: {mediator: host, belligerents: [home, movement], texts: [truce, peace], pace: 0.5}
    fiction: true
  side_table:
    kind: talks
    title: Side talks
    text: Another hotel.
    owner: union
    parties: [home, movement]
    talks: {mediator: union, belligerents: [home, movement]}
    fiction: true
  truce:
    kind: treaty
    title: Truce
    text: Silence along the front.
    owner: host
    parties: [home, movement]
    treaty:
      delay: 1
      clauses:
        stop:
          {kind: ceasefire, giver: movement, receiver: home, subject: movement, text: No attack., due: 1,
           fiction: true}
    fiction: true
  peace:
    kind: treaty
    title: Peace
    text: The towns go back.
    owner: host
    parties: [home, movement]
    treaty: {ratify: home.support > 30, delay: 2}
    fiction: true
  stake:
    kind: deal
    title: Stake in the mine
    text: Ore for roads.
    owner: sender
    parties: [home]
    level: 1
    deal:
      {gives: {sender.ore: 0.4}, funds: 1000, payer: sender, receiver: home, rate: 0.1, waits: [1, 2],
       needs: home.climate > 30}
    fiction: true
  plant:
    kind: project
    title: Plant
    text: It would refine the ore.
    owner: home
    start: building
    level: 1
    project: {zone: rear, cost: 100, turns: 4, secure: 0.45}
    fiction: true
  offensive:
    kind: operation
    title: Offensive
    text: Along the road to the west.
    owner: movement
    level: 1
    operation: {force: rebels, path: [front, rear], commit: 0.8, tempo: 0.8, with: [guests]}
    fiction: true
  counter:
    kind: operation
    title: Counter-attack
    text: Back to the mine.
    owner: home
    level: 1
    operation: {force: army, path: [front, minetown], commit: 0.6, tempo: 0.5}
    fiction: true
  deployment:
    kind: operation
    title: Deployment
    text: Guests beyond the border.
    owner: backer
    start: under_way
    level: 0.5
    operation: {force: guests, path: [minetown], presence: true}
    fiction: true
  ban:
    kind: regulation
    title: Export ban
    text: No ore leaves.
    owner: home
    level: 1
    regulation: {commodity: ore, cut: {in_force: 1.0, quota: 0.4}}
    fiction: true
  appeal:
    kind: statement
    title: Appeal
    text: Please.
    owner: host
    statement: {about: movement}
    effects:
      - {on: make, add: {"standing[host, western]": 2}, why: it was said aloud}
    fiction: true
objectives:
  home:
    objectives:
      towns: {title: Hold the front, weight: 0.6, score: 100 * (front.holder == home), fiction: true}
      public: {title: Keep the public, weight: 0.4, score: home.support, fiction: true}
    red_lines:
      rear: {title: The rear must not fall, breach: rear.holder == movement, penalty: 20, fiction: true}
  movement:
    objectives:
      towns: {title: Take the front, weight: 1, score: 100 * (front.holder == movement), fiction: true}
doctrines:
  home-steady:
    actor: home
    title: Steady
    text: Talks whenever there is a table, and asks for arms.
    default: true
    rules:
      ask: {order: arms.request, because: the army has 0.5 of what it needs}
      sit: {order: table.accept, because: a table costs nothing}
      move: {order: table.concede, because: "movement is cheap, the treasury holds {home.treasury}"}
      front: {order: counter.prepare, when: front.pressure > 0.3, because: the front gives way}
      hold: {order: counter.stand_down, because: the front holds}
    fiction: true
  movement-steady:
    actor: movement
    title: Steady
    text: Talks and fights.
    default: true
    rules:
      sit: {order: table.accept, because: a table is recognition}
      mass: {order: offensive.prepare, because: the road is open}
      go: {order: offensive.launch, level: 0.8, because: the road is open}
      press: {order: offensive.press, because: the road is open}
      stall: {order: table.stall, because: time works for us}
    fiction: true
briefings:
  home: The government of a country that lost a town.
  movement: A movement that took one.
"""
"""The text; every number of it is invented."""


def borderland(changes: Mapping[str, Any] | None = None) -> Rulebook:
    """The rulebook of the small scenario, with parts of its text replaced.

    Args:
        changes: dotted path -> value, such as ``{"instruments.listing.sanction.breadth": 0.8}``; None takes a key out.
    """
    return _book(json.dumps(changes or {}, sort_keys=True))


@lru_cache(maxsize=64)
def _book(changes: str) -> Rulebook:
    tree: Any = read_yaml(BORDERLAND, "borderland.yaml")[0].value
    for path, value in json.loads(changes).items():
        *way, last = path.split(".")
        place = tree
        for key in way:
            place = place.setdefault(key, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    return Rulebook(load_files({"borderland.yaml": json.dumps(tree)}))
