"""The QR code in a terminal holds the modules it should, in every way of drawing it."""

import re

import numpy as np
import pytest
import zxingcpp

from wargame.cli.qr import BLOCKS, END, INK, PAPER, matrix, qr_lines

TEXT = "http://192.0.2.7:8765"
CELL = (16, 8)
"""Dots of a terminal's letter: rows, columns."""
ABOVE = {letter: pair for pair, letter in BLOCKS.items()}


def read_blocks(lines: tuple[str, ...], *, drawn: bool) -> list[list[bool]]:
    """The modules of lines in which `drawn` modules are inked."""
    rows = []
    for line in lines:
        pairs = [ABOVE[letter] for letter in line.removeprefix(INK).removesuffix(END)]
        rows += [[bool(above) == drawn for above, _ in pairs], [bool(below) == drawn for _, below in pairs]]
    return rows


@pytest.mark.parametrize("colours", [True, False])
def test_block_letters_hold_every_module(colours: bool) -> None:
    lines = qr_lines(TEXT, blocks=True, colours=colours)
    expected = matrix(TEXT)
    assert read_blocks(lines, drawn=colours)[: len(expected)] == expected
    assert all(("\x1b" in line) == colours for line in lines)
    assert len(lines) <= 20
    assert len(lines[0].removeprefix(INK).removesuffix(END)) <= 60


def test_colours_alone_hold_every_module() -> None:
    lines = qr_lines(TEXT, blocks=False, colours=True)
    read = [[cell == PAPER for cell in line.removesuffix(END).split("  ")[:-1]] for line in lines]
    assert read == matrix(TEXT)
    assert all(line.isascii() for line in lines)


def test_without_either_there_is_none() -> None:
    assert qr_lines(TEXT, blocks=False, colours=False) == ()


def photographed(lines: tuple[str, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The dots of a dark terminal of 80 columns that shows these lines: bright ones are 255."""
    high, wide = CELL
    dots = np.zeros(((len(lines) + 4) * high, 80 * wide), np.uint8)
    for row, line in enumerate(lines, 2):
        ink, paper, column = 255, 0, 0
        for piece in re.findall(r"\x1b\[[0-9;]+m|.", line):
            if piece.startswith("\x1b"):
                ink, paper = {INK: (0, 255), PAPER: (255, 0), END: (255, 0)}[piece]
                continue
            above, below = ABOVE[piece]
            cell = dots[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
            cell[: high // 2], cell[high // 2 :] = ink if above else paper, ink if below else paper
            column += 1
    return dots


@pytest.mark.parametrize("text", [TEXT, "https://wargame-host.some-university.example:18765"])
@pytest.mark.parametrize(("blocks", "colours"), [(True, True), (True, False), (False, True)])
def test_a_telephone_reads_it_from_the_screen(text: str, blocks: bool, colours: bool) -> None:
    [found] = zxingcpp.read_barcodes(photographed(qr_lines(text, blocks=blocks, colours=colours)))
    assert found.text == text
