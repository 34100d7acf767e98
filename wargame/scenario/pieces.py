"""What the models of a scenario are made of: ids, texts, numbers with bounds, and facts with a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\r\n]*$")]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Expr = Annotated[str | float | bool, Field(union_mode="left_to_right")]
"""A text of the expression language; plain numbers and booleans are expressions too."""
Share = Annotated[float, Field(ge=0, le=1)]
Index = Annotated[float, Field(ge=0, le=100)]
Amount = Annotated[float, Field(ge=0, le=1e9)]
Confidence = Literal["high", "medium", "low"]


class Strict(BaseModel):
    """No unknown key passes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Fact(Strict):
    """Something the scenario states about the world: sourced, attributed, or marked as invented."""

    source: list[str] | str | None = None
    """P-codes or names of the entries under ``sources``; or several."""
    fiction: bool = False
    """It is invented."""
    claim_by: str | None = None
    """The party that claims it, where it is only claimed."""
    confidence: Confidence | None = None
    """How well the sources support it."""
    note: Prose | None = None
    """For readers of the file and of the cards on the screens."""


Color = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6}|[a-z][a-z_]*)$", max_length=40)]
"""A colour as #rrggbb, or by a name that terminals know."""
