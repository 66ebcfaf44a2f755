"""What the catalogue holds, kind of unit by kind of unit, with pictures."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from generator import markdown
from generator.pictures import Drawn
from pipeline import dictionary, units
from pipeline.field_types import TYPES, FieldDefinition
from pipeline.printing import template
from pipeline.printing.mark import Mark
from pipeline.records import Question
from pipeline.roles import (
    Art,
    CaptureEffect,
    FactChange,
    Facts,
    Format,
    PageChange,
    QuestionKind,
    Role,
    Unit,
)
from pipeline.rules import rule_texts

PICTURES = "_generated/pictures"  # as the pages that include these parts see it
LANGUAGES = {"zh": "Chinese", "en": "English"}


def kinds(drawn: Drawn) -> str:
    """Every kind of paper: its class, its layouts in pictures, and what it says."""
    parts = []
    for language, title in LANGUAGES.items():
        parts.append(f"## {title} papers\n")
        for kind in units.names(Facts):
            if kind.startswith(f"{language}/"):
                parts.append(_kind(kind, drawn))
    return "\n".join(parts)


def _kind(kind: str, drawn: Drawn) -> str:
    unit = units.load(Facts, kind)
    fields = markdown.table(
        ("field", "label", "type", "part of", "what it means", "the same in Chinese"),
        [_field(field) for field in dictionary.of(kind)],
    )
    layouts = ", ".join(markdown.code(name) for name in template.layouts(kind))
    return "\n".join(
        [
            f"### {kind}\n",
            f"{_about(type(unit))} Class `{unit.label}`, layouts {layouts}.\n",
            _shown(drawn, kind),
            markdown.folded(f"{len(unit.labels)} fields and what they mean", fields),
        ]
    )


def _field(field: FieldDefinition) -> list[str]:
    named = [markdown.code(field.name), field.label, field.type, markdown.code(field.parent)]
    return [*named, field.en, field.zh]


def field_types() -> str:
    """What a field can be."""
    rows = [[markdown.code(name), text] for name, text in TYPES.items()]
    return markdown.table(("type", "what its values are"), rows)


def conditions(drawn: Drawn) -> str:
    """Every condition at some of its grades."""
    parts = []
    for name in units.names(CaptureEffect):
        unit = units.load(CaptureEffect, name)
        graded = len(unit.severities) > 1
        grades = "severity 1, 3, 5" if graded else "without grades"
        parts += [
            f"### {unit.condition}\n",
            f"{_about(type(unit))} {_file(type(unit))}, {grades}.\n",
        ]
        parts.append(_shown(drawn, name))
    return "\n".join(parts)


def anomalies(drawn: Drawn) -> str:
    """Every lie by what it is about, then the forgeries, then the rules."""
    parts = []
    for about, names in _by_folder(FactChange):
        parts.append(f"## About {about}\n")
        parts += [_anomaly(units.load(FactChange, name), name, drawn) for name in names]
    parts.append("## Forged print\n")
    parts += [
        _anomaly(units.load(PageChange, name), name, drawn) for name in units.names(PageChange)
    ]
    rules = [[markdown.code(rule), text] for rule, text in rule_texts().items()]
    parts += ["## The rules\n", markdown.table(("rule", "what it says"), rules)]
    return "\n".join(parts)


def _anomaly(unit: FactChange | PageChange, name: str, drawn: Drawn) -> str:
    rule = f"Breaks `{unit.rule}`."
    return "\n".join([f"### {name}\n", f"{_about(type(unit))} {rule}\n", _shown(drawn, name)])


def questions(examples: Mapping[str, Question]) -> str:
    """Every subtask by what it is about, with an example in each of its languages."""
    parts = []
    for about, names in _by_folder(QuestionKind):
        parts.append(f"### About {about}\n")
        for name in names:
            parts.append(_question(units.load(QuestionKind, name), name, examples))
    return "\n".join(parts)


def _question(unit: QuestionKind, name: str, examples: Mapping[str, Question]) -> str:
    asked = f"Task {unit.task}, in {' and '.join(LANGUAGES[n] for n in unit.languages)}."
    parts = [f"#### {unit.subtask}: {name}\n", f"{_about(type(unit))} {asked}\n"]
    for language in unit.languages:
        subtask = unit.subtask if language == "zh" else f"en.{unit.subtask}"
        if subtask in examples:
            example = examples[subtask]
            answer = json.dumps(json.loads(example.answer), ensure_ascii=False)
            inside = markdown.block(f"{example.question}\n\n{answer}")
            parts.append(markdown.folded(f"A prompt and its answer: {subtask}", inside))
    return "\n".join(parts)


def others(drawn: Drawn) -> str:
    """Formats, art and kinds of mark."""
    parts = []
    roles: Mapping[str, type[Role]] = {"Formats": Format, "Art": Art, "Kinds of mark": Mark}
    for title, role in roles.items():
        rows = [
            [markdown.code(name), _about(units.unit_class(role, name))]
            for name in units.names(role)
        ]
        parts += [f"## {title}\n", markdown.table(("name", "what it is"), rows)]
    return "\n".join(parts)


def _by_folder(role: type[Unit]) -> Iterator[tuple[str, list[str]]]:
    """The units of a role in each folder of it, the folders by name."""
    files = units.files(role)
    named = sorted(files, key=lambda name: (_folder(files[name]), name))
    for folder, names in groupby(named, key=lambda name: _folder(files[name])):
        yield folder, list(names)


def _folder(path: Path) -> str:
    return path.parent.name


def _about(cls: type[Role]) -> str:
    """What a unit says of itself: the first paragraph of its file, then that of its class."""
    module = inspect.getmodule(cls)
    own = inspect.cleandoc(cls.__doc__ or "")  # and not the role's
    texts = [inspect.getdoc(module) or "", own]
    said = [text for text in texts if text and not text.startswith(f"{cls.__name__}(")]
    return " ".join(markdown.prose(text.split("\n\n")[0]) for text in said)


def _file(cls: type[Unit]) -> str:
    return markdown.code(cls.__module__.replace(".", "/") + ".py")


def _shown(drawn: Drawn, name: str) -> str:
    """A unit's pictures side by side; nothing of a unit that has none."""
    files = drawn.get(name, ())
    said = [f"![{name}: {Path(f).stem.rpartition('-')[2]}]({PICTURES}/{f})" for f in files]
    return "\n".join(said) + "\n" if files else ""
