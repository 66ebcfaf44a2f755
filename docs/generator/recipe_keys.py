"""Every key of a recipe, from the models that check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from generator import markdown
from pipeline.recipe import Recipe

LONGEST = 90  # characters of a default that stands in a table
NAMES = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
}


def text() -> str:
    """A section for the recipe and each of its parts: key, what it takes, default, meaning."""
    return "\n".join(_section(path, model) for path, model in _models("", Recipe))


def _models(path: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Dotted path and model, the whole first."""
    yield path, model
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _models(f"{path}.{name}".lstrip("."), kind)


def _section(path: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    plain = model()
    defaults = _plain({name: getattr(plain, name) for name in model.model_fields})
    rows, long = [], []
    for name, key in schema["properties"].items():
        if "$ref" in key:  # a part, with a section of its own
            default, takes = "", f"keys of its own: {markdown.code(f'{path}.{name}'.lstrip('.'))}"
        else:
            default, takes = _yaml(defaults[name]), takes_of(key)
        if len(default) > LONGEST:
            long.append((name, defaults[name]))
            default = "below"
        else:
            default = markdown.code(default)
        about = model.model_fields[name].description or ""
        rows.append([markdown.code(name), takes, default, about])
    title = f"### `{path}`\n" if path else "### The whole\n"
    said = markdown.prose(model.__doc__ or "") if path else ""
    parts = [title, f"{said}\n" if said else "", markdown.table(_HEADER, rows)]
    parts += [f"Default of `{name}`:\n\n{_listing(name, value)}" for name, value in long]
    return "\n".join(parts)


_HEADER = ("key", "takes", "default", "meaning")


def takes_of(schema: Mapping[str, Any]) -> str:
    """What a key takes, in words, from its JSON schema."""
    if "oneOf" in schema:  # one key, two shapes
        return "; or ".join(takes_of(part) for part in schema["oneOf"])
    if "anyOf" in schema:
        # an amount may be written as a number or as a text of one
        kinds = [part for part in schema["anyOf"] if part.get("type") != "null"]
        numbers = [part for part in kinds if part.get("type") == "number"]
        said = takes_of(numbers[0] if numbers and len(kinds) == 2 else kinds[0])
        if len(kinds) > 2:
            said = " or ".join(takes_of(part) for part in kinds)
        return f"{said}, or null" if len(kinds) < len(schema["anyOf"]) else said
    if "enum" in schema:
        return " or ".join(markdown.code(str(value)) for value in schema["enum"])
    if "$ref" in schema:  # a part, in a list of such
        return "mappings of keys"
    kind = schema.get("type")
    if kind == "object":
        return _mapping(schema)
    if kind == "array":
        return _list(schema)
    if schema.get("format") == "date":
        return "day"
    return NAMES[str(kind)] + _range(schema)


def _mapping(schema: Mapping[str, Any]) -> str:
    keys = schema.get("propertyNames", {})
    named = f"{takes_of(keys)}: " if "enum" in keys else "name: "
    if "pattern" in keys:
        named = "band: " if "[0-9]" in keys["pattern"] else "name: "
    patterns = schema.get("patternProperties")
    value = next(iter(patterns.values())) if patterns else schema.get("additionalProperties")
    if not isinstance(value, Mapping):
        return "mapping"
    return f"mapping, {named}{takes_of(value)}"


def _list(schema: Mapping[str, Any]) -> str:
    if "prefixItems" in schema:
        parts = [takes_of(part) for part in schema["prefixItems"]]
        return f"list of {len(parts)}: {parts[0]}"
    return f"list of {takes_of(schema['items'])}"


def _range(schema: Mapping[str, Any]) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    above = "more than " if "exclusiveMinimum" in schema else ""
    below = "less than " if "exclusiveMaximum" in schema else ""
    if low is None and high is None:
        return ""
    if high is None:
        return f", {above}{_figure(low)}" + ("" if above else " or more")
    if low is None:
        return f", {below}{_figure(high)}" + ("" if below else " or less")
    return f", {above}{_figure(low)} to {below}{_figure(high)}"


def _figure(limit: float) -> str:
    return f"{int(limit):,}" if limit == int(limit) else f"{limit:,}"


def _plain(value: Any) -> Any:
    """A default as YAML knows it: amounts as numbers, tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _yaml(value: object) -> str:
    """A value as a recipe writes it, on one line."""
    dumped = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000
    )
    return str(dumped).removesuffix("\n").removesuffix("\n...")


def _listing(name: str, value: object) -> str:
    dumped = yaml.safe_dump(
        {name: value}, allow_unicode=True, default_flow_style=None, sort_keys=False, width=100
    )
    return markdown.block(str(dumped), "yaml")
