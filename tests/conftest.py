"""Fixtures and options that the whole suite shares."""

from __future__ import annotations

import os
import random
import secrets

import pytest

from tests.books import book_of
from wargame.rules.rulebook import Rulebook


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden games anew instead of comparing.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden: refused where CI is set: update on your own machine, read, commit")


@pytest.fixture(scope="session")
def kivu() -> Rulebook:
    """The rulebook of the main scenario, loaded once."""
    return book_of("kivu-2025")


@pytest.fixture(scope="session")
def first_steps() -> Rulebook:
    """The rulebook of the small scenario."""
    return book_of("first-steps")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Codes, tokens, salts and names come from a seed, so that two sessions can be compared byte by byte."""
    source = random.Random()
    monkeypatch.setattr(secrets, "token_hex", lambda n=16: f"{source.getrandbits(8 * n):0{2 * n}x}")
    monkeypatch.setattr(secrets, "token_urlsafe", lambda n=16: f"{source.getrandbits(8 * n):0{2 * n}x}")
    monkeypatch.setattr(secrets, "choice", source.choice)
    return source
