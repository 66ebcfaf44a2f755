"""Every unit of every role keeps its role's contract, found by walking the folders."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import code_tree
import cv2
import numpy as np
import pytest
from runs import ROOT, digests

from flows.preview.preview import _found as found
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from pipeline import units
from pipeline.printing.mark import Mark
from pipeline.published import DatasetReader, Exported
from pipeline.roles import CaptureEffect, Format, QuestionKind, Unit

EXAMPLE = ROOT / "docs/units/examples/output/formats/picture_texts.py"


@pytest.mark.parametrize("role", units.FOLDERS)
def test_every_unit_of_a_role_loads_and_says_what_it_is(role: type[Unit]) -> None:
    found = units.classes(role)
    assert found
    for name, cls in found.items():
        assert (cls.__doc__ or "").strip(), name
        if role is not Mark:  # whose keys a layout gives
            units.load(role, name)


@pytest.mark.parametrize("name", units.names(CaptureEffect))
def test_an_effect_is_meant_by_its_files_name_and_by_its_condition(name: str) -> None:
    condition = units.load(CaptureEffect, name).condition
    for said in (name, condition, condition.lower(), condition.upper()):
        assert found(said) == (CaptureEffect, name)


@pytest.mark.parametrize("name", units.names(QuestionKind))
def test_a_question_says_its_languages_and_its_task_of_the_benchmark(name: str) -> None:
    kind = units.load(QuestionKind, name)
    assert kind.languages and set(kind.languages) <= {"zh", "en"}
    assert kind.task in {"IQE", "DTR", "KIE", "CC", "VC", "NC", "RR"}


@pytest.fixture(params=[*units.names(Format), "picture_texts"])
def written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Format:
    """Every format there is, and the guide's example dropped into a folder."""
    if request.param == EXAMPLE.stem:
        folder = tmp_path / "formats_with_example"
        shutil.copytree(ROOT / "output" / "formats", folder)
        shutil.copy(EXAMPLE, folder)
        monkeypatch.setattr(units, "ROOT", tmp_path)
        monkeypatch.setitem(units.FOLDERS, Format, folder.name)  # type: ignore[arg-type]
        monkeypatch.syspath_prepend(tmp_path)
    return units.load(Format, request.param)


@pytest.fixture(scope="module")
def reader(every_kind: Path) -> Reader:
    reader = Reader(Dataset.open(str(every_kind)))
    blanks = {blank.id for blank in reader.blanks()}
    assert any(blanks & {*q.image_ids} for q in reader.questions()), "no question shows a blank"
    return reader


def exported(unit: Format, reader: DatasetReader, target: Path) -> list[Exported]:
    target.mkdir()
    unit.write(reader, target)
    return list(unit.read(target))


def test_a_format_writes_the_same_bytes_twice(
    written: Format, reader: Reader, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert exported(written, reader, first) == exported(written, reader, second)
    assert digests(first) == digests(second)


def test_what_a_format_wrote_is_every_record_with_its_own_pictures(
    written: Format, reader: Reader, tmp_path: Path
) -> None:
    """None left out, and no reference to a picture that is not there or is another's."""
    records = exported(written, reader, tmp_path / "out")
    pictures = {picture.id: picture.data for picture in reader.pictures()}
    shown = {question.id: question.image_ids for question in reader.questions()}
    blanks = {blank.id for blank in reader.blanks()}
    ids = {record.id for record in records}
    assert len(ids) == len(records) > 0
    left = ids.copy()
    for whole in (shown.keys(), pictures.keys() - blanks, blanks):
        assert whole <= ids or not whole & ids, "some of them, and not all"
        left -= whole
    assert not left
    for record in records:
        files = [content(tmp_path / "out" / file) for file in record.files]
        for file, name in zip(files, shown.get(record.id, (record.id,)), strict=True):
            assert file == pictures[name] or np.array_equal(grey(file), grey(pictures[name]))


def grey(picture: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)


def content(path: Path) -> bytes:
    """Of a file, or of one in a tar."""
    if path.parent.suffix == ".tar":
        with tarfile.open(path.parent) as tar:
            found = tar.extractfile(path.name)
            assert found
            return found.read()
    return path.read_bytes()


def test_the_guides_format_is_one_file_and_no_edit_elsewhere(
    every_kind: Path, tmp_path: Path
) -> None:
    tree = code_tree.copied(tmp_path / "tree")
    shutil.copy(EXAMPLE, tree / "output" / "formats")
    listed = code_tree.creditdocs(tree, "catalogue")
    assert f"format     {EXAMPLE.stem}" in listed.stdout
    out = tmp_path / "out"
    done = code_tree.creditdocs(
        tree, "export", str(every_kind), "--format", EXAMPLE.stem, "--out", str(out)
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (out / "pictures.jsonl").read_text().splitlines()]
    assert all((out / line["image"]).is_file() for line in lines)
    assert any(line["texts"] for line in lines)
