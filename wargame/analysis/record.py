"""What the games of a scenario are compared with: numbers of the literature, outcomes of the year, rival strategies.

A record is a YAML file of its own in ``records/``: it belongs to no game, so that it can change without a single digest
changing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from wargame.analysis.ensemble import F32, Ensemble
from wargame.base.errors import UsageError
from wargame.base.source import read_yaml

Text = Annotated[str, StringConstraints(min_length=1, max_length=1200)]
Reading = Literal["end", "ever", "mean", "most", "sum", "growth", "first", "when", "jump", "step", "delay"]
QUIET: Final = "quiet"
"""The strategy that the others are compared with."""


class Row(BaseModel):
    """Base of the parts of a record."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(Row):
    """What the record is about."""

    scenario: str
    frozen: dt.date
    """Outcomes after this day are never used to fit anything."""


class Strategy(Row):
    """A line-up of doctrines that stands for a theory."""

    title: Text
    text: Text
    players: dict[str, str]


class Yardstick(Row):
    """What strategies are measured by, besides the scores of the seats."""

    title: Text
    of: Text
    read: Reading = "end"
    better: Literal["higher", "lower"]


class Per(Row):
    """What a number is divided by."""

    of: Text
    read: Reading


class BaseRate(Row):
    """A number from outside, with its range, and how it is read off games.

    Exactly one of `share` (share of games), `number` (its median over games) and `given` (share of the occasions on
    which `then` follows within so many turns) says how.
    """

    section: str
    says: Text
    source: Text
    claim_by: str | None = None
    range: tuple[float, float]
    range_from: Text | None = None
    """Where the range comes from, if it is not the source's own."""
    counts: Text
    line_up: str = QUIET
    share: Text | None = None
    number: Text | None = None
    read: Reading = "end"
    since: Text | None = None
    """The moment at which, or from which, a number is read."""
    until: dt.date | None = None
    only: Text | None = None
    """Games that count: those in which this holds at the end."""
    per: Per | None = None
    each: tuple[str, ...] = ()
    """Instruments that take the place of ``{it}`` in `given` and `then`, one after the other."""
    given: Text | None = None
    then: Text | None = None
    within: int = 0
    explained: Text | None = None
    """Why the games lie outside the range, where they do."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.share, self.number, self.given)) != 1:
            raise ValueError("give one of share, number and given")
        if (self.given is None) != (self.then is None):
            raise ValueError("given and then go together")
        if (self.read in ("when", "jump", "step", "delay")) != (self.since is not None):
            raise ValueError("read when, jump, step and delay need since, and nothing else does")
        return self


class Question(Row):
    """A question that the year has answered, and the day on which it is asked."""

    asks: Text
    asked: dt.date
    by: dt.date | None = None
    on: dt.date | None = None
    that: Text
    happened: bool
    no_change: bool = False
    source: Text

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.by is None) == (self.on is None):
            raise ValueError("give one of by and on")
        return self

    @property
    def answered(self) -> dt.date:
        """The day on which the answer is known."""
        return self.by or self.on or self.asked


class Record(Row):
    """Everything that the games of a scenario are compared with."""

    record: Head
    strategies: dict[str, Strategy] = Field(default_factory=dict)
    yardsticks: dict[str, Yardstick] = Field(default_factory=dict)
    base_rates: dict[str, BaseRate] = Field(default_factory=dict)
    hindcast: dict[str, Question] = Field(default_factory=dict)

    def measures(self) -> dict[str, str]:
        """Name -> expression of everything that has to be measured in a game."""
        return {f"m{n}": text for n, text in enumerate(dict.fromkeys(self._texts()))}

    def _texts(self) -> Iterator[str]:
        for rate in self.base_rates.values():
            yield from (t for t in (rate.share, rate.number, rate.since, rate.only) if t is not None)
            if rate.per is not None:
                yield rate.per.of
            yield from (text for pair in occasions(rate) for text in pair)
        yield from (yardstick.of for yardstick in self.yardsticks.values())
        yield from (question.that for question in self.hindcast.values())


def occasions(rate: BaseRate) -> list[tuple[str, str]]:
    """(given, then) for each instrument it is asked of."""
    if rate.given is None or rate.then is None:
        return []
    if not rate.each:
        return [(rate.given, rate.then)]
    return [(rate.given.replace("{it}", it), rate.then.replace("{it}", it)) for it in rate.each]


class Measured:
    """The games of a record, by expression."""

    def __init__(self, record: Record, games: Ensemble) -> None:
        self.games = games
        self._names = {text: name for name, text in record.measures().items()}

    def __getitem__(self, text: str) -> F32:
        """(W, T + 1) values of an expression of the record."""
        return self.games.series[self._names[text]]


def load_record(where: str | Path) -> Record:
    """The record of a file, or the shipped one of a scenario.

    Raises:
        UsageError: there is none, or it says what a record cannot say.
    """
    path = Path(where)
    if not path.suffix:
        path = Path(str(resources.files("wargame"))) / "analysis" / "records" / f"{where}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError((error.strerror or "").lower(), where=str(path), way_out="name a file") from None
    tree, problems, whole = read_yaml(text, str(path))
    if problems or not whole:
        raise UsageError(problems[0].headline(), where="record", way_out="mend it")
    try:
        return Record.model_validate_json(json.dumps(tree.value))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{place}: {first['msg'].lower()}", where=str(path), way_out="mend it") from None


def shipped_records() -> Mapping[str, Path]:
    """Scenario -> file of its record."""
    folder = Path(str(resources.files("wargame"))) / "analysis" / "records"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
