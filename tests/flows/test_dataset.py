"""What leaves: the data contract, commands on a finished dataset, and how damage is called."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from command import creditdocs
from PIL import Image

from flows.checking.rederive import fired_faults, printed_of
from flows.journey.loaded_units import load_units
from flows.storage.dataset import Dataset
from output.scoring import reference
from output.scoring.recheck import kinds
from output.scoring.scorer import score_row
from output.tables.schema import CONFIGS, SPLITS, TEMPLATES
from pipeline import units
from pipeline.roles import Facts

pytestmark = pytest.mark.xdist_group("dataset")


def rows(dataset: Path, config: str) -> list[dict]:
    files = sorted((dataset / "data" / config).rglob("*.parquet"))
    return [row for f in files for row in pq.read_table(f).to_pylist()]


@pytest.fixture
def copy(dataset: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dataset, tmp_path / "copy"))


def test_it_loads_without_code_and_images_decode(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    for config in (*CONFIGS, TEMPLATES):
        loaded = load_dataset(str(dataset), config, cache_dir=str(tmp_path))
        assert set(loaded) <= set(SPLITS)
        first = next(iter(loaded.values()))[0]
        if config == TEMPLATES:
            assert (
                first["image"].size == (first["width"], first["height"])
                and "synthetic" in first["image"].info["Comment"]
            )
        if config == "images":
            assert first["image"].size == (first["width"], first["height"])
            assert first["documents"][0]["fields"]


def test_every_kind_of_paper_is_made_checked_and_exported(every_kind: Path, tmp_path: Path) -> None:
    assert {d["kind"] for c in rows(every_kind, "cases") for d in c["documents"]} == set(
        units.names(Facts)
    )
    done = creditdocs("check", str(every_kind), "--regenerate", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all holds" in done.stdout
    assert (
        creditdocs(
            "export", str(every_kind), "--format", "fcmbench", "--out", str(tmp_path / "bench")
        ).returncode
        == 0
    )
    photographed = {d["label"] for photo in rows(every_kind, "images") for d in photo["documents"]}
    assert photographed == {units.load(Facts, kind).label for kind in units.names(Facts)}
    assert len(lines(tmp_path / "bench" / "testset_full.jsonl")) == len(
        rows(every_kind, "questions")
    )


def test_pictures_are_plain_jpeg_without_exif(dataset: Path) -> None:
    for row in rows(dataset, "images")[:12]:
        data = row["image"]["bytes"]
        picture = Image.open(io.BytesIO(data))
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert b"synthetic" in data[:400]


def test_pages_fields_and_questions_point_at_each_other(dataset: Path) -> None:
    photos = {r["id"]: r for r in rows(dataset, "images")}
    blank = {r["id"] for r in rows(dataset, TEMPLATES)}
    cases = {r["id"]: r for r in rows(dataset, "cases")}
    assert blank == {i for q in rows(dataset, "questions") for i in q["image_ids"]} - set(photos)
    assert len(photos) == len(rows(dataset, "images"))
    questions = rows(dataset, "questions")
    assert len({q["id"] for q in questions}) == len(questions)
    for q in questions:
        assert q["case_id"] in cases
        assert q["question"].count("<image") == len(q["image_ids"])
        assert set(q["image_ids"]) <= set(photos) | blank
        json.loads(q["answer"])
        for e in q["evidence"]:
            sheets = [
                d
                for d in photos[e["image_id"]]["documents"]
                if (d["id"], d["page"]) == (e["document_id"], e["page"])
            ]
            assert sheets
            fields = [f for d in sheets for f in d["fields"] if f["name"] == e["field"]]
            assert fields or not e["field"]  # evidence without a field is the sheet as a whole
            assert all(f["legible"] and f["visible"] > 0.97 for f in fields)


def test_twins_share_a_split_and_everything_but_the_lie(dataset: Path) -> None:
    cases = {r["id"]: r for r in rows(dataset, "cases")}
    split = {
        r["id"]: f.parent.name
        for f in (dataset / "data" / "cases").rglob("*.parquet")
        for r in pq.read_table(f).to_pylist()
    }
    photos = {r["id"]: r for r in rows(dataset, "images")}
    pairs = [(c, cases[c["twin_of"]]) for c in cases.values() if c["twin_of"]]
    assert pairs
    for clean, lied in pairs:
        assert split[clean["id"]] == split[lied["id"]]
        assert lied["anomalies"]
        assert not clean["anomalies"]
        assert clean["decision"] == "pass" != lied["decision"]
        changed = {e["document_id"] for a in lied["anomalies"] for e in a["evidence"]}
        both = {*clean["image_ids"]} & {*lied["image_ids"]}
        assert both and {photos[i]["case_id"] for i in both} == {min(clean["id"], lied["id"])}
        own = [
            {i.removeprefix(c["id"]): photos[i] for i in c["image_ids"] if i not in both}
            for c in (clean, lied)
        ]
        assert own[0] and own[0].keys() == own[1].keys()  # shot by shot
        for shot, photo in own[0].items():
            other = own[1][shot]
            assert photo["condition"] == other["condition"]
            assert changed & {d["id"] for d in photo["documents"]} or other["tampered"]


def test_no_picture_is_stored_twice(dataset: Path) -> None:
    pictures = [row["image"]["bytes"] for row in rows(dataset, "images")]
    assert len(set(pictures)) == len(pictures)
    named = [i for case in rows(dataset, "cases") for i in case["image_ids"]]
    assert {*named} == {row["id"] for row in rows(dataset, "images")} and len(named) > len(pictures)


def test_masks_are_the_size_of_the_picture_and_tell_source_from_target(dataset: Path) -> None:
    for row in rows(dataset, "images"):
        assert (row["tamper_mask"] is not None) == row["tampered"]
        if row["tampered"]:
            mask = np.asarray(Image.open(io.BytesIO(row["tamper_mask"]["bytes"])))
            assert mask.shape == (row["height"], row["width"])
            assert set(np.unique(mask)) <= {0, 128, 255}
            assert (mask == 255).any()


def test_check_finds_nothing_wrong_with_a_good_dataset(dataset: Path) -> None:
    done = creditdocs("check", str(dataset), "--regenerate", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all holds" in done.stdout


def test_check_finds_a_flipped_byte_a_missing_and_an_extra_file(copy: Path) -> None:
    victim = sorted((copy / "data" / "cases").rglob("*.parquet"))[0]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    (copy / "report.html").unlink()
    (copy / "stray.txt").write_text("?")
    done = creditdocs("check", str(copy))
    assert done.returncode == 1
    assert "sha256 differs" in done.stdout
    assert "report.html: missing" in done.stdout
    assert "stray.txt: not in the manifest" in done.stdout


def test_a_row_names_every_rule_its_papers_break(dataset: Path) -> None:
    opened = Dataset.open(str(dataset))
    loaded, photos, cases = (
        load_units(opened.recipe.model_dump_json()),
        list(opened.photos()),
        list(opened.rows("cases")),
    )
    assert all({a["rule"] for a in c["anomalies"]} <= set(c["rules_fired"]) for c in cases)
    shown = {
        c["id"]: printed_of(c, [p for p in photos if p.case_id == c["id"]])
        for c in cases
        if c["anomalies"]
    }
    lied = next(c for c in cases if c["id"] in shown and len(shown[c["id"]]) == len(c["documents"]))
    assert not list(fired_faults(loaded, lied, shown[lied["id"]]))
    for wrong in (
        {"rules_fired": []},
        {"rules_fired": [*lied["rules_fired"], "no such rule"]},
        {"decision": "pass"},
    ):
        assert list(fired_faults(loaded, {**lied, **wrong}, shown[lied["id"]]))


def test_a_changed_answer_is_found_by_reading_the_page(copy: Path) -> None:
    from output.scoring.recheck import recheck

    dataset = Dataset.open(str(copy))
    questions, photos = (
        list(dataset.questions()),
        [*dataset.photos(), *dataset.templates().values()],
    )
    assert not recheck(questions, photos, dataset.recipe.policy)
    from dataclasses import replace

    victim = next(q for q in questions if q.subtask.endswith("inf_ext_002"))
    wrong = replace(victim, answer=json.dumps({"answer": {"?": "?"}}))
    assert len(recheck([wrong], photos, dataset.recipe.policy)) == 1


def test_audit_reports_baselines_per_subtask(dataset: Path) -> None:
    done = creditdocs("audit", str(dataset), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {row["task"] for row in found["subtasks"]} == found["tasks"].keys() and 0 < found[
        "mean"
    ]["constant"] <= found["mean"]["best"] < 1


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_export_keeps_the_answers_of_all_but_a_tenth_to_itself(
    dataset: Path, tmp_path: Path
) -> None:
    target, again = tmp_path / "bench", tmp_path / "again"
    for folder in (target, again):
        assert (
            creditdocs(
                "export", str(dataset), "--format", "fcmbench", "--out", str(folder)
            ).returncode
            == 0
        )
    full, small = (lines(target / f"testset_{name}.jsonl") for name in ("full", "small"))
    truth = {q["id"]: q["answer"] for q in rows(dataset, "questions")}
    assert {row["id"] for row in full} == set(truth) and {row["response"] for row in full} == {""}
    assert {row["response"] for row in small} == {
        reference.answer(row["subtask"], row["id"], truth[row["id"]]) for row in small
    }
    assert {row["subtask"] for row in small} == {row["subtask"] for row in full} and len(
        small
    ) < 0.2 * len(full)
    assert (
        list(full[0])
        == list(small[0])
        == ["id", "images", "question", "response", "task", "subtask", "robustness"]
    )
    assert all((target / "images" / i).is_file() for row in full for i in row["images"])
    for row in small:
        assert (
            kinds()[row["subtask"]].score(row["response"], truth[row["id"]])
            == 1.0
            == score_row(row["subtask"], row["response"], row["response"])
        )
    for folder in ("空模板", "空模板_eng"):
        assert list((target / "images" / folder).glob("*.png"))
    files = sorted(p.relative_to(target) for p in target.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert all((target / p).read_bytes() == (again / p).read_bytes() for p in files)


def test_the_report_stands_alone(dataset: Path) -> None:
    page = (dataset / "report.html").read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    for photo in {r["condition"] for r in rows(dataset, "images")}:
        assert photo in page
    assert page.count('class="exhibit"') >= 1
