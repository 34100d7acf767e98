"""``wargame study``: many games at once, on all cores or on a cluster, kept so that an interruption loses nothing."""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wargame.base.errors import UsageError
from wargame.cli.narrate import progress, say
from wargame.cli.players import drawn_seed, known_line_up, opponents_option, player_choices, players_option, seed_option

if TYPE_CHECKING:
    from wargame.analysis.study import Study


@click.command("study", short_help="many games at once, as tables")
@click.argument("scenario")
@click.option("--worlds", type=click.IntRange(1), default=1000, show_default=True, help="How many games.")
@seed_option
@click.option("--turns", type=click.IntRange(1), help="Stop after so many turns.")
@players_option
@opponents_option
@click.option(
    "--vary", multiple=True, metavar="NAME=LOW..HIGH",
    help="Draw a parameter evenly in each game, in place of its value or its hidden draw; NAME=VALUE holds it at one "
    "value; may be given several times.",
)  # fmt: skip
@click.option(
    "--measure", "measures", multiple=True, metavar="NAME=EXPRESSION",
    help="Evaluate an expression after every turn of every game; may be given several times.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1), help="Processes; one for each core by default.")
@click.option("--cluster", metavar="URL", help="A dask.distributed scheduler in place of processes, or 'local'.")
@click.option(
    "-o",
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the study; if it holds this study, it is continued.",
)
@click.option("--report", is_flag=True, help="Also print whether the game is balanced: scores, orders, seats.")
def command(
    scenario: str,
    worlds: int,
    seed: int | None,
    turns: int | None,
    players: tuple[str, ...],
    opponents: str,
    vary: tuple[str, ...],
    measures: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    folder: Path,
    report: bool,
) -> None:
    """Play many games of SCENARIO without people and keep what was measured in FOLDER.

    Writes results.npz (everything), worlds.csv (a row a game: what was drawn, the scores, every measure at the end) and
    turns.csv (a row a turn and measure: mean and percentiles). The same command again goes on where an interrupted
    study stopped, and plays more games where --worlds is larger; a folder of another study is refused. The games do not
    depend on the number of workers, nor on where they run.
    """
    from wargame.analysis.plan import plan_of
    from wargame.analysis.study import MANIFEST, Study, read_manifest
    from wargame.scenario import load

    if workers is not None and cluster is not None:
        raise UsageError("it does not go with --cluster", where="--workers", way_out="give one of the two")
    loaded = load(scenario)
    if seed is None and (folder / MANIFEST).exists():
        seed = int(read_manifest(folder)["seed"])
    plan = plan_of(
        loaded,
        seed=drawn_seed(seed),
        players=player_choices(players, tuple(loaded.text.actors)),
        opponents=known_line_up(opponents),
        vary=ranges(vary),
        measures=_named(measures, "--measure", "NAME=EXPRESSION"),
        turns=turns,
    )
    study = Study(plan, worlds, folder)
    _play(study, workers, cluster)
    _tell(study, report)


def _play(study: Study, workers: int | None, cluster: str | None) -> None:
    missing = study.missing()
    there = len(study.chunks) - len(missing)
    if there:
        say(f"{there} of {len(study.chunks)} chunks are there already")
    if not missing:
        return
    with _executor(len(missing), workers, cluster) as executor:
        try:
            with contextlib.closing(study.run(executor)) as rows:
                for _ in progress(rows, len(missing), f"{study.worlds} games, in chunks"):
                    pass
        except KeyboardInterrupt:
            left = len(study.missing())
            say(f"interrupted; {len(study.chunks) - left} of {len(study.chunks)} chunks are kept in {study.folder}")
            raise


def _tell(study: Study, report: bool) -> None:
    from wargame.analysis.results import write_results

    found = study.ensemble()
    paths = write_results(study.plan, found, study.folder)
    say(f"{study.worlds} games, seed {study.plan.seed}: {', '.join(str(path) for path in paths)}")
    if report:
        from wargame.analysis.balance import balance_lines

        for line in balance_lines(study.plan, {study.plan.opponents: found}):
            click.echo(line)


@contextlib.contextmanager
def _executor(chunks: int, workers: int | None, cluster: str | None) -> Iterator[Executor]:
    """Whatever plays the chunks."""
    from wargame.analysis.study import Here, processes

    if cluster is not None:
        with _dask(cluster) as executor:
            yield executor
        return
    count = min(workers or os.cpu_count() or 1, chunks)
    if count == 1:
        yield Here()
        return
    with processes(count) as executor:
        yield executor


@contextlib.contextmanager
def _dask(url: str) -> Iterator[Executor]:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        what, way_out = "dask.distributed is not installed", "install the extra: pip install 'wargame[cluster]'"
        raise UsageError(what, where="--cluster", way_out=way_out) from None
    try:
        client = distributed.Client() if url == "local" else distributed.Client(url, timeout="10s")
    except (OSError, ValueError) as error:
        what = f"no scheduler answers at '{url}': {str(error).lower()}"
        raise UsageError(what, where="--cluster", way_out="start one with 'dask scheduler', or write local") from None
    with client:
        yield client.get_executor(pure=False)


def ranges(texts: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """``strain_scale=1..3`` as a mapping; ``strain_scale=2`` holds it at one value."""
    found: dict[str, tuple[float, float]] = {}
    for name, text in _named(texts, "--vary", "NAME=LOW..HIGH").items():
        low, _, high = text.partition("..")
        try:
            bounds = float(low), float(high or low)
        except ValueError:
            bounds = math.nan, math.nan
        if not all(map(math.isfinite, bounds)):
            way_out = "write for instance strain_scale=1..3"
            raise UsageError(f"'{text}' is no range", where=f"--vary {name}", way_out=way_out)
        found[name] = bounds
    return found


def _named(texts: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, _, said = (part.strip() for part in text.partition("="))
        if not re.fullmatch(r"[A-Za-z][\w.-]*", name) or not said:
            way_out = "a name is letters, digits, '_', '.' and '-', a letter first"
            raise UsageError(f"'{text}' is not {form}", where=option, way_out=way_out)
        if name in found:
            raise UsageError(f"'{name}' is given twice", where=option, way_out="give it once")
        found[name] = said
    return found
