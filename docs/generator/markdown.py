"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown of one line."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell(c) for c in line)} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Text that a table cell may hold."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as it is, inside a line."""
    return f"`{text}`" if text else ""


def block(text: str, language: str = "text") -> str:
    """Text as it is, in lines of its own."""
    fence = "`" * 4
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def folded(title: str, inside: str) -> str:
    """Something that opens when its title is clicked."""
    return f"<details>\n<summary>{title}</summary>\n\n{inside}\n\n</details>\n"


def prose(docstring: str) -> str:
    """A docstring as Markdown: what is literal in one is literal in the other."""
    return " ".join(docstring.split()).replace("``", "`")
