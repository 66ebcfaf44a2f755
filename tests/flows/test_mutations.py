"""Two thousand mutated recipes, layouts and datasets: each is taken, or refused in one line.

None ends in a traceback.
"""

from __future__ import annotations

import contextlib
import copy
import faulthandler
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from runs import made_in_this_process

from flows.commands import cli, estimate, layout_proof
from flows.journey.case import Clock, make_case
from flows.journey.loaded_units import load_units
from output.tables.manifest import as_bytes
from output.tables.schema import CONFIGS, TEMPLATES, schema
from pipeline import recipe as recipes
from pipeline import units

RECIPES, LAYOUTS, DATASETS = 900, 800, 300
HANG = 120  # seconds after which an example is no longer waited for
EXTREMES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        3,
        0.5,
        1e-300,
        1e308,
        -1e308,
        math.inf,
        math.nan,
        2**63,
        10**30,
        1e18,
        1e9,
    ),
    *(
        "",
        " ",
        "x" * 6000,
        "../../etc/passwd",
        "/dev/zero",
        "a\0b",
        "\x1b[2J",
        "\u202e",
        "１２",
        "1e999",
        "-0",
        "2026-02-30",
        "none",
        "~",
        "1:2:3",
    ),
    *(
        "{person.name}",
        "{person.nmae:money}",
        "{",
        "%s",
        "transactions",
        "person.name",
        "zh/bank_statement",
        "0-99",
        "99-0",
        "Infinity",
        "NaN",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        [1e308] * 4,
        [0, 0, 0, 0],
        [10, 10, 50, 20],
        {"": {}},
        {"x": {"y": {"z": [1]}}},
    ),
)
EDITS = (
    "delete",
    "double",
    "replace",
    "replace",
    "rename",
    "swap",
    "like",
    "like",
    "letters",
    "letters",
    "wrap",
    "scale",
    "negate",
    "copy",
)
# what is done, where, and with which extreme value
STEP = st.tuples(st.sampled_from(EDITS), st.integers(0, 2**16), st.integers(0, len(EXTREMES) - 1))
SPOILT = st.tuples(
    st.sampled_from(("flip", "insert", "remove", "cut", "repeat")),
    st.integers(0, 2**20),
    st.integers(0, 255),
)


