"""The files of a new scenario: small, invented, complete, and there to be rewritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

FEWEST, MOST = 3, 7
"""Seats that it can be made for."""

_HEAD: Final = """\
# `wargame check {name}` says what is wrong, `wargame simulate {name}` plays it, `wargame play {name}` lets you play.
scenario:
  title: {title}
  version: 1
  summary: >-
    Say in a few lines what the crisis is, who sits at the table, and what the game is for. Everything in these files
    is invented and there to be replaced.
calendar:
  start: 2030-01-07
  turn_days: 14
  turns: 6
seats: [{seats}]
"""

_ACTOR: Final = """\
  {seat}:
    title: {title}
    short: {short}
    letter: {letter}
    treasury: 100 # USD m
    income: 10 # USD m a turn
    support: 55
    fiction: true # what is documented says `source:` instead, and names an entry of `sources`
"""

_ZONE: Final = """\
  {seat}_land:
    title: Land of {title}
    province: The coast
    holder: {seat}
    neighbours: [{neighbours}]
    x: {x}
    y: 50
    population: 1_000_000
    fiction: true
"""

_INSTRUMENTS: Final = """\
instruments:
  embargo:
    kind: sanction
    title: Embargo on {second_title}
    text: {first_title} stops its trade with {second_title}.
    owner: {first}
    about: {second}
    cost:
      impose: {{capital: 4}}
    sanction:
      type: trade
      breadth: 0.5
    effects:
      - in: imposed # every turn while it is imposed
        add: {{{second}.treasury: -4, {first}.treasury: -2}}
        why: trade that is missing
      - on: lift # once, when it is lifted
        add: {{"trust[{second}, {first}]": 0.05}}
        why: the embargo is gone
    fiction: true
  table:
    kind: talks
    title: Coast talks
    text: When the parties have moved far enough, the pact is initialled and can be signed.
    owner: {host}
    parties: [{first}, {second}]
    start: proposed
    talks:
      mediator: {host}
      belligerents: [{first}, {second}]
      texts: [pact]
      pace: 0.6 # of the way in a round in which everybody moves
    fiction: true
  pact:
    kind: treaty
    title: Pact of the coast
    text: The embargo ends, and what it cost is shared.
    owner: {host}
    parties: [{first}, {second}]
    start: drafted
    treaty:
      delay: 0
      blank: 2 # rows that the seats can fill with promises of their own
      clauses:
        trade:
          kind: lift_sanction
          giver: {first}
          receiver: {second}
          subject: embargo
          goal: lifted
          fiction: true
        share:
          kind: payment
          giver: {second}
          receiver: {first}
          amount: 5
          variants: [{{amount: 10}}]
          fiction: true
    fiction: true
"""

_APPEAL: Final = """\
  {seat}_appeal:
    kind: statement
    title: {title} speaks to the world
    text: {title} says in public how it sees the crisis.
    owner: {seat}
    start: silent
    statement:
      about: {second}
    fiction: true
"""

_TIMELINE: Final = """\
timeline:
  storm: # it has a date, and comes in any game
    title: A storm closes the ports
    text: For two weeks no ship leaves the coast.
    date: 2030-02-06
    effects:
      - add: {{{first}.treasury: -3, {second}.treasury: -3}}
        why: the storm
    fiction: true
  protest: # it has a condition and a chance, and may come again
    title: Protest in {second_title}
    text: People ask for work and for bread.
    when: embargo.state in [imposed, tightened]
    chance: 0.5
    repeat: 3
    effects:
      - add: {{{second}.support: -3}}
        why: the protest
    fiction: true
"""

_AIMS: Final = """\
  {seat}:
    objectives:
      home:
        title: Keep your people behind you
        score: {seat}.support
        weight: 0.5
        fiction: true
      pact:
        title: {aim}
        score: {score}
        weight: 0.5
        public: false
        fiction: true
    red_lines:
      broke:
        title: The treasury is empty
        breach: {seat}.treasury <= 0
        penalty: 15
        fiction: true
"""

_DOCTRINE: Final = """\
  {seat}-default:
    actor: {seat}
    title: {title} by default
    text: What this seat does when nobody sits in it; rules are tried in order.
    default: true
    fiction: true
    rules:
"""

_RULE: Final = """\
      {name}:
        order: {order}
        when: {when}
        because: "{because}"
"""

_BRIEF: Final = """\
## Who you are

You sit for {title}. Say in its own voice what it has lived through, and why it is here.

## What you want

Peace on your terms, and a public that stands behind you.

## What you hold

{holds}

## What limits you

Money, and the patience of those at home.
"""

_NOTE: Final = """\
## What this exercise teaches

Say what the group should have seen by the end.

## Points to raise

- Which order did you give for its effect abroad, and which for its effect at home?
"""

_WORKSHOP: Final = """\
workshop:
  minutes: {briefing: 2, bargaining: 8, orders: 4, resolution: 1, report: 2}
  debrief: 20
  points: # what the facilitator raises: after a turn, or at the debrief
    price:
      title: What the embargo cost whom
      text: Ask both sides for their figure first, then open the numbers.
      after: 2
      watch: [embargo]
    pact:
      title: What stood in the way of the pact
      text: Ask each seat for the clause that it would not sign, and for the fear behind it.
