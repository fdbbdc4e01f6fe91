"""Dataclasses from parsed JSON, every field checked by its annotation."""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from precompute.pack.errors import PackError

T = TypeVar("T")


def from_json(cls: type[T], data: Any, where: str, name: str = "") -> T:
    """Make the dataclass `cls` of a JSON object; other keys than its fields are passed over.

    Args:
        cls: Its fields are texts, numbers, truth values, dataclasses, lists and dicts of these,
            or one of these and None.
        data: Parsed JSON.
        where: The file, for messages.
        name: Where in the file `data` is, such as `image`; "" is all of it.

    Raises:
        PackError: Names the field, what was found and what was expected.
    """
    this = name or "manifest"
    if not isinstance(data, dict):
        raise PackError(f"{where}: {this} is {_shown(data)}; expected an object")
    hints = typing.get_type_hints(cls)
    values = {}
    for item in dataclasses.fields(cls):  # type: ignore[arg-type]
        if item.name in data:
            path = f"{name}.{item.name}" if name else item.name
            values[item.name] = _convert(hints[item.name], data[item.name], where, path)
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            raise PackError(f"{where}: {this} has no {item.name!r}; found {sorted(data)}")
    return cls(**values)


def _convert(hint: Any, data: Any, where: str, name: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return from_json(typing.cast(type, hint), data, where, name)
    if origin is types.UnionType:
        return None if data is None else _convert(arguments[0], data, where, name)
    if origin is list and isinstance(data, list):
        return [_convert(arguments[0], item, where, f"{name}[{i}]") for i, item in enumerate(data)]
    if origin is dict and isinstance(data, Mapping):
        return {key: _convert(arguments[1], v, where, f"{name}.{key}") for key, v in data.items()}
    if hint is float and type(data) in (int, float) and abs(data) < sys.float_info.max:
        return float(data)
    if type(data) is hint and hint is not float:
        return data
    expected = {
        list: "a list",
        dict: "an object",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
    }
    raise PackError(
        f"{where}: {name} is {_shown(data)}; expected {expected.get(origin or hint, 'a text')}"
    )


def _shown(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
