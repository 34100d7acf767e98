"""A save that several tests look at; none of them changes it."""

from pathlib import Path

import pytest

from tests.unit.cli.typed import typed


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The save of a whole game of first-steps among doctrines."""
    folder = tmp_path_factory.mktemp("saved")
    said = typed(folder, "simulate", "first-steps", "--seed", "11", "--save", "whole.wargame")
    assert said.code == 0, said.err
    return folder / "whole.wargame"
