"""What somebody's own form asks of a field, in words that print alone can answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from output.questions.shared.document_view import DocumentView
from pipeline.forms.evaluate import Scope, Value, evaluate
from pipeline.forms.findings import EXPIRY, FUTURE, VALUE
from pipeline.forms.formula import (
    Call,
    FormulaFault,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    parse,
    references,
)
from pipeline.forms.locale import Writer
from pipeline.forms.paper import Kind
from pipeline.forms.schema import NUMBERS, FieldSpec, Valued
from pipeline.printing.items import column
from pipeline.records import Fact, Language

DAY, AMOUNT = date(2026, 12, 31), Decimal("1234.56")  # how days and numbers are written, as samples
_PLAIN_DAY = re.compile(r"[\d./\- ]+")
_FAR = 50  # years: of a year in two digits nobody can tell the century
_OPEN, _CLOSE = "“", "”"

LATE: Mapping[Language, str] = {
    "zh": "审查日为{today}。“{title}”上“{caption}”一栏的日期不得早于审查日（等于审查日仍然有效）。",
    "en": "The day of the review is {today}. On the “{title}”, the day under “{caption}” must not "
    "be before the day of the review; that day itself will do.",
}
EARLY: Mapping[Language, str] = {
    "zh": "审查日为{today}。“{title}”上“{caption}”一栏的日期不得晚于审查日（等于审查日可以）。",
    "en": "The day of the review is {today}. On the “{title}”, the day under “{caption}” must not "
    "be after the day of the review; that day itself will do.",
}
FORMULA: Mapping[Language, str] = {
    "zh": "“{title}”上“{caption}”一栏应等于：{formula}。引号中是栏目名称，"
    "sum 为该列各行之和，count 为表格的行数，round(a, n) 为四舍五入到 n 位小数，"
    "if(a, b, c) 在 a 成立时为 b，否则为 c，days、months、years 为天数、月数、年数。"
    "按所印的最后一位数字比较。",
    "en": "On the “{title}”, “{caption}” must be: {formula}. In quotes stand the fields' names; "
    "sum adds up all rows of a column, count is how many rows its table has, round(a, n) rounds "
    "half up to n places, if(a, b, c) is b where a is so and else c; days, months and years are so "
    "many of them. Compare to the last digit that is printed.",
}
WRITTEN: Mapping[Language, str] = {
    "zh": "日期写作{day}，数字写作{amount}。若符合则为“合理”，否则为“不合理”。",
    "en": " Days are written like {day}, numbers like {amount}. If it holds, the paper is "
    "reasonable, otherwise unreasonable.",
}


class Rule(NamedTuple):
    """What is asked of a field: its words, the fields it takes, whether facts keep it, its id."""

    name: str
    words: str
    fields: tuple[str, ...]
    holds: bool
    rule: str


def rules(paper: DocumentView, kind: Kind, today: date, *, language: Language) -> Iterator[Rule]:
    """All that print tells of this paper as these pictures show it."""
    shown = _Shown(paper, kind, today, language=language)
    for name, spec in kind.spec.fields.items():
        if shown.legible(name):
            yield from shown.term(name, spec)
            yield from shown.derived(name, spec)


class _Shown:
    """A paper in pictures."""

    def __init__(self, paper: DocumentView, kind: Kind, today: date, *, language: Language) -> None:
        self.paper, self.kind, self.today, self.language = paper, kind, today, language
        self.facts = paper.facts

    def legible(self, name: str) -> bool:
        """Does it say something, under a name that no other field has?"""
        if self.facts.get(name) is None or not self.paper.readable([name]):
            return False
        called = self.paper.heading(name)
        alike = [n for n in self.paper.fields if self.paper.heading(n) == called]
        return alike == [name] and _quotable(called)

    def term(self, name: str, spec: FieldSpec) -> Iterator[Rule]:
        """On which side of today a day must lie."""
        day, must = self.facts[name], spec.bounds
        if must is None or not isinstance(day, date) or not self._whole(name, spec):
            return
        for words, bound, holds, rule in (
            (LATE, must.not_before, day >= self.today, EXPIRY),
            (EARLY, must.not_after, day <= self.today, FUTURE),
        ):
            if bound:
                yield Rule(name, self._said(words, name, spec.format), (name,), holds, rule)

    def derived(self, name: str, spec: FieldSpec) -> Iterator[Rule]:
        """What the kind's formula for it gives of other fields that are printed."""
        text = spec.drawn.formula
        if text is None or not self._whole(name, spec):
            return
        node = parse(text)
        taken = self._taken(node)
        days = {self.kind.valued[column(n)].format for n in (name, *taken) if self._is_day(n)}
        if not taken or len(days) > 1:
            return
        try:
            due = evaluate(node, Scope(self._value, self._column, self._column))
            formula = self._worded(node)
        except FormulaFault:
            return
        said = self._said(FORMULA, name, next(iter(days), "")).replace("{formula}", formula)
        yield Rule(name, said, (name, *taken), self._alike(due, name), VALUE)

    # ------------------------------------------------------------ words

    def _said(self, words: Mapping[Language, str], name: str, day: str) -> str:
        title, caption = self.paper.document.label, self.paper.heading(name)
        said = words[self.language].replace("{today}", self.today.isoformat())
        said = said.replace("{title}", title).replace("{caption}", caption)
        return said + samples(self.kind.writer, day, self.language)

    def _worded(self, node: Node) -> str:
        match node:
            case Number(value=value):
                return str(value)
            case Name(name=name):
                return f"{_OPEN}{self._heading(name)}{_CLOSE}"
            case Negative(of=inner):
                return f"-{self._worded(inner)}"
            case Operation(sign=sign, left=left, right=right):
                return f"({self._worded(left)} {sign} {self._worded(right)})"
            case Call(function=function, arguments=arguments):
                return f"{function}({', '.join(map(self._worded, arguments))})"
        raise FormulaFault("a text")

    def _heading(self, name: str) -> str:
        return self.paper.heading(name if name in self.paper.fields else self._rows(name)[0])

    # ------------------------------------------------------------ what print tells

    def _taken(self, node: Node) -> list[str]:
        """The fields and cells that it takes; none where print does not tell one to the digit."""
        found: dict[str, None] = {}
        for name, function in references(node):
            if function in ("sum", "count"):
                cells = self._rows(name)
                if not self._one_column(cells):
                    return []
                found.update(dict.fromkeys(cells))
            elif function or not self.legible(name) or not self._whole(name):
                return []
            else:
                found[name] = None
        return list(found)

    def _rows(self, name: str) -> list[str]:
        """The cells of a column that say something; of a table alone those of its first column."""
        table, _, cell = name.partition(".")
        cell = cell or next(iter(self.kind.spec.rows[table].columns))
        own = (n for n in self.facts if column(n) == f"{table}.*.{cell}")
        return [n for n in own if self.facts[n] is not None]

    def _one_column(self, cells: Sequence[str]) -> bool:
        """Are all of them printed to the digit, under a name that nothing else has?"""
        if not cells or not self.paper.readable(cells) or not all(map(self._whole, cells)):
            return False
        called = self.paper.heading(cells[0])
        alike = {column(n) for n in self.paper.fields if self.paper.heading(n) == called}
        return len(alike) == 1 and _quotable(called)

    def _whole(self, name: str, spec: Valued | None = None) -> bool:
        """Is its value told by its print, if one knows how days and numbers are written?"""
        spec = spec or self.kind.valued.get(column(name))
        value, text = self.facts[name], self.paper.fields[name].view.text
        if spec is None:
            return False
        if isinstance(value, date):
            plain = _PLAIN_DAY.fullmatch(self.kind.writer.text(spec, DAY))
            return plain is not None and abs(value.year - self.today.year) < _FAR
        number = _decimal(value)
        if spec.type not in NUMBERS or number is None or ";" in spec.format or "%" in text:
            return False
        return number == round(number, _places(text, self.kind.writer))

    def _is_day(self, name: str) -> bool:
        return isinstance(self.facts[name], date)

    def _value(self, name: str) -> Value:
        value = self.facts[name]
        return value if isinstance(value, date) else _decimal(value)

    def _column(self, name: str) -> list[Value]:
        return [self._value(cell) for cell in self._rows(name)]

    def _alike(self, due: Value, name: str) -> bool:
        """Is that what is printed, to its last digit?"""
        shown = self._value(name)
        if isinstance(due, Decimal) and isinstance(shown, Decimal):
            text = self.paper.fields[name].view.text
            return abs(due - shown) <= Decimal(1).scaleb(-_places(text, self.kind.writer)) / 2
        return due == shown


def samples(writer: Writer, day: str, language: Language) -> str:
    """How the form's days and numbers are written."""
    dated = writer.text(Valued(type="date", format=day), DAY)
    amount = writer.text(Valued(type="money", format="#,##0.00"), AMOUNT)
    return WRITTEN[language].replace("{day}", dated).replace("{amount}", amount)


def _decimal(value: Fact) -> Decimal | None:
    number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    return Decimal(value) if number else None  # type: ignore[arg-type]


def _places(text: str, writer: Writer) -> int:
    """Digits after the decimal sign."""
    point = writer.locale.number_symbols["latn"]["decimal"]
    return sum(c.isdigit() for c in text.rpartition(point)[2]) if point in text else 0


def _quotable(text: str) -> bool:
    return bool(text) and not set(text) & {_OPEN, _CLOSE, "{", "}"}
