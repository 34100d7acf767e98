"""Identifiers that must not be taken for one another."""

from __future__ import annotations

from typing import NewType

ActorIndex = NewType("ActorIndex", int)
"""Place of an actor on axis A."""
InstrumentIndex = NewType("InstrumentIndex", int)
"""Place of an instrument on axis I."""
TriggerCode = NewType("TriggerCode", int)
"""1 + place of a trigger in its lifecycle's ``triggers``; 0 means none."""
