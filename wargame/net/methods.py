"""What can be asked over the wire, read from the protocols of the session: a method added there travels at once.

There is one table, and it is made by looking at the protocol's own signatures: parameters become a model that refuses
what it does not know, results an adapter that reads back what it wrote, and the `needs` mark says who may call it.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from wargame.base.errors import SessionError
from wargame.base.text import clean
from wargame.session.protocol import Need


@dataclass(frozen=True)
class Method:
    """One question or act.

    Attributes:
        name: as the protocol has it.
        need: what the caller must hold.
        parameters: model of its arguments, by name.
        result: reads and writes what it returns.
    """

    name: str
    need: Need
    parameters: type[BaseModel]
    result: TypeAdapter[Any]

    def arguments(self, given: object) -> dict[str, Any]:
        """Arguments out of JSON.

        Raises:
            SessionError: they do not fit; names the first that does not.
        """
        try:
            model = self.parameters.model_validate(given)
        except ValidationError as error:
            raise _misfit(self.name, error) from error
        return {name: getattr(model, name) for name in type(model).model_fields}


@lru_cache(maxsize=8)
def methods_of(*protocols: type) -> Mapping[str, Method]:
    """The methods of some protocols that can be awaited, by name."""
    found = {
        name: _method(name, member)
        for protocol in protocols
        for name, member in vars(protocol).items()
        if inspect.iscoroutinefunction(member) and not name.startswith("_")
    }
    return MappingProxyType(found)


def _method(name: str, member: Any) -> Method:
    hints = typing.get_type_hints(member)
    fields: dict[str, Any] = {}
    for parameter in list(inspect.signature(member).parameters.values())[1:]:
        default = ... if parameter.default is parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], default)
    parameters = create_model(name, __config__=ConfigDict(extra="forbid", allow_inf_nan=False), **fields)
    return Method(name, getattr(member, "need", "pen"), parameters, TypeAdapter(hints["return"]))


def _misfit(method: str, error: ValidationError) -> SessionError:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    where = clean(f"{method}({place})", limit=120)
    return SessionError(
        first["msg"][:1].lower() + first["msg"][1:], where=where, way_out="update the program that asks"
    )
