"""The terminal a person sits at: what the screens ask of the machine, answered from disk and from the session."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import secrets
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from wargame.base.text import clean
from wargame.players.table import OPPONENTS
from wargame.scenario import Scenario, attempt
from wargame.scenario.files import slug
from wargame.scenario.heads import Head, known_heads
from wargame.scenario.loading import known_scenarios
from wargame.session.folder import Entry, listing, new_path
from wargame.session.from_turn import begin_at
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.protocol import Client
from wargame.tui.host import NewGame, SaveCard, ScenarioCard, SeatCard, Settings


class Terminal:
    """Implements `wargame.tui.host.Host` for this machine; closes what it opened when the block ends."""

    def __init__(self) -> None:
        self._games: list[Game] = []
        self._played: dict[Path, None] = {}
        """Saves that were opened here, wherever they lie."""
        self._loaded: dict[Path, tuple[Scenario | None, str]] = {}
        self._loading = threading.Lock()

    def __enter__(self) -> Terminal:
        """Nothing is open yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of every save."""
        for game in self._games:
            game.close()

    # --- scenarios ---------------------------------------------------------------------------------------------------

    async def scenarios(self) -> Sequence[ScenarioCard]:
        """Scenarios on offer, the shorter first: they are the ones to learn with."""
        cards = await asyncio.to_thread(lambda: [self._listed(path, head) for path, head in known_heads()])
        return sorted(cards, key=lambda card: (bool(card.problem), card.turns * len(card.seats), card.id))

    def _listed(self, path: Path, head: Head | None) -> ScenarioCard:
        if head is None or path in self._loaded:
            return self._card(path)
        seats = tuple(SeatCard(seat, seat) for seat in head.seats)
        return ScenarioCard(head.id, head.title, head.summary, "", "", head.turns, head.turn_days, seats, whole=False)

    async def whole(self, card: ScenarioCard) -> ScenarioCard:
        """Read all of a scenario."""
        path = self._path(card.id)
        return card if path is None else await asyncio.to_thread(self._card, path)

    def _card(self, path: Path) -> ScenarioCard:
        scenario, problem = self._load(path)
        if scenario is None:
            return ScenarioCard(path.stem, path.stem, "", "", "", 0, 0, (), problem=problem)
        return scenario_card(scenario)

    def _load(self, path: Path) -> tuple[Scenario | None, str]:
        with self._loading:  # who asks meanwhile for the same waits for it
            if path not in self._loaded:
                scenario, problems = attempt(path)
                more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
                self._loaded[path] = (scenario, problems[0].headline() + more if problems else "")
            return self._loaded[path]

    def scenario(self, name: str) -> Scenario | None:
        """A scenario that is on offer."""
        path = self._path(name)
        return None if path is None else self._load(path)[0]

    def _path(self, name: str) -> Path | None:
        return next((path for path in known_scenarios() if name in (path.stem, path.name, slug(path.stem))), None)

    def opponents(self) -> Sequence[tuple[str, str]]:
        """Names of playing strengths and what they mean."""
        return tuple(OPPONENTS.items())

    # --- games -------------------------------------------------------------------------------------------------------

    async def start(self, choice: NewGame) -> LocalClient:
        """Begin a game that a person chose on the screens."""
        return await asyncio.to_thread(self._start, choice)

    def _start(self, choice: NewGame) -> LocalClient:
        from wargame.scenario import load

        scenario = self.scenario(choice.scenario) or load(choice.scenario)
        seed = secrets.randbelow(2**31) if choice.seed is None else choice.seed
        return self.begin(scenario, new_path(scenario.id), seed, choice.seats, {}, choice.opponents, choice.turn)

    def begin(
        self,
        scenario: Scenario,
        path: Path,
        seed: int,
        seats: Sequence[str],
        players: Mapping[str, str],
        opponents: str,
        turn: int = 1,
    ) -> LocalClient:
        """Begin a game in a new save; persons come in at `turn`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return self._client(begin_at(scenario, seed, seats, players, path, turn, opponents=opponents))

    async def saves(self) -> Sequence[SaveCard]:
        """Saved games, the latest first."""
        return await asyncio.to_thread(lambda: [save_card(entry) for entry in listing(others=self._played)])

    async def open(self, save: str) -> LocalClient:
        """Go on with a saved game."""
        return await asyncio.to_thread(self.resume, Path(save))

    def resume(self, path: Path, scenario: str | None = None) -> LocalClient:
        """Go on with the game of a save; one that is open here already is shared."""
        for game in self._games:
            if game.save.path.resolve() == path.resolve():
                return LocalClient(game)
        return self._client(Game.open(path, scenario=scenario))

    async def leave(self, client: Client) -> None:
        """Let go of the save of a game that was begun or opened here."""
        if isinstance(client, LocalClient) and client.game in self._games:
            self._games.remove(client.game)
            await client.call(client.game.close)

    def _client(self, game: Game) -> LocalClient:
        self._games.append(game)
        self._played[game.save.path] = None
        return LocalClient(game)

    # --- settings ----------------------------------------------------------------------------------------------------

    def settings(self) -> Settings:
        """What the person prefers; a file that cannot be read counts as none."""
        try:
            said = json.loads(settings_file().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Settings()
        return settings_of(said)

    def keep(self, settings: Settings) -> None:
        """Remember what the person prefers, if the disk lets us: no game is lost over it."""
        path = settings_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(dataclasses.asdict(settings), indent=1) + "\n", encoding="utf-8")
        except OSError:
            return


def settings_file() -> Path:
    """Where preferences are kept."""
    return Path(platformdirs.user_config_dir("wargame", appauthor=False)) / "settings.json"


def settings_of(said: Any) -> Settings:
    """Preferences out of a file that a person may have edited: what does not fit is left at its default."""
    if not isinstance(said, dict):
        return Settings()
    default = Settings()
    theme, glyphs, pace, keymap = (said.get(name) for name in ("theme", "glyphs", "pace", "keymap"))
    return Settings(
        theme=theme if isinstance(theme, str) else default.theme,
        glyphs=glyphs if isinstance(glyphs, str) else default.glyphs,
        pace=min(max(float(pace), 0.0), 60.0) if isinstance(pace, int | float) and pace == pace else default.pace,
        keymap={str(k): str(v) for k, v in keymap.items()} if isinstance(keymap, dict) else default.keymap,
    )


def scenario_card(scenario: Scenario) -> ScenarioCard:
    """What a person reads of a scenario before choosing it."""
    text = scenario.text
    calendar = text.calendar
    return ScenarioCard(
        id=scenario.id,
        title=text.scenario.title,
        summary=text.scenario.summary,
        start=scenario.date_of(1).isoformat(),
        end=calendar.last_day.isoformat(),
        turns=calendar.turns,
        turn_days=calendar.turn_days,
        seats=tuple(
            SeatCard(
                seat,
                text.actors[seat].title,
                text.briefings.get(seat, ""),
                tuple(aim.title for aim in text.objectives[seat].objectives.values() if aim.public),
            )
            for seat in text.seats
        ),
    )


def save_card(entry: Entry) -> SaveCard:
    """A save as the list shows it."""
    return SaveCard(
        id=str(entry.path),
        title=entry.title or clean(entry.path.stem),
        scenario=entry.scenario,
        seats=entry.seats,
        turn=entry.turn,
        turns=entry.turns,
        phase="ended" if entry.ended else "orders",
        changed=entry.changed.replace("T", " ").partition(".")[0].removesuffix("Z"),
        problem=entry.problem,
    )
