"""Conditions on pictures, as ``export --where`` has them: a comparison of columns with values.

Read with Python's own parser and never run by it: of its syntax only what compares is known.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.errors import UserError

# Columns of ``images`` that a condition may name; the last two are lists, of what is shown.
SCALARS = (
    *("id", "case_id", "language", "split", "width", "height", "condition", "severity"),
    *("second_condition", "second_severity", "tampered"),
)
LISTS = ("kinds", "labels")
Row = Mapping[str, Any]
Condition = Callable[[Row], bool]
_LONGEST = 2_000  # characters; the parser's stack is not endless
_OPERATORS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


def condition(text: str) -> Condition:
    """What a text such as ``language == 'zh' and condition in ('Fax', 'Photocopy')`` says.

    The condition raises UserError where it compares what cannot be compared.

    Raises:
        UserError: not a condition, or it names something else than a column.
    """
    if len(text) > _LONGEST:
        raise _refused(text, f"longer than {_LONGEST} characters")
    try:
        parsed = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused(text, "not a condition") from None
    value = _value(parsed, text)

    def holds(row: Row) -> bool:
        try:
            return bool(value(row))
        except TypeError as error:
            raise _refused(text, str(error)) from None

    return holds


def _refused(text: str, what: str) -> UserError:
    example = "language == 'zh' and condition in ('Fax', 'Photocopy') and 'zh/payslip' in kinds"
    columns = ", ".join((*SCALARS, *LISTS))
    return UserError(f"--where {text[:80]!r}", what, f"write for example {example}; {columns}")


def _value(node: ast.expr, text: str) -> Callable[[Row], Any]:
    match node:
        case ast.Constant(value=str() | int() | float() | None):
            constant = node.value
            return lambda row: constant
        case ast.Name(id=name) if name in SCALARS or name in LISTS:
            return lambda row: row[name]
        case ast.Name(id=name):
            raise _refused(text, f"no column {name!r}")
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            values = [_value(part, text) for part in parts]
            return lambda row: [value(row) for value in values]
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            negated = _value(inner, text)
            return lambda row: not negated(row)
        case ast.BoolOp(op=kind, values=parts):
            values = [_value(part, text) for part in parts]
            together = all if isinstance(kind, ast.And) else any
            return lambda row: together(value(row) for value in values)
        case ast.Compare():
            return _compared(node, text)
    raise _refused(text, "holds more than comparisons, `and`, `or`, `not` and `in`")


def _compared(node: ast.Compare, text: str) -> Callable[[Row], Any]:
    sides = [_value(side, text) for side in (node.left, *node.comparators)]
    signs = [_OPERATORS.get(type(sign)) for sign in node.ops]
    if None in signs:
        raise _refused(text, "compares in a way that is not known here")

    def holds(row: Row) -> bool:
        values = [side(row) for side in sides]
        pairs = zip(signs, values[:-1], values[1:], strict=True)
        return all(sign(one, other) for sign, one, other in pairs if sign is not None)

    return holds
