"""The player's guide: what it types is typed at a table."""

import re
from pathlib import Path

from tests.unit.lines.typist import Typist
from tests.unit.session.tables import parley_game

PAGE = Path(__file__).parents[2] / "docs" / "players-guide.md"


async def test_what_the_guide_types_at_a_table_is_done(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```typed\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    with parley_game(tmp_path / "mine.wargame", "drc") as game:
        kinshasa = Typist(game, "drc")
        await kinshasa.shell.begin()
        for line in block.splitlines():
            command, _, _ = line.removeprefix("> ").partition("  ")
            said = await kinshasa.type(command)
            assert not re.search(r"^(error|wrong):", said, re.MULTILINE), f"{line}\n{said}"
