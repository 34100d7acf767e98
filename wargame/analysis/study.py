"""A study on disk: chunks of worlds, each in a file of its own, so that an interruption loses nothing.

The folder holds ``manifest.json`` (what is studied), ``chunks/`` (what was measured) and, once all chunks are there,
the results (`wargame.analysis.results`). A chunk depends on the plan and on its number alone: it does not matter which
program played it, on which machine, in which order, or how often the work was interrupted.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import threading
import zipfile
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.ensemble import Ensemble, play_chunk
from wargame.analysis.plan import Plan
from wargame.base.errors import UsageError, WargameError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"


class Here(Executor):
    """Plays in this process, one chunk at a time."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return future


@contextlib.contextmanager
def processes(count: int) -> Iterator[Executor]:
    """`count` processes that play for this one.

    They are started while an interrupt waits: one that met them halfway through their imports would end in a traceback
    for each. Ctrl-C is for this process, which tells them to stop.
    """
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin_worker) as executor:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for _ in range(count):  # one is started for each task that finds none idle
                executor.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield executor


def _begin_worker() -> None:
    """Make a process one that plays for another: Ctrl-C is for that other, and when it dies this one ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


class Study:
    """A plan, a number of worlds, and the folder where they are kept."""

    def __init__(self, plan: Plan, worlds: int, folder: Path) -> None:
        """Take the folder, which is new, empty, or holds the same study.

        Raises:
            UsageError: the folder holds something else.
        """
        self.plan, self.worlds, self.folder = plan, worlds, folder
        self.chunks = range(-(-worlds // plan.chunk))
        self._check_folder()
        (folder / "chunks").mkdir(parents=True, exist_ok=True)
        replace(folder / MANIFEST, json.dumps(self._manifest(), indent=1, ensure_ascii=False).encode() + b"\n")

    def _manifest(self) -> dict[str, Any]:
        return {"format": FORMAT, "worlds": self.worlds, **self.plan.identity()}

    def _check_folder(self) -> None:
        """Refuse a folder in which there is something else."""
        where = str(self.folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError("this is a file", where=where, way_out="name a folder")
        known = self.folder / MANIFEST
        if not known.exists():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise UsageError("the folder is not empty and holds no study", where=where, way_out="name a new folder")
            return
        there, mine = read_manifest(self.folder), self._manifest()
        for name, value in mine.items():
            if name != "worlds" and there.get(name) != value:
                what = f"it holds another study: its {name} is {_brief(there.get(name))}, not {_brief(value)}"
                raise UsageError(what, where=where, way_out="name a new folder, or study that again")

    def path(self, number: int) -> Path:
        """The file of a chunk."""
        return self.folder / "chunks" / f"{number:06d}.npz"

    def missing(self) -> list[int]:
        """Chunks that are still to be played."""
        return [n for n in self.chunks if read_chunk(self.path(n), self.plan.worlds_of(n, self.worlds)) is None]

    def run(self, executor: Executor) -> Generator[int, None, None]:
        """Play what is missing, and give the number of each chunk once it is on disk.

        When this is interrupted or closed, chunks that are being played are waited for and kept.

        Raises:
            WargameError: a worker died.
        """
        futures = {
            executor.submit(play_chunk, self.plan, self.plan.worlds_of(n, self.worlds)): n for n in self.missing()
        }
        waiting = dict(futures)
        try:
            for future in as_completed(futures):
                number = waiting[future]
                write_npz(self.path(number), future.result().arrays())
                del waiting[future]
                yield number
        except BrokenProcessPool as error:
            what, way_out = "a worker died", "what is done is kept: run it again, perhaps with fewer --workers"
            raise WargameError(what, where="study", way_out=way_out) from error
        finally:
            for future in waiting:
                future.cancel()
            for future, number in waiting.items():
                if not future.cancelled() and future.exception() is None:
                    write_npz(self.path(number), future.result().arrays())

    def ensemble(self) -> Ensemble:
        """Everything that was measured.

        Raises:
            WargameError: a chunk is missing or damaged.
        """
        parts = []
        for n in self.chunks:
            part = read_chunk(self.path(n), self.plan.worlds_of(n, self.worlds))
            if part is None:
                raise WargameError(f"chunk {n} is not there", where=str(self.folder), way_out="run the study again")
            parts.append(part)
        return Ensemble.joined(parts)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the folder of a study says it holds.

    Raises:
        UsageError: it holds no study that this program can read.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = f"{MANIFEST} cannot be read: {str(error).lower()}"
        raise UsageError(what, where=str(folder), way_out="name a new folder") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise UsageError(f"{MANIFEST} is of another version", where=str(folder), way_out="name a new folder")
    return said


def read_chunk(path: Path, worlds: range) -> Ensemble | None:
    """The worlds of a chunk; nothing where the file is missing, damaged, or holds other worlds."""
    try:
        with np.load(path, allow_pickle=False) as found:
            part = Ensemble.of_arrays({name: found[name] for name in found.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return part if np.array_equal(part.worlds, np.asarray(worlds)) else None


def write_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays so that the file is either whole or not there; the same arrays give the same bytes."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as out:
        np.savez_compressed(out, allow_pickle=False, **arrays)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def replace(path: Path, content: bytes) -> None:
    """Write a file so that it is either as before or whole."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def _brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
