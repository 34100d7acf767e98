"""What a program that was killed left in the write-ahead log beside its save.

SQLite stops reading a write-ahead log at the first frame whose checksum is wrong, and says nothing: a flipped byte
there would take acknowledged acts away in silence. So the file is read here first, and what is not whole is named.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

HEADER: Final = 32
FRAME: Final = 24
MAGIC: Final = (0x377F0682, 0x377F0683)
VERSION: Final = 3_007_000


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a write-ahead log adds to its save.

    Attributes:
        pages: number of a page -> its content after the last whole transaction.
        size: pages of the save after that; 0 where nothing is added.
        damage: what is wrong, or nothing.
    """

    pages: dict[int, bytes]
    size: int
    damage: str = ""


def recover(log: bytes, page_size: int) -> Recovered:
    """Read a write-ahead log as SQLite would, and say where it stops before its end."""
    if not log:
        return Recovered({}, 0)
    if len(log) < HEADER:  # killed while the first bytes were written: nothing had been acknowledged
        return Recovered({}, 0)
    magic, version, size, _, salt1, salt2 = struct.unpack(">6I", log[:24])
    order = ">" if magic == MAGIC[1] else "<"
    sums = _checksum(log[:24], order, (0, 0))
    if magic not in MAGIC or version != VERSION or size != page_size or sums != struct.unpack(">2I", log[24:32]):
        return Recovered({}, 0, "its header is damaged")
    done: dict[int, bytes] = {}
    open_: dict[int, bytes] = {}
    pages = 0
    for number, at in enumerate(range(HEADER, len(log), FRAME + size), 1):
        if at + FRAME + size > len(log):
            break  # killed in the middle of a frame: its transaction had not been acknowledged
        page, commit, frame1, frame2 = struct.unpack(">4I", log[at : at + 16])
        if frame1 != salt1 and frame2 != salt2:
            break  # left over from before the log was begun anew
        sums = _checksum(log[at : at + 8] + log[at + FRAME : at + FRAME + size], order, sums)
        if (frame1, frame2) != (salt1, salt2) or sums != struct.unpack(">2I", log[at + 16 : at + FRAME]):
            return Recovered(done, pages, f"frame {number} is damaged")
        open_[page] = log[at + FRAME : at + FRAME + size]
        if commit:
            done |= open_
            open_ = {}
            pages = commit
    return Recovered(done, pages)


def apply(save: bytes, recovered: Recovered, page_size: int) -> bytes:
    """The save with what its write-ahead log adds."""
    if not recovered.size:
        return save
    whole = bytearray(save[: recovered.size * page_size].ljust(recovered.size * page_size, b"\x00"))
    for page, content in recovered.pages.items():
        if page <= recovered.size:
            whole[(page - 1) * page_size : page * page_size] = content
    return bytes(whole)


def _checksum(part: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """The running checksum of the SQLite format, over pairs of 32-bit words."""
    a, b = sums
    words = struct.unpack(f"{order}{len(part) // 4}I", part)
    for k in range(0, len(words), 2):
        a = a + words[k] + b & 0xFFFFFFFF
        b = b + words[k + 1] + a & 0xFFFFFFFF
    return a, b
