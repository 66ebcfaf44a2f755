"""What the report shows: a bounded choice of pictures, the distributions, and the anomaly gallery with twins."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow.fs as pafs
import pyarrow.parquet as pq

from output.report.pictures import data_uri, evidence_crop, mask, photograph, thumbnail, tinted
from output.schema import COLUMNS, photo_of
from pipeline.records import Photo

PER_KIND, PER_CONDITION, PER_ANOMALY = 4, 4, 2
_LIGHT = [name for name, _ in COLUMNS["images"] if name not in ("image", "tamper_mask")]


def gather(files: pafs.FileSystem, root: str, paths: Sequence[str]) -> dict[str, Any]:
    """Everything the page's template needs; values are strings, numbers and data URIs."""
    photos = [photo_of(r) for r in _rows(files, root, paths, "images", _LIGHT)]
    cases = list(_rows(files, root, paths, "cases", None))
    questions = list(_rows(files, root, paths, "questions", ["task", "subtask", "language", "robustness", "answer", "question", "image_ids"]))
    twins = {c["id"] for c in cases if c["twin_of"]}
    kinds, conditions = _choice([p for p in photos if p.case_id not in twins])
    pairs = list(_pairs(cases, photos))
    wanted = {p.id for group in (*kinds.values(), *conditions.values()) for p in group} | {p.id for pair in pairs for p in pair["photos"] if p}
    full = {p.id: p for p in _with_pixels(files, root, paths, wanted)}
    return {
        "totals": {
            "cases": len(cases),
            "photographs": len(photos),
            "questions": len(questions),
            "anomalies": sum(len(c["anomalies"]) for c in cases),
        },
        "kinds": {k: [_tile(full[p.id]) for p in group] for k, group in sorted(kinds.items())},
        "conditions": {k: [_tile(full[p.id]) for p in group] for k, group in sorted(conditions.items())},
        "gallery": [_exhibit(pair, full) for pair in pairs],
        "charts": _charts(photos, cases, questions),
        "samples": _samples(questions),
    }


