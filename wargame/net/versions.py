"""Which programs two machines play with, in so few letters that a stranger learns nothing from them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import metadata


@cache
def packages_mark() -> str:
    """Eight letters that are the same on two machines with the same packages."""
    named = (re.match(r"[\w.-]+", line) for line in metadata.requires("wargame") or () if "extra ==" not in line)
    versions = sorted(f"{name[0].lower()} {_version(name[0])}" for name in named if name)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:8]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