def mutated(value: Any, steps: list[tuple[str, int, int]]) -> Any:
    """The tree with so many of its nodes changed."""
    root = {"": copy.deepcopy(value)}
    for edit, place, extreme in steps:
        nodes = list(_nodes(root))
        holder, key = nodes[place % len(nodes)]
        start = (place // 7) % len(nodes)
        others = [c[k] for c, k in nodes[start:] + nodes[:start]]
        if edit == "like":  # the value of another place that holds the same type
            others = [o for o in others if type(o) is type(holder[key])]
        _edit(holder, key, edit, copy.deepcopy(EXTREMES[extreme]), copy.deepcopy(others[0]))
        if "" not in root:
            return None
    return root[""]


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place that holds a value: its container and its key there."""
    for key in list(value if isinstance(value, dict) else range(len(value))):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _nodes(value[key])


def _edit(holder: Any, key: Any, edit: str, extreme: Any, other: Any) -> None:
    value = holder[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match edit:
        case "delete":
            del holder[key]
        case "double" if isinstance(holder, list):
            holder[key:key] = [copy.deepcopy(value)] * (1 + len(str(extreme)) % 40)
        case "rename" if isinstance(holder, dict) and key != "":
            holder[
                extreme if isinstance(extreme, str | int | float | bool | None) else f"{key}x"
            ] = holder.pop(key)
        case "swap" | "like":
            holder[key] = other
        case "letters" if isinstance(value, str):
            at = len(str(extreme)) % (len(value) + 1)
            holder[key] = value[:at] + str(extreme)[:3] + value[at + len(str(extreme)) % 3 :]
        case "wrap":
            holder[key] = [value] if len(str(extreme)) % 2 else {str(key): value}
        case "scale" if number:
            holder[key] = value * (1e-6, 0.01, 1.1, 100, 1e6, 1e12)[len(str(extreme)) % 6]
        case "negate" if number:
            holder[key] = -value
        case "copy" if isinstance(holder, dict) and isinstance(other, str | int | float):
            holder[str(other)] = value
        case _:
            holder[key] = extreme


def spoilt(data: bytes, steps: list[tuple[str, int, int]]) -> bytes:
    for how, place, byte in steps:
        at = place % (len(data) + 1)
        match how:
            case "flip":
                data = data[:at] + bytes([byte]) + data[at + 1 :]
            case "insert":
                data = data[:at] + bytes([byte]) * (1 + byte % 7) + data[at:]
            case "remove":
                data = data[:at] + data[at + 1 + byte % 20 :]
            case "cut":
                data = data[:at]
            case "repeat":
                data = data[:at] + data[max(0, at - byte) :]
    return data


def run(*arguments: str) -> int:
    """The command in this process; its status, once it is clear that it spoke as it should."""
    err, out = io.StringIO(), io.StringIO()
    faulthandler.dump_traceback_later(HANG, exit=True, file=sys.__stderr__)
    try:
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out):
            status = cli.main(list(arguments))
    finally:
        faulthandler.cancel_dump_traceback_later()
    said = err.getvalue()
    assert status in (0, 2) or (status == 1 and arguments[0] == "check"), (status, said)
    if status == 2:
        assert said.count("\n") == 1 and said.startswith("creditdocs: ") and len(said) < 2500, said
        assert said.isprintable() or said.rstrip("\n").isprintable()
    else:
        assert not said
    return status


def examples(number: int) -> Any:
    """Always the same ones, however long they take."""
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=quiet,
    )


# ---------------------------------------------------------------- recipes

RECIPE: dict[str, Any] = {
    "name": "night-shift",
    "seed": 7,
    "cases": 4,
    "today": "2026-03-31",
    "languages": {"zh": 0.58, "en": 0.42},
    "world": {
        "sex": {"F": 1, "M": 1},
        "age": {"18-35": 0.5, "36-59": 0.35},
        "income_level": {"low": 1, "high": 1},
        "yearly_income": {
            "low": [42000, 100000],
            "medium": [100000, 480000],
            "high": [510000, 1400000],
        },
        "homes": {"0-2": 1},
    },
    "documents": {
        "zh/identity_card_front": {},
        "zh/bank_statement": {"bilingual_plain": 1},
        "en/bank_statement": {},
        "en/ssn_card": {},
    },
    "anomalies": {
        "share": 0.5,
        "near_boundary": 0.3,
        "twins": True,
        "kinds": {"stale_document": 1, "replaced_amount": 2},
    },
    "captures": {
        "sessions": 1,
        "size": [640, 480],
        "conditions": {"Normal Captures": 2, "Multi-doc Images": 1},
        "severity": {1: 1, 3: 2},
        "rotated": 0.5,
        "quality": {55: 1, 90: 1},
        "compositions": {
            "zh": {"pair": ["identity_card_front", "bank_statement"]},
            "en": {"pair": ["bank_statement", "ssn_card"]},
        },
    },
    "questions": {
        "per_case": 8,
        "kinds": ["doc_cla_001", "field_extraction"],
        "parameters": {"field_extraction": {"singles": 3}},
    },
    "policy": {
        "income_tax": {"high_income": 100000, "min_rate": 0.1},
        "profile": {"young_age": 22},
        "validity_days": 180,
        "decline": ["identity"],
    },
    "splits": {"train": 0.8, "validation": 0.1, "test": 0.1},
    "shards": {"cases_per_shard": 10},
    "specimen": False,
}


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dry runs that find out all that is wrong and print their plan, but make no cases for it.

    Of a good recipe that is seconds' work.
    """
    one = estimate.Made(files=1, images=1, questions=1, bytes=1, seconds=1.0)
    monkeypatch.setattr(layout_proof, "SAMPLES", 3)
    monkeypatch.setattr(
        estimate,
        "estimate",
        lambda loaded, workers: estimate.Estimate(loaded.recipe, workers, (one,), 0.0, 1.0, 1, 1),
    )


def _dry(folder: Path, name: str, data: bytes) -> int:
    path = folder / name
    path.write_bytes(data)
    status = run("generate", str(path), "--dry-run", "--out", str(folder / "out"))
    assert not (folder / "out").exists()
    return status


def dumped(value: Any) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


@pytest.mark.usefixtures("unmeasured")
def test_mutated_recipes_are_taken_or_refused_in_one_line_and_those_taken_can_be_made(
    tmp_path: Path,
) -> None:
    seen: Counter[int] = Counter()
    taken: dict[str, recipes.Recipe] = {}

    @examples(RECIPES)
    @given(st.lists(STEP, min_size=1, max_size=3), st.lists(SPOILT, max_size=2))
    def each(steps: list[tuple[str, int, int]], bytes_too: list[tuple[str, int, int]]) -> None:
        data = spoilt(dumped(mutated(RECIPE, steps)), bytes_too)
        status = _dry(tmp_path, "recipe.yaml", data)
        seen[status] += 1
        if status == 0:
            recipe = recipes.load(str(tmp_path / "recipe.yaml"))
            taken[recipe.hash()] = recipe

    each()
    assert seen[0] + seen[2] >= RECIPES and min(seen[0], seen[2]) > RECIPES // 20, seen
    for key in sorted(taken)[:: max(1, len(taken) // 15)]:
        small = taken[key].model_copy(
            update={
                "captures": taken[key].captures.model_copy(
                    update={"size": (320, 320), "sessions": 1}
                )
            }
        )
        assert make_case(load_units(small.model_dump_json()), 0, Clock()).files


# ---------------------------------------------------------------- layouts

PAGE: dict[str, Any] = {
    "kind": "zh/bank_statement",
    "about": "Ours",
    "paper": {"width": 500, "height": 400, "stock": "paper"},
    "defaults": {"font": "hei", "size": 8, "color": "#222222"},
    "every": [
        {"line": [[10, 390, 490, 390]], "width": 0.5, "dash": [2, 2]},
        {"field": "page.number", "box": [10, 380, 30, 9], "format": "int"},
    ],
    "pages": [
        {
            "background": [
                {"image": "sheet.png"},
                {"pdf": "form.pdf", "page": 0},
                {"art": "guilloche", "box": [5, 5, 60, 60], "with": {"fill": True}},
            ],
            "repeat": "transactions",
            "marks": [
                {"text": "交易明细", "at": [250, 20], "anchor": "center", "spacing": 1, "size": 12},
                {
                    "rect": [10, 30, 480, 60],
                    "width": 0.6,
                    "color": "#000000",
                    "fill": "#eeeeee",
                    "radius": 2,
                },
                {
                    "field": "person.name",
                    "box": [20, 36, 100, 14],
                    "format": "text",
                    "align": "left",
                    "shrink": 0.5,
                },
                {
                    "field": "account.number",
                    "box": [130, 36, 170, 14],
                    "format": "spaced",
                    "font": "mono",
                    "upper": True,
                    "break_words": True,
                },
                {
                    "paragraph": "开户行 {bank.name} 期间 {period.from:date_cn} 至",
                    "box": [20, 54, 280, 30],
                    "underline": True,
                    "leading": 12,
                },
                {
                    "seal": "seal.text",
                    "box": [400, 34, 50, 50],
                    "with": {"shape": "round", "wear": 0.4},
                },
                {"picture": "logo", "value": "bank.name", "box": [340, 34, 40, 40]},
                {
                    "tick": "page.number",
                    "equals": 1,
                    "at": [320, 50],
                    "only": "first",
                    "style": "circle",
                },
                {
                    "rows": "transactions",
                    "box": [10, 95, 480, 280],
                    "row_height": 11,
                    "per_page": 24,
                    "grid": {"width": 0.3, "lines": "all"},
                    "zebra": "#f4f4f4",
                    "columns": [
                        {"name": "date", "header": "日期", "width": 70, "format": "date_iso"},
                        {"name": "summary", "header": "摘要", "width": 90},
                        {
                            "name": "amount",
                            "header": "金额",
                            "width": 80,
                            "format": "money_signed",
                            "align": "right",
                            "shrink": 0.4,
                        },
                        {
                            "name": "balance",
                            "header": "余额",
                            "width": 90,
                            "format": "money",
                            "align": "right",
                            "shrink": 0.4,
                        },
                    ],
                },
            ],
        }
    ],
}
CARD: dict[str, Any] = {
    "kind": "en/ssn_card",
    "paper": {"width": 242.65, "height": 153.07, "stock": "card"},
    "pages": [
        {
            "background": [{"image": "scan.png"}],
            "marks": [
                {"text": "Number", "at": [20, 40], "font": "sans", "size": 8},
                {
                    "field": "authority.name",
                    "box": [20, 44, 150, 16],
                    "font": "mono",
                    "size": 8,
                    "shrink": 0.3,
                    "valign": "middle",
                },
                {
                    "field": "person.name",
                    "box": [20, 64, 150, 16],
                    "font": "serif",
                    "size": 10,
                    "shrink": 0.5,
                },
                {
                    "comb": "person.id_number",
                    "box": [20, 84, 150, 12],
                    "cells": 11,
                    "font": "mono",
                    "size": 8,
                    "strip": "",
                },
                {"signature": "signature", "box": [20, 100, 120, 30]},
                {"qr": "person.name", "box": [190, 90, 45, 45], "with": {"quiet": 1}},
                {"picture": "border", "box": [0, 0, 242, 153], "with": {"band": 0.03}},
            ],
        }
    ],
}


@pytest.mark.usefixtures("unmeasured")
def test_mutated_layouts_are_taken_or_refused_in_one_line(tmp_path: Path) -> None:
    Image.effect_noise((317, 200), 40).save(tmp_path / "scan.png")  # of the card's shape
    Image.effect_noise((250, 200), 40).save(tmp_path / "sheet.png")
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=(500, 400))
    canvas.drawString(20, 20, "form")
    canvas.save()
    own = str(tmp_path / "own.yaml")
    keys = {"templates": [own], "captures": {"conditions": {"Normal Captures": 1}}}
    seen: Counter[int] = Counter()

    @examples(LAYOUTS)
    @given(
        st.sampled_from((PAGE, CARD, CARD)),
        st.lists(STEP, min_size=1, max_size=2),
        st.lists(SPOILT, max_size=1),
    )
    def each(
        base: dict[str, Any],
        steps: list[tuple[str, int, int]],
        bytes_too: list[tuple[str, int, int]],
    ) -> None:
        Path(own).write_bytes(spoilt(dumped(mutated(base, steps)), bytes_too))
        recipe = keys | {"languages": {base["kind"][:2]: 1}, "documents": {base["kind"]: {}}}
        seen[_dry(tmp_path, "recipe.yaml", dumped(recipe))] += 1

    each()
    assert seen[0] + seen[2] >= LAYOUTS and min(seen[0], seen[2]) > LAYOUTS // 20, seen


# ---------------------------------------------------------------- datasets


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case and its twin, with few and small pictures."""
    target = tmp_path_factory.mktemp("mutations") / "small"
    keys = {
        "cases": 1,
        "captures.sessions": 1,
        "captures.size": [320, 320],
        "anomalies.share": 1.0,
        "anomalies.kinds": {"replaced_amount": 1},
    }
    kinds = {"zh/income_certificate": {}, "zh/tax_payment_certificate": {}}
    rest = {
        "languages": {"zh": 1},
        "documents": kinds,
        "captures.conditions": {"Normal Captures": 1},
    }
    made_in_this_process(target, keys | rest)
    return target


COMMANDS = (
    ["check"],
    ["audit"],
    ["report", "--out", "OUT"],
    ["export", "--format", "fcmbench", "--out", "OUT"],
)


def test_mutated_datasets_are_read_or_refused_in_one_line(small: Path, tmp_path: Path) -> None:
    files = {
        p.relative_to(small).as_posix(): p.read_bytes() for p in small.rglob("*") if p.is_file()
    }
    tables = {
        name: pq.read_table(io.BytesIO(data)).to_pylist()
        for name, data in files.items()
        if name.endswith(".parquet")
    }
    assert {name.split("/")[1] for name in tables} == {*CONFIGS, TEMPLATES}
    seen: Counter[int] = Counter()
    number = 0

    @examples(DATASETS)
    @given(
        st.sampled_from(sorted(tables)),
        st.sampled_from(("rows", "rows", "rows", "bytes", "manifest", "manifest bytes")),
        st.lists(STEP, min_size=1, max_size=2),
        st.lists(SPOILT, min_size=1, max_size=3),
        st.sampled_from(COMMANDS),
        st.booleans(),
    )
    def each(
        name: str, how: str, steps: Any, bytes_too: Any, command: list[str], honest: bool
    ) -> None:
        nonlocal number
        number += 1
        changed = dict(files)
        manifest = json.loads(files["manifest.json"])
        if how == "rows":
            changed[name] = _table(name, mutated(tables[name], steps))
        elif how == "bytes":
            changed[name] = spoilt(files[name], bytes_too)
        elif how == "manifest":
            manifest = mutated(manifest, steps)
        if how in ("rows", "bytes") and honest:
            for entry in manifest["files"]:
                entry["sha256"] = sha256(changed[entry["path"]]).hexdigest()
        manifest = json.loads(json.dumps(manifest))  # as JSON has it: every key a text
        text = as_bytes(manifest) if isinstance(manifest, dict) else json.dumps(manifest).encode()
        changed["manifest.json"] = spoilt(text, bytes_too) if how == "manifest bytes" else text
        folder, out = tmp_path / str(number) / "d", tmp_path / str(number) / "out"
        for path, data in changed.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        status = run(command[0], str(folder), *(str(out) if o == "OUT" else o for o in command[1:]))
        assert status == 0 or not out.exists()
        assert {p.name for p in folder.parent.iterdir()} <= {"d", "out"}
        seen[status] += 1

    each()
    assert sum(seen.values()) >= DATASETS and min(seen[0], seen[1], seen[2]) > DATASETS // 50, seen


def _table(name: str, rows: Any) -> bytes:
    """Rows as Parquet, in the contract's columns where they still fit."""
    rows = [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []
    buffer = io.BytesIO()
    try:
        table = pa.Table.from_pylist(rows, schema=schema(name.split("/")[1]))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        table = pa.Table.from_pylist([{str(k): str(v) for k, v in r.items()} for r in rows])
    pq.write_table(table, buffer)
    return buffer.getvalue()


def test_the_examples_are_two_thousand() -> None:
    assert RECIPES + LAYOUTS + DATASETS >= 2000
    assert units.ROOT.is_dir()