def _rows(files: pafs.FileSystem, root: str, paths: Sequence[str], config: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    for path in paths:
        if path.startswith(f"data/{config}/"):
            for batch in pq.ParquetFile(f"{root}/{path}", filesystem=files).iter_batches(batch_size=64, columns=columns):
                yield from batch.to_pylist()


def _with_pixels(files: pafs.FileSystem, root: str, paths: Sequence[str], wanted: set[str]) -> Iterator[Photo]:
    for path in paths:
        if not path.startswith("data/images/"):
            continue
        source = pq.ParquetFile(f"{root}/{path}", filesystem=files)
        for group in range(source.num_row_groups):
            ids = source.read_row_group(group, columns=["id"])["id"].to_pylist()
            hits = [i for i, name in enumerate(ids) if name in wanted]
            if hits:
                yield from (photo_of(r) for r in source.read_row_group(group).take(hits).to_pylist())


def _choice(photos: Sequence[Photo]) -> tuple[dict[str, list[Photo]], dict[str, list[Photo]]]:
    """A few pictures per kind (calm ones first) and per condition (spread over severities and kinds)."""
    kinds: dict[str, list[Photo]] = defaultdict(list)
    conditions: dict[str, list[Photo]] = defaultdict(list)
    for photo in sorted(photos, key=lambda p: (p.condition != "Normal Captures", p.severity, p.id)):
        first = photo.sheets[0]
        if len(photo.sheets) == 1 and first.page == 0 and len(kinds[first.kind]) < PER_KIND:
            kinds[first.kind].append(photo)
    for condition in sorted({p.condition for p in photos}):
        pool = [p for p in photos if p.condition == condition]
        by_kind: dict[str, list[Photo]] = defaultdict(list)
        for photo in pool:
            by_kind[photo.sheets[0].kind].append(photo)
        rounds = [group[i] for i in range(max(map(len, by_kind.values()))) for _, group in sorted(by_kind.items()) if i < len(group)]
        conditions[condition] = sorted(rounds[:PER_CONDITION], key=lambda p: p.severity)
    return kinds, conditions


def _tile(photo: Photo) -> dict[str, Any]:
    labels = ", ".join(dict.fromkeys(s.label for s in photo.sheets))
    grade = f" {photo.severity}" if photo.severity else ""
    return {**thumbnail(photo), "caption": f"{labels}: {photo.condition}{grade}", "id": photo.id}


def _pairs(cases: Sequence[dict[str, Any]], photos: Sequence[Photo]) -> Iterator[dict[str, Any]]:
    """Anomalies with a picture that shows their evidence, and the same picture of the twin."""
    twin_of = {c["twin_of"]: c["id"] for c in cases if c["twin_of"]}
    by_id = {p.id: p for p in photos}
    by_case: dict[str, list[Photo]] = defaultdict(list)
    for photo in photos:
        by_case[photo.case_id].append(photo)
    seen: Counter[str] = Counter()
    for case in sorted(cases, key=lambda c: c["id"]):
        for anomaly in case["anomalies"]:
            found = _best(anomaly, by_case[case["id"]])
            if not found or seen[anomaly["kind"]] >= PER_ANOMALY:
                continue
            seen[anomaly["kind"]] += 1
            photo, evidence = found
            twin_id = photo.id.replace(case["id"], twin_of.get(case["id"], ""), 1)
            yield {"case": case["id"], "anomaly": anomaly, "evidence": evidence, "photos": (photo, by_id.get(twin_id))}


def _best(anomaly: dict[str, Any], photos: Sequence[Photo]) -> tuple[Photo, list[dict[str, str]]] | None:
    """The picture showing most of the evidence legibly, and the evidence it shows."""
    best: tuple[Photo, list[dict[str, str]]] | None = None
    for photo in photos:
        # By text as well: a field may stand on several sheets, of which one was forged.
        legible = {(s.id, f.name, f.text) for s in photo.sheets for f in s.fields if f.legible and f.visible > 0.95}
        shown = [e for e in anomaly["evidence"] if (e["document_id"], e["field"], e["shown"]) in legible]
        if shown and (best is None or len(shown) > len(best[1])):
            best = (photo, shown)
    return best


def _exhibit(pair: dict[str, Any], full: dict[str, Photo]) -> dict[str, Any]:
    anomaly, (lied, twin) = pair["anomaly"], pair["photos"]
    photo = full[lied.id]
    pixels = photograph(photo)
    twin_photo = full[twin.id] if twin else None
    twin_pixels = photograph(twin_photo) if twin_photo else None
    crops = []
    for e in pair["evidence"][:4]:
        views = [_crop(photo, pixels, e)]
        if photo.tamper_mask:
            views.append(_crop(photo, tinted(pixels, mask(photo)), e))
        clean = _crop(twin_photo, twin_pixels, e) if twin_photo is not None else None
        crops.append({"field": e["field"], "shown": e["shown"], "true": e["true"], "lie": [v for v in views if v], "clean": clean})
    return {n: anomaly[n] for n in ("kind", "family", "rule", "severity", "explanation")} | {"case": pair["case"], "crops": crops}


def _crop(photo: Photo, pixels: Any, evidence: dict[str, str]) -> str | None:
    tail = evidence["document_id"].rsplit("-", 1)[1]
    for sheet in photo.sheets:
        for field in sheet.fields:
            if sheet.id.endswith(tail) and field.name == evidence["field"]:
                return data_uri(evidence_crop(pixels, field.quad), 80)
    return None


def _charts(photos: Sequence[Photo], cases: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    fields = Counter((p.condition, f.legible) for p in photos for s in p.sheets for f in s.fields)
    legible = {c: round(100 * fields[c, True] / max(1, fields[c, True] + fields[c, False])) for c in sorted({c for c, _ in fields})}
    incomes = Counter(_income_band(json.loads(c["facts"])["monthly_income"]) for c in cases)
    tallies: list[tuple[str, Counter[Any] | dict[Any, int]]] = [
        ("Photographs per condition", Counter(p.condition for p in photos)),
        ("Sheets per kind", Counter(s.kind for p in photos for s in p.sheets)),
        ("Severity", Counter(str(p.severity) for p in photos)),
        ("Questions per subtask", Counter(q["subtask"] for q in questions)),
        ("Anomalies", Counter(a["kind"] for c in cases for a in c["anomalies"])),
        ("Decision", Counter(c["decision"] for c in cases)),
        ("Sex of the applicant", Counter(c["persons"][0]["sex"] for c in cases)),
        ("Monthly income", incomes),
        ("Legible fields, %", legible),
    ]
    return [_chart(title, values) for title, values in tallies if values]


def _income_band(monthly: str) -> str:
    value = float(monthly)
    for limit, label in ((5_000, "a: under 5k"), (10_000, "b: 5-10k"), (20_000, "c: 10-20k"), (41_667, "d: 20-42k")):
        if value < limit:
            return label
    return "e: over 42k"


def _chart(title: str, values: Counter[Any] | dict[Any, int]) -> dict[str, Any]:
    top = max(values.values()) or 1
    return {"title": title, "bars": [{"name": k, "value": v, "share": round(100 * v / top, 1)} for k, v in sorted(values.items())]}


def _samples(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, dict[str, Any]] = {}
    for q in questions:
        first.setdefault(q["subtask"], q)
    return [{"subtask": k, "task": q["task"], "question": q["question"], "answer": q["answer"]} for k, q in sorted(first.items())]
