"""The libraries of the extra ``[bank]``, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pipeline.errors import UserError


def needed(module: str, work: str = "import") -> Any:
    """The module, which only those have who asked for the extra.

    Raises:
        UserError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise UserError(work, "needs the extra", "pip install creditdocs[bank]") from None
