"""What a person waits for: the help, the first frame, the map, a turn, and the memory of a client.

    python benchmarks/screens.py [--repeat 5]

Whole processes are timed from outside, screens in a pseudo-terminal of 120x40; figures are medians.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wargame.session.game import Game

PROGRAM = [sys.executable, "-m", "wargame"]


def seconds_of(command: list[str]) -> float:
    """Wall seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def seconds_to_see(command: list[str], text: bytes, folder: str, limit: float = 30.0) -> tuple[float, float]:
    """(seconds until `text` is drawn in a terminal of 120x40, MB resident then)."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update(TERM="xterm-256color", PYTHONPATH=str(Path(__file__).parents[1]))
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    try:
        while text not in seen:
            ready, _, _ = select.select([terminal], [], [], limit)
            if not ready:
                raise SystemExit(f"'{text.decode()}' was never drawn by {' '.join(command)}")
            seen += os.read(terminal, 65536)
        taken = time.perf_counter() - start
        pages = int(Path(f"/proc/{child}/statm").read_text().split()[1]) if Path("/proc").is_dir() else 0
        return taken, pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


async def inside(repeat: int, folder: Path) -> dict[str, list[float]]:
    """Milliseconds of the map's picture, its repaint, and a whole turn from seal to report, on kivu-2025."""
    from textual.geometry import Size

    from wargame.scenario import load
    from wargame.session.game import Game
    from wargame.session.local import LocalClient
    from wargame.tui.app import WargameApp
    from wargame.tui.screens.game import GameScreen
    from wargame.tui.viz.zonemap import draw_map
    from wargame.tui.widgets.zonemap import ZoneMap

    found: dict[str, list[float]] = {"picture": [], "repaint": [], "turn": [], "view": []}
    game = Game.create(load("kivu-2025"), 7, {"rwanda": "human"}, folder / "bench.wargame")
    for _ in range(repeat):
        start = time.perf_counter()
        game.seal("rwanda")
        found["turn"].append(time.perf_counter() - start)
        start = time.perf_counter()
        game.view("rwanda")
        found["view"].append(time.perf_counter() - start)
    app = WargameApp(None, LocalClient(game, ("rwanda",)))
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(500):
            await pilot.pause(0.02)
            if isinstance(app.screen, GameScreen) and app.screen.query(ZoneMap):
                break
        await pilot.pause(0.3)
        zone_map = app.screen.query(ZoneMap).first()
        for _ in range(repeat * 3):
            start = time.perf_counter()
            draw_map(zone_map.scene, zone_map.size.width, zone_map.size.height, "block")
            found["picture"].append(time.perf_counter() - start)
            start = time.perf_counter()
            zone_map.watch_scene()
            for y in range(Size(*zone_map.size).height):
                zone_map.render_line(y)
            found["repaint"].append(time.perf_counter() - start)
    game.close()
    return found


async def answered(repeat: int, folder: Path) -> tuple[list[float], int]:
    """Seconds from an offer of three clauses to the other seat's answer with its reason on the screen, and the keys.

    Kinshasa, played by a person, writes to Washington in kivu-2025; the keys are counted from the Situation pane to the
    offer.
    """
    from wargame.scenario import load
    from wargame.session.game import Game

    found: list[float] = []
    keys = 0
    scenario = load("kivu-2025")
    for n in range(repeat):
        with Game.create(scenario, 7 + n, {"drc": "human"}, folder / f"answer{n}.wargame") as game:
            seconds, keys = await answer_to_an_offer(game)
            found.append(seconds)
    return found, keys


async def answer_to_an_offer(game: Game) -> tuple[float, int]:
    """As `answered`, of one game that has just begun."""
    from wargame.session.local import LocalClient
    from wargame.tui.app import WargameApp
    from wargame.tui.panes.table import Table
    from wargame.tui.screens.ask import ConfirmScreen
    from wargame.tui.screens.game import GameScreen
    from wargame.tui.screens.pick import PickScreen
    from wargame.tui.widgets.prose import Prose

    app = WargameApp(None, LocalClient(game, ("drc",)))
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        keys = 0

        async def wait(ready: Callable[[], bool]) -> None:
            while not ready():
                await pilot.pause(0.002)

        async def press(*names: str) -> None:
            nonlocal keys
            keys += len(names)
            await pilot.press(*names)

        await wait(lambda: isinstance(app.screen, GameScreen) and app.screen.ready)
        await press("t")
        pane = app.screen.query_one(Table)
        await wait(lambda: pane.view is not None)
        await press("a")
        await wait(lambda: isinstance(app.screen, PickScreen) and app.screen.is_mounted)
        await press("space", "down", "space", "down", "down", "space", "enter")
        await wait(lambda: pane.draft is not None and len(pane.draft.clauses) == 3)
        await press("o")
        await wait(lambda: isinstance(app.screen, ConfirmScreen))
        start = time.perf_counter()
        await press("y")
        said = pane.query_one("#said", Prose)
        await wait(lambda: pane.view is not None and len(pane.view.said) > 1)
        reason = pane.view.said[-1].reason if pane.view is not None else ""
        await wait(lambda: reason[:20] in said.content.plain)
        return time.perf_counter() - start, keys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    median = statistics.median
    print(f"wargame --help: {median(seconds_of([*PROGRAM, '--help']) for _ in range(args.repeat)):.2f} s")
    command = [sys.executable, "-c", "import wargame.tui.app, wargame.session.local"]
    bare = median(seconds_of([sys.executable, "-c", ""]) for _ in range(args.repeat))
    print(f"import of the client: {median(seconds_of(command) for _ in range(args.repeat)) - bare:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        frames = [seconds_to_see(PROGRAM, b"New game", folder) for _ in range(args.repeat)]
        print(f"first frame (start menu): {median(t for t, _ in frames):.2f} s, {median(m for _, m in frames):.0f} MB")
        play = [*PROGRAM, "play", "kivu-2025", "--seat", "rwanda", "--seed", "7"]
        games = [seconds_to_see(play, b"Indicators", folder) for _ in range(args.repeat)]
        print(
            f"first frame (kivu-2025 as Rwanda, everything loaded): {median(t for t, _ in games):.2f} s, "
            f"{median(m for _, m in games):.0f} MB"
        )
        inner = asyncio.run(inside(args.repeat, Path(folder)))
        answers, keys = asyncio.run(answered(args.repeat, Path(folder)))
    print(
        f"from an offer of three clauses to the answer with its reason on the screen: {median(answers):.2f} s, "
        f"at most {max(answers):.2f} s; {keys} keys from the Situation pane to the offer"
    )
    for name, text in (
        ("turn", "a turn, from seal to saved report"),
        ("view", "a seat's view"),
        ("picture", "picture of the map at 120x40"),
        ("repaint", "repaint of the map at 120x40"),
    ):
        print(f"{text}: {1000 * median(inner[name]):.0f} ms")


if __name__ == "__main__":
    main()
