"""The dataset card: the README.md that makes ``load_dataset`` work without code."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from output.tables.definitions import Definitions, definitions
from output.tables.parquet import Written
from output.tables.schema import CONFIGS, SPLITS, TEMPLATES
from pipeline.field_types import FieldDefinition
from pipeline.forms.kind import load, name_of
from pipeline.recipe import Recipe
from pipeline.recipe.own_kinds import named

NAME = "README.md"
_HOLDS = {
    "images": "pictures with quads, texts, visibility, legibility",
    "questions": "prompts and answers over image ids",
    "cases": "the truth, the planted anomalies, the decision",
    TEMPLATES: "blank forms that questions show",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
# Of the forms that are somebody's own, by the status of the dataset's certificate; "" for none.
_FORMS = "What stands printed on them"
STATEMENTS: Mapping[str, str] = {
    "": f"{_FORMS} is not certified: `creditdocs certify` has not been run on this dataset.",
    "clean": f"{_FORMS} is certified: nothing of their owner's papers was met in this dataset. "
    "`certificate.json`, which has the status clean, says what was looked for and what that does "
    "not prove; it is of this dataset as long as it names the digest of `manifest.json`.",
    "hit": f"{_FORMS} is not certified: something that must not be in this dataset was met in it, "
    "as `certificate.json` says.",
    "unable": f"{_FORMS} is not certified: not everything could be read, as `certificate.json` "
    "says.",
}


def stated(text: str, status: str) -> str:
    """A card's text with another status of the certificate; one that states none stays as it is."""
    for said in STATEMENTS.values():
        text = text.replace(said, STATEMENTS[status])
    return text


def card(recipe: Recipe, files: Sequence[Written], counts: Mapping[str, Any]) -> str:
    """The card as Markdown.

    Only tables and splits that have rows are listed: ``load_dataset`` reads none of a card that
    names empty ones.
    """
    configs = _configs(files)
    rows = sum(f.rows for f in files if f.path.startswith("data/images/"))
    front = {
        "pretty_name": f"creditdocs {recipe.name}",
        "license": "other" if _own(recipe) else "cc0-1.0",
        "language": sorted(recipe.languages),
        "task_categories": ["visual-question-answering", "image-to-text", "image-classification"],
        "tags": ["synthetic", "documents", "credit", "ocr", "fraud-detection"],
        "size_categories": [next((label for limit, label in _SIZES if rows < limit), "n>1M")],
        **({"configs": configs} if configs else {}),
    }
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=120)
    return f"---\n{head}---\n{_body(recipe, counts, [c['config_name'] for c in configs])}"


def _configs(files: Sequence[Written]) -> list[dict[str, Any]]:
    """The tables that have rows, each with its splits that have; the first is the default."""
    folders = {file.path.rpartition("/")[0] for file in files}
    configs: list[dict[str, Any]] = []
    for name in (*CONFIGS, TEMPLATES):
        splits = [split for split in SPLITS if f"data/{name}/{split}" in folders]
        found = [{"split": s, "path": f"data/{name}/{s}/*.parquet"} for s in splits]
        if found:
            configs.append({"config_name": name, "data_files": found})
    if configs:
        configs[0]["default"] = True
    return configs


def _own(recipe: Recipe) -> dict[str, str]:
    """Somebody's own forms among the papers: their names, each with what it says of its licence."""
    paths = [Path(kind) for kind in named(recipe.documents)]
    found = {name_of(path): load(path).kind.spec.licence for path in paths}
    return {name: " ".join(found[name].split()) for name in sorted(found)}


def _exists(recipe: Recipe) -> str:
    """What is invented. Forms that somebody brought are that somebody's."""
    own = _own(recipe)
    if not own:
        return (
            "Nobody in this dataset exists: persons, banks, agencies, forms and numbers are "
            "invented, faces are drawn. Made by creditdocs"
        )
    licences = "; ".join(f"{name}: {said or 'not said'}" for name, said in own.items())
    return (
        "Nobody in this dataset exists: persons, employers and numbers are invented. The forms "
        f"{', '.join(own)} are their owner's, under that owner's terms (licence of {licences}). "
        f"{STATEMENTS['']} Made by creditdocs"
    )