"""


def fresh(name: str, title: str, seats: Sequence[str]) -> dict[str, str]:
    """The files of a new scenario by path within its folder.

    Args:
        name: of its folder.
        title: of the scenario.
        seats: ids of the actors that play, from `FEWEST` to `MOST`: the first has an embargo on the second, the last
            hosts the talks between the two.
    """
    first, second, host = seats[0], seats[1], seats[-1]
    words = {"first": first, "second": second, "host": host,
             "first_title": _title(first), "second_title": _title(second)}  # fmt: skip
    files = {
        "scenario.yaml": _HEAD.format(name=name, title=_quoted(title), seats=", ".join(seats)),
        "actors.yaml": "actors:\n" + "".join(_actors(seats)),
        "map.yaml": "zones:\n" + "".join(_zones(seats)),
        "instruments.yaml": _INSTRUMENTS.format(**words)
        + "".join(_APPEAL.format(seat=seat, title=_title(seat), second=second) for seat in seats if seat != second),
        "timeline.yaml": _TIMELINE.format(**words),
        "objectives.yaml": "objectives:\n" + "".join(_aims(seat, second) for seat in seats),
        "doctrines.yaml": "doctrines:\n" + "".join(_doctrine(seat, seats) for seat in seats),
        "workshop.yaml": _WORKSHOP,
        "briefings/facilitator.md": _NOTE,
    }
    for seat in seats:
        files[f"briefings/{seat}.md"] = _BRIEF.format(title=_title(seat), holds=_holds(seat, seats))
    return files


def _quoted(words: str) -> str:
    """Words as YAML that is text, whatever they are."""
    return json.dumps(words, ensure_ascii=False)


def _title(seat: str) -> str:
    """An id as a name.

    >>> _title("north_shore")
    'North Shore'
    """
    return seat.replace("_", " ").title()


def _actors(seats: Sequence[str]) -> Iterator[str]:
    """Every actor, with a letter of its own: one of its name where one is left."""
    taken: set[str] = set()
    for seat in seats:
        letter = next(c for c in f"{seat}abcdefg".replace("_", "").upper() if c not in taken)
        taken.add(letter)
        yield _ACTOR.format(seat=seat, title=_title(seat), short=_title(seat)[:10].strip(), letter=letter)


def _zones(seats: Sequence[str]) -> Iterator[str]:
    """A zone for every seat, in a row."""
    for at, seat in enumerate(seats):
        beside = [f"{seats[n]}_land" for n in (at - 1, at + 1) if 0 <= n < len(seats)]
        x = round(10 + 80 * at / (len(seats) - 1))
        yield _ZONE.format(seat=seat, title=_title(seat), neighbours=", ".join(beside), x=x)


def _aims(seat: str, second: str) -> str:
    """What a seat wants: one aim in public, one of its own."""
    reached = "pact.state in [signed, ratified, in_force]"
    if seat == second:
        return _AIMS.format(seat=seat, aim="Trade without an embargo", score="100 * (embargo.state in [idle, lifted])")
    return _AIMS.format(seat=seat, aim="A pact that is signed", score=f"100 * ({reached})")


def _doctrine(seat: str, seats: Sequence[str]) -> str:
    """How a seat plays by itself."""
    rules: list[tuple[str, str, str, str]] = []
    if seat in seats[:2]:
        rules += [
            ("come", "table.accept", "true", "Nobody wants to be blamed for staying away"),
            ("sign", "pact.sign", "true", "The pact is worth its price"),
            ("move", "table.concede", f"{seat}.support > 40", f"Support at home is {{{seat}.support}}"),
        ]
    if seat == seats[0]:
        rules.insert(0, ("press", "embargo.impose", "turn >= 1 and pact.state == drafted", "Words did not help"))
        rules.insert(1, ("relent", "embargo.lift", "pact.state in [signed, in_force]", "The pact is signed"))
    if seat == seats[-1]:
        rules.append(("open", "table.convene", "true", "The round should begin"))
    if seat != seats[1]:
        rules.append(("speak", f"{seat}_appeal.make", "turn >= 1", "It has to be said"))
    lines = (_RULE.format(name=n, order=o, when=w, because=b) for n, o, w, b in rules)
    return _DOCTRINE.format(seat=seat, title=_title(seat)) + "".join(lines)


def _holds(seat: str, seats: Sequence[str]) -> str:
    """What a seat has to work with, as a list in its brief."""
    held = {
        "Your word: you can speak to the world.": seat != seats[1],
        "The embargo: it hurts them, and you as well.": seat == seats[0],
        "A seat at the coast talks, and a signature under the pact.": seat in seats[:2],
        "The coast talks: they meet when you convene them.": seat == seats[-1],
    }
    return "\n".join(f"- {words}" for words, has in held.items() if has)
