"""Formulas of an own kind: a small language read from text, within bounds, and nothing evaluated.

+ - * /, comparison, ``if round abs sum count running days months years``, numbers, quoted texts,
and names of fields, columns and sources. Python's own grammar reads it; every node that is not
listed here is refused.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.caches import cached

LONGEST, MOST, DEEPEST, DIGITS = 500, 120, 20, 15
# Function -> how many arguments; the first of ``sum`` and ``count`` and the second of ``running``
# name a table or a column.
FUNCTIONS: Mapping[str, int] = {
    "if": 3,
    "round": 2,
    "abs": 1,
    "sum": 1,
    "count": 1,
    "running": 2,
    "days": 1,
    "months": 1,
    "years": 1,
}
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_ODD = re.compile(r"(?<![A-Za-z0-9_])[0-9.]*[0-9][A-Za-z_]+|[#:;\[\]{}]")  # 1e9, 0x10, comments
_WORD = re.compile(r"(?<![A-Za-z0-9_])[a-z]+(?![A-Za-z0-9_])")
_RESERVED = "reserved_"  # before a word that Python keeps for itself, such as if and from


class FormulaFault(Exception):
    """Why a text is no formula."""


@dataclass(frozen=True)
class Number:
    value: Decimal


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Name:
    name: str  # dotted


@dataclass(frozen=True)
class Operation:
    """Of two operands."""

    sign: str  # + - * / == != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative:
    of: Node


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


Node = Number | Text | Name | Operation | Negative | Call


@cached(most=2048)
def parse(text: str) -> Node:
    """The formula of a text.

    Raises:
        FormulaFault: it is none, or too long or too deep.
    """
    if len(text) > LONGEST:
        raise FormulaFault(f"longer than {LONGEST} characters")
    if "\\" in text or "\n" in text:
        raise FormulaFault("holds a backslash or a line end")
    try:
        tree = ast.parse(_readable(text.strip()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaFault(f"{text[:60]!r} is no formula") from None
    if sum(1 for _ in ast.walk(tree)) > 3 * MOST:
        raise FormulaFault(f"holds more than {MOST} parts")
    return _node(tree, DEEPEST)


def _readable(text: str) -> str:
    """With words Python keeps for itself renamed, outside quotes."""
    parts = _QUOTED.split(text)
    code = "".join(part for part in parts if not part.startswith(('"', "'")))
    if odd := _ODD.search(code):
        raise FormulaFault(f"{odd[0][:30]!r} is not read in formulas")
    return "".join(
        part if part[:1] in "\"'" and part else _WORD.sub(_unreserved, part) for part in parts
    )


def _unreserved(word: re.Match[str]) -> str:
    return f"{_RESERVED}{word[0]}" if keyword.iskeyword(word[0]) else word[0]


def _node(tree: ast.expr, deeper: int) -> Node:
    if deeper < 0:
        raise FormulaFault(f"is nested more than {DEEPEST} deep")
    match tree:
        case ast.Constant(value=value):
            return _constant(value)
        case ast.Name() | ast.Attribute():
            return Name(_dotted(tree))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            sign = _OPERATORS[type(op)]
            return Operation(sign, _node(left, deeper - 1), _node(right, deeper - 1))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPERATORS:
            sign = _OPERATORS[type(op)]
            return Operation(sign, _node(left, deeper - 1), _node(right, deeper - 1))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Negative(_node(operand, deeper - 1))
        case ast.Call(func=func, args=arguments, keywords=[]):
            return _call(_dotted(func), arguments, deeper)
    raise FormulaFault(f"{ast.unparse(tree)[:60].replace(_RESERVED, '')!r} is not read in formulas")


def _constant(value: object) -> Node:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = repr(value)
        if len(text) > DIGITS + 1 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            raise FormulaFault(f"the number {text[:30]} has more than {DIGITS} digits")
        return Number(Decimal(text))
    raise FormulaFault(f"{value!r} is not read in formulas")


def _dotted(tree: ast.expr) -> str:
    if isinstance(tree, ast.Name):
        return tree.id.removeprefix(_RESERVED)
    if isinstance(tree, ast.Attribute):
        return f"{_dotted(tree.value)}.{tree.attr.removeprefix(_RESERVED)}"
    raise FormulaFault(f"{ast.unparse(tree)[:60]!r} is no name")


def _call(function: str, arguments: list[ast.expr], deeper: int) -> Call:
    wanted = FUNCTIONS.get(function)
    if wanted is None:
        raise FormulaFault(f"no function {function[:40]!r}, only {', '.join(FUNCTIONS)}")
    if len(arguments) != wanted:
        raise FormulaFault(f"{function} takes {wanted} arguments, not {len(arguments)}")
    nodes = tuple(_node(each, deeper - 1) for each in arguments)
    column = nodes[-1] if function in ("sum", "count", "running") else Name("")
    if not isinstance(column, Name):
        raise FormulaFault(f"{function} adds up a column: name one")
    return Call(function, nodes)


def names(node: Node) -> Iterator[str]:
    """Every field, column or source it needs; of a table's sum ``postings.amount``."""
    return (name for name, _ in references(node))


def references(node: Node) -> Iterator[tuple[str, str]]:
    """The same, each with the function that adds it up; none where it is a value."""
    match node:
        case Name(name=name):
            yield name, ""
        case Negative(of=inner):
            yield from references(inner)
        case Operation(left=left, right=right):
            yield from references(left)
            yield from references(right)
        case Call(function=("sum" | "count" | "running") as function, arguments=arguments):
            for each in arguments[:-1]:
                yield from references(each)
            yield from ((name, function) for name in names(arguments[-1]))
        case Call(arguments=arguments):
            for each in arguments:
                yield from references(each)