def _fitted(recipe: Recipe) -> list[str]:
    """Whose numbers the cases are in proportion to."""
    if not recipe.fit:
        return []
    names = ", ".join(" x ".join(table.variables) for table in recipe.fit)
    said = "Cases are in proportion to tables of their owner's"
    return [f"{said} ({names}); `report.html` shows asked and got."]


def _body(recipe: Recipe, counts: Mapping[str, Any], configs: Sequence[str]) -> str:
    lines = [
        f"# {recipe.name}: synthetic credit-application files",
        "",
        _exists(recipe),
        f"with seed {recipe.seed}; the same recipe and the same locked packages give the same "
        "bytes (see `manifest.json`).",
        *_fitted(recipe),
        "",
        "| what | how many |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in counts.items() if isinstance(value, int)),
        "",
        *_table("Documents", "kind", counts.get("kinds", {})),
        *_table("Conditions", "condition", counts.get("conditions", {})),
        *_table("Questions", "subtask", counts.get("subtasks", {})),
        *_table("Anomalies", "kind", counts.get("anomalies_by_kind", {})),
        "## Use",
        "",
        "```python",
        "from datasets import load_dataset",
        *(f'{c} = load_dataset("PATH", "{c}"){" " * (9 - len(c))}  # {_HOLDS[c]}' for c in configs),
        "```",
        "",
        "A clean case whose `twin_of` is set is the same file as that case without its anomaly; "
        "twins share a split. Splits are disjoint",
        "by person. A picture that twins have in common is one row of images; `image_ids` of a "
        "case names all of its pictures.",
        "Quads are pixels, clockwise from the text's own top left; `visible` is the share of a "
        "field that can be seen, `legible` says",
        "whether it can still be read, and `legibility` (0-1) how likely it is to be.",
        *_papers(recipe),
        "",
        *_fields(definitions(recipe, counts.get("kinds", ()))),
    ]
    return "\n".join(lines)


def _papers(recipe: Recipe) -> list[str]:
    if not recipe.originals:
        return []
    return ["Every paper is a PDF too: `documents/CASE/KIND.pdf`, with all of its pages and text."]


def _fields(kinds: Definitions) -> list[str]:
    """What each field means, a folded table for each kind: a reader opens the one they look for."""
    if not kinds:
        return []
    lines = [
        "## Fields",
        "",
        "`name` is a field's path, `label` the key under which the tables give it, `part of` what "
        "it stands in.",
        "For programs: `fields` in `manifest.json`.",
        "",
    ]
    for kind, fields in kinds.items():
        lines += [
            f"<details><summary>{kind}: {len(fields)} fields</summary>",
            "",
            "| name | label | type | part of | meaning | 含义 |",
            "|---|---|---|---|---|---|",
            *(_row(field) for field in fields),
            "",
            "</details>",
            "",
        ]
    return lines


def _row(field: FieldDefinition) -> str:
    parent = f"`{field.parent}`" if field.parent else ""
    label, english, chinese = (_cell(text) for text in (field.label, field.en, field.zh))
    return f"| `{field.name}` | {label} | {field.type} | {parent} | {english} | {chinese} |"


def _cell(text: str) -> str:
    """Text that a cell may hold: own kinds' are their owner's, and may hold anything."""
    return " ".join(html.escape(text, quote=False).split()).replace("|", "\\|")


def _table(title: str, head: str, values: Mapping[str, int]) -> list[str]:
    if not values:
        return []
    return [
        f"## {title}",
        "",
        f"| {head} | rows |",
        "|---|---|",
        *(f"| {k} | {v} |" for k, v in sorted(values.items())),
        "",
    ]
