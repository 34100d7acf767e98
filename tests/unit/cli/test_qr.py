"""The QR code in a terminal holds the modules it should, in every way of drawing it."""

import pytest

from wargame.cli.qr import BLOCKS, END, INK, PAPER, matrix, qr_lines

TEXT = "http://192.0.2.7:8765"
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
