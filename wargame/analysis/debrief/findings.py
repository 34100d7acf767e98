"""The opening page: what a group should talk about, in words and with the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wargame.analysis.debrief.story import Story

LEAST: Final = 0.05
"""Points of score that are worth a word."""
PLAIN: Final = 0.3
"""Share of the variance of a hidden number that public numbers explain, from which on players could tell."""
FAINT: Final = 0.1
"""The same, below which they could not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, and the question it asks the group."""

    title: str
    text: str
    question: str


def findings(story: Story) -> list[Finding]:
    """Everything that can be said of this game, the most general first."""
    if not story.turns:
        return []
    return [finding for part in PARTS for finding in part(story)]


def _scores(story: Story) -> Iterator[Finding]:
    rows = sorted(story.debrief.results, key=lambda r: r.history[0] - r.history[-1])
    best, worst = rows[0], rows[-1]
    up = sum(r.history[-1] - r.history[0] > LEAST for r in rows)
    yield Finding(
        "Who ended better than they began",
        f"{up} of {len(rows)} seats did. {story.title_of(best.seat)} {'gained most' if up else 'lost least'}, from "
        f"{best.history[0]:.0f} to {best.score:.0f}; {story.title_of(worst.seat)} came from {worst.history[0]:.0f} to "
        f"{worst.score:.0f}. "
        "Scores measure each seat against its own aims: they are not a ranking.",
        "Which of your aims did you give up for another, and when did you decide that?",
    )


def _people(story: Story) -> Iterator[Finding]:
    first, last = story.worlds[0], story.worlds[-1]
    fled = [float(w["newly_displaced"][0]) for w in story.worlds[1:]]
    worst = int(np.argmax(fled))
    killed = [float(last[name][0] - first[name][0]) for name in ("deaths", "deaths_low", "deaths_high")]
    if sum(fled) < 1 and killed[0] < 1:
        return
    turn = story.turns[worst]
    yield Finding(
        "What it cost people",
        f"{sum(fled):,.0f} people fled and about {killed[0]:,.0f} were killed ({killed[1]:,.0f} to {killed[2]:,.0f}). "
        f"The worst turn was {turn.number} ({turn.date}), in which {fled[worst]:,.0f} fled"
        + (f": {_took(turn.fallen)}." if turn.fallen else "."),
        "Whose orders of that turn, or of the two before it, could have spared them?",
    )


def _turning_point(story: Story) -> Iterator[Finding]:
    moves = [(abs(change), turn, seat, change) for turn in story.turns for seat, change in turn.changed.items()]
    size, turn, seat, change = max(moves, key=lambda m: (m[0], -m[1].number))
    if size < LEAST:
        return
    told = next((p for p in story.debrief.turning_points
                 if p.startswith(f"turn {turn.number} ") and f", {story.title_of(seat)}: " in p), "")  # fmt: skip
    why = told.partition(": score ")[2].partition(": ")[2].rstrip(".")
    yield Finding(
        "The sharpest turn",
        f"In turn {turn.number} ({turn.date}) {story.title_of(seat)} moved by {change:+.1f} points, more than any "
        "seat in any other turn" + (f": {why}." if why else "."),
        "Who saw it coming, and from what?",
    )


def _words_and_deeds(story: Story) -> Iterator[Finding]:
    kept = sum(p.kept for p in story.promises)
    changed = sum(len(turn.fallen) for turn in story.turns)
    standing = sum(text.state == "in force" for text in story.texts)
    if not story.texts and not changed:
        return
    promises = (
        f"Of {len(story.promises)} promises that came due {kept} were kept when they did. " if story.promises else ""
    )
    yield Finding(
        "Words and ground",
        f"Texts that were signed: {len(story.texts)}, in force at the end: {standing}. {promises}Meanwhile zones "
        f"changed hands {changed} time{'' if changed == 1 else 's'}.",
        "Signature, entry into force and compliance are three things: where did yours part?",
    )


def _pressure(story: Story) -> Iterator[Finding]:
    book = story.book
    strain = np.stack([w["strain"][0] for w in story.worlds])
    actor = int(strain.max(axis=0).argmax())
    peak = int(strain[:, actor].argmax())
    if not peak or strain[peak, actor] < 1:
        return
    title = story.title_of(book.actors[actor])
    known = _hidden(story, "sanction_efficacy")
    yield Finding(
        "What pressure did",
        f"The strain of measures was greatest on {title}: {strain[peak, actor]:.1f} of 100 after turn {peak}, "
        f"{strain[-1, actor]:.1f} at the end. Its isolation went from {story.worlds[0]['isolation'][0, actor]:.0f} to "
        f"{story.worlds[-1]['isolation'][0, actor]:.0f}.{known}",
        f"What did {title} do differently because of it, and what did it do anyway?",
    )


def _market(story: Story) -> Iterator[Finding]:
    book = story.book
    if not book.axes["C"]:
        return
    price = np.stack([w["price"][0] for w in story.worlds])
    growth = price[-1] / price[0] - 1
    c = int(np.abs(growth).argmax())
    commodity = book.text.commodities[book.axes["C"][c]]
    yield Finding(
        "Minerals",
        f"{commodity.title} moved most, from {_price(price[0, c])} to {_price(price[-1, c])} {commodity.unit} "
        f"({growth[c]:+.0%}). " + _rents(story),
        "Who gained from the change, and did that seat bring it about?",
    )


def _price(value: float) -> str:
    """A price in four digits or more, never in powers of ten.

    >>> _price(32_600.4), _price(3.14159), _price(987.65)
    ('32,600', '3.142', '987.6')
    """
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def _rents(story: Story) -> str:
    rents = np.stack([w["rents"][0] for w in story.worlds[1:]]).sum(axis=0)
    armed = [a for a in range(len(story.book.actors)) if not story.book.facts.is_state[a] and rents[a] >= 0.05]
    told = ", ".join(f"{story.title_of(story.book.actors[a])} USD {rents[a]:.1f} m" for a in armed)
    return f"Over the game armed groups took from mines: {told}." if told else ""


def _blind(story: Story) -> Iterator[Finding]:
    if story.again is None:
        return
    gaps = sorted(story.again.luck, key=lambda x: x.median - x.score)
    most, least = gaps[0], gaps[-1]
    yield Finding(
        "What reacting was worth, and luck",
        f"Given again without looking in {story.again.worlds} other draws, the same orders would have left "
        f"{story.title_of(most.seat)} between {most.low:.0f} and {most.high:.0f}; this game gave it {most.score:.0f}. "
        f"For {story.title_of(least.seat)} it would have been {least.low:.0f} to {least.high:.0f}, and it got "
        f"{least.score:.0f}. Orders that answer what has happened, and the dice, make the difference.",
        "Which of your orders would you give again before knowing how it went?",
    )


def _unseen(story: Story) -> Iterator[Finding]:
    if story.again is None or not story.again.inferred:
        return
    rows = sorted(story.again.inferred, key=lambda i: -i.visible)
    plain, dark = [i for i in rows if i.visible >= PLAIN], [i for i in rows if i.visible < FAINT]
    text = f"{len(rows)} things were drawn at the start and told to nobody. "
    if plain:
        one = plain[0]
        text += (
            f"{len(plain)} of them could be guessed or known from numbers that every seat could read, best of all "
            f"{one.name.replace('_', ' ')}, which was {one.drawn:.2f} (of {one.low:g} to {one.high:g}). "
        )
    if dark:
        text += (
            f"{len(dark)} could not be seen at all, among them {', '.join(i.name.replace('_', ' ') for i in dark[:2])}."
        )
    yield Finding(
        "What nobody knew", text.rstrip(), "Which of them did you act on as if you knew, and what would have told you?"
    )


def _contested(story: Story) -> Iterator[Finding]:
    if story.again is None:
        return
    parameters = story.book.text.parameters
    told = []
    for one in story.again.inferred:
        question = parameters[one.name].contested
        if question is None:
            continue
        drawn = f"{one.drawn:.2f} of {one.low:g} to {one.high:g}"
        answer = f"{question} In this game {_third(one.drawn, one.low, one.high)}, {drawn}; "
        if one.visible < FAINT:
            answer += "nothing that all could read told of it"
        else:
            kind = "plainly" if one.visible >= PLAIN else "faintly"
            answer += f"what all could read pointed {kind} to {one.estimate:.2f}, give or take {one.error:.2f}"
        told.append(answer)
    if told:
        yield Finding(
            "What the sources contest",
            f"{'. '.join(told)}. The designers settle none of it: another game draws anew.",
            "Which side of each did you act on, and what would have been wise had it been the other way?",
        )


def _third(value: float, low: float, high: float) -> str:
    share = (value - low) / max(high - low, 1e-9)
    return "rather not" if share < 1 / 3 else "rather so" if share > 2 / 3 else "between the two"


PARTS: Final[tuple[Callable[[Story], Iterator[Finding]], ...]] = (
    _scores, _people, _turning_point, _words_and_deeds, _pressure, _market, _blind, _unseen, _contested,
)  # fmt: skip


def _took(fallen: tuple[tuple[str, str, str], ...]) -> str:
    return "; ".join(f"{after} took {zone} from {before}" for zone, before, after in fallen[:3])


def _hidden(story: Story, name: str) -> str:
    drawn = story.book.text.parameters.get(name)
    if name not in story.debrief.hidden or drawn is None or drawn.draw is None:
        return ""
    value, _ = story.debrief.hidden[name]
    low, high = drawn.draw
    third = ("weak", "middling", "strong")[min(int(3 * (value - low) / (high - low)), 2) if high > low else 1]
    return f" In this game sanctions were {third}: their hidden efficacy was {value:.2f}, of {low:g} to {high:g}."
