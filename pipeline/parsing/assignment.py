"""``--set KEY=VALUE`` of a command line."""

from __future__ import annotations

from typing import Any

from pipeline.errors import UserError


def assignment(text: str, example: str = "shards.cases_per_shard=5") -> tuple[str, Any]:
    """The key, and the value as YAML reads it.

    Raises:
        UserError: no such pair.
    """
    # Here, and not above: Ctrl-C is answered in a line only once everything above is imported.
    from pipeline.parsing import yaml_file

    key, sign, value = text.partition("=")
    if not sign or not key:
        raise UserError(f"--set {text}", "not KEY=VALUE", f"write for example --set {example}")
    return key, yaml_file.parse(value, f"--set {text[:100]}", "quote the value")
