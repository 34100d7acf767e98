"""Fixtures and options that the whole suite shares."""

from __future__ import annotations

import os
import random
import secrets
from pathlib import Path

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.scenario import load

ROOT = Path(__file__).parent.parent
SCENARIOS = ROOT / "scenarios"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden games anew instead of comparing.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden: refused where CI is set: update on your own machine, read, commit")


@pytest.fixture(scope="session")
def kivu() -> Rulebook:
    """The rulebook of the main scenario, loaded once."""
    return Rulebook(load(SCENARIOS / "kivu-2025"))


@pytest.fixture(scope="session")
def first_steps() -> Rulebook:
    """The rulebook of the small scenario."""
    return Rulebook(load(SCENARIOS / "first-steps"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Codes, tokens, salts and names come from a seed, so that two sessions can be compared byte by byte."""
    source = random.Random()
    monkeypatch.setattr(secrets, "token_hex", lambda n=16: f"{source.getrandbits(8 * n):0{2 * n}x}")
    monkeypatch.setattr(secrets, "token_urlsafe", lambda n=16: f"{source.getrandbits(8 * n):0{2 * n}x}")
    monkeypatch.setattr(secrets, "choice", source.choice)
    return source
