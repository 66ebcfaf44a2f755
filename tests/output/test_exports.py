"""Every export is opened by what it was made for, or held against that project's documents."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from tiny import make

from flows.commands.export import export
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from output.formats.shared.polygons import area, clipped
from output.formats.shared.set_straight import set_straight
from pipeline.records import LineRole, LineView, Photo

SPLITS = ("train", "validation", "test")
Row = dict[str, Any]


@pytest.fixture(scope="session")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of both languages, with forged print, in all three splits."""
    keys = {"anomalies__share": 1.0, "anomalies__kinds": {"replaced_amount": 1}, "seed": 3}
    even = {"train": 0.34, "validation": 0.33, "test": 0.33}
    conditions = {"Normal Captures": 1, "Cropped Captures": 1, "Rotated Captures": 1}
    folder = tmp_path_factory.mktemp("forged") / "d"
    return make(folder, cases=7, splits=even, captures__conditions=conditions, **keys)


@pytest.fixture(scope="session")
def photos(forged: Path) -> dict[str, Photo]:
    return {photo.id: photo for photo in Reader(Dataset.open(str(forged))).photos()}


@pytest.fixture(scope="session")
def splits(forged: Path) -> dict[str, str]:
    """Photograph id -> its split."""
    return {row["id"]: row["split"] for row in Dataset.open(str(forged)).rows("images", ["id"])}


def exported(forged: Path, out: Path, name: str, **parameters: object) -> Path:
    export(str(forged), name, str(out / name), parameters=parameters)
    return out / name


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def the_dataset_tries_what_exports_must_stand(photos: dict[str, Photo]) -> bool:
    fields = [(p, f) for p in photos.values() for s in p.sheets for f in s.fields]
    cut = any(max(f.quad[::2]) > p.width or min(f.quad) < 0 for p, f in fields)
    return (
        cut and any(not f.legible for _, f in fields) and any(p.tampered for p in photos.values())
    )


@pytest.mark.filterwarnings(
    "ignore:__array__ implementation:DeprecationWarning"
)  # pycocotools' own
@pytest.mark.parametrize("boxes", ["documents", "fields", "words", "tables"])
def test_pycocotools_reads_boxes_and_polygons_inside_the_frame(
    forged: Path, photos: dict[str, Photo], splits: dict[str, str], tmp_path: Path, boxes: str
) -> None:
    from pycocotools.coco import COCO

    assert the_dataset_tries_what_exports_must_stand(photos)
    out = exported(forged, tmp_path, "coco", boxes=boxes)
    named: dict[int, str] = {}
    for split in SPLITS:
        read = COCO(str(out / "annotations" / f"instances_{split}.json"))
        seen = {image["creditdocs_id"] for image in read.imgs.values()}
        assert seen == {name for name, of in splits.items() if of == split}
        for number, category in read.cats.items():  # the same in every split
            assert named.setdefault(number, category["name"]) == category["name"]
        for image in read.loadImgs(read.getImgIds()):
            size = Image.open(out / "images" / split / image["file_name"]).size
            assert size == (image["width"], image["height"])
            for annotation in read.loadAnns(read.getAnnIds(imgIds=image["id"])):
                mask = read.annToMask(annotation)
                assert mask.shape == size[::-1]
                left, top, width, height = annotation["bbox"]
                assert left >= 0 and left + width <= size[0] + 0.01
                assert top >= 0 and top + height <= size[1] + 0.01
                if annotation["area"] > 400:
                    assert mask.sum() == pytest.approx(annotation["area"], rel=0.15)


def test_a_polygon_is_cut_to_the_frame_and_begins_where_the_text_does() -> None:
    quad = (10.0, 10.0, 130.0, 10.0, 130.0, 30.0, 10.0, 30.0)
    assert clipped(quad, 100, 100) == [(10, 10), (100, 10), (100, 30), (10, 30)]
    assert clipped((200.0, 10.0, 230.0, 10.0, 230.0, 30.0, 200.0, 30.0), 100, 100) == []
    diamond = (50.0, -20.0, 120.0, 50.0, 50.0, 120.0, -20.0, 50.0)
    assert area(clipped(diamond, 100, 100)) == pytest.approx(9800 - 4 * 400)


def test_datasets_reads_the_image_folder_without_a_card(
    forged: Path, photos: dict[str, Photo], splits: dict[str, str], tmp_path: Path, monkeypatch: Any
) -> None:
    loaded = opened(exported(forged, tmp_path, "hf"), tmp_path, monkeypatch)
    assert set(loaded) == set(splits.values())
    for split, table in loaded.items():
        assert {row["id"] for row in table} == {n for n, of in splits.items() if of == split}
        for row in table:
            assert row["image"].size == (row["width"], row["height"])
            objects = row["objects"]
            assert {len(column) for column in objects.values()} == {len(objects["text"])}
            shown = {f.text for sheet in photos[row["id"]].sheets for f in sheet.fields}
            assert set(objects["text"]) <= shown and objects["text"]


def opened(folder: Path, tmp_path: Path, monkeypatch: Any) -> Any:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    return load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))


def test_donuts_loader_finds_what_the_documents_say_and_nothing_else(
    forged: Path, photos: dict[str, Photo], tmp_path: Path, monkeypatch: Any
) -> None:
    """Its ``DonutDataset`` takes ``ground_truth`` of a loaded folder, and ``gt_parse`` of that."""
    loaded = opened(exported(forged, tmp_path, "donut"), tmp_path, monkeypatch)
    for table in loaded.values():
        for row in table:
            truth = json.loads(row["ground_truth"])["gt_parse"]
            assert isinstance(truth, dict)  # as the loader asserts
            photo = photos[row["id"]]
            assert [d["class"] for d in truth["documents"]] == [s.label for s in photo.sheets]
            for document, sheet in zip(truth["documents"], photo.sheets, strict=True):
                legible = {field.text for field in sheet.fields if field.legible}
                assert set(leaves(document["fields"])) == legible


def leaves(tree: object) -> Iterator[str]:
    if isinstance(tree, dict | list):
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(inner)
    else:
        yield str(tree)


def test_webdataset_streams_every_picture_with_its_labels(
    forged: Path, photos: dict[str, Photo], tmp_path: Path
) -> None:
    import webdataset

    out = exported(forged, tmp_path, "webdataset", samples=3)
    tars = sorted(str(path) for path in out.glob("*.tar"))
    assert len(tars) > 3
    seen: set[str] = set()
    for sample in webdataset.WebDataset(tars, shardshuffle=False).decode("rgb8"):
        photo = photos[sample["__key__"]]
        seen.add(photo.id)
        assert sample["jpg"].shape == (photo.height, photo.width, 3)
        assert sample["json"]["id"] == photo.id
        assert ("mask.png" in sample) == photo.tampered
    assert seen == set(photos)
    with tarfile.open(tars[0]) as tar:
        assert {(member.mtime, member.uname) for member in tar} == {(0, "")}


def test_paddleocrs_labels_are_parsed_as_its_own_loader_does(
    forged: Path, photos: dict[str, Photo], tmp_path: Path
) -> None:
    """``SimpleDataSet`` splits a line at its tab, ``DetLabelEncode`` reads the JSON behind it."""
    out = exported(forged, tmp_path, "ppocr")
    texts: set[str] = set()
    for path in out.glob("det_*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            file, label = line.split("\t")
            photo = photos[Path(file).stem]
            assert (out / file).read_bytes() == photo.jpeg
            lines = [line for sheet in photo.sheets for line in sheet.lines]
            legible = {" ".join(line.text.split()) for line in lines if line.legible}
            for region in json.loads(label):
                assert set(region) == {"transcription", "points"}
                points = np.array(region["points"], float)
                assert len(points) >= 4 and points.min() >= 0
                assert (points <= (photo.width, photo.height)).all()
                assert region["transcription"] in legible | {"###"}
                texts.add(region["transcription"])
    assert "###" in texts and len(texts) > 10


@pytest.mark.ocr
def test_crops_say_what_their_label_says_and_stand_upright(forged: Path, tmp_path: Path) -> None:
    from flows.run.ocr_engine import engine

    out = exported(forged, tmp_path, "ppocr")
    lines = [line for path in out.glob("rec_*.txt") for line in path.read_text().splitlines()]
    right = 0
    read = engine("this test")
    for line in lines:
        file, text = line.split("\t")
        found = read(cv2.imread(str(out / file)), use_det=False, use_rec=True, use_cls=False)
        said = "".join(found.txts or ()) if found else ""
        right += "".join(said.split()) == "".join(text.split())
    assert len(lines) > 50 and right / len(lines) > 0.7


def test_docTRs_labels_have_the_keys_and_shapes_that_its_loaders_take(
    forged: Path, photos: dict[str, Photo], tmp_path: Path
) -> None:
    """``DetectionDataset`` and ``RecognitionDataset``, which need torch, open files like these."""
    out = exported(forged, tmp_path, "doctr")
    for split in SPLITS:
        detection = json.loads((out / "detection" / split / "labels.json").read_text())
        for name, label in detection.items():
            photo = photos[name.removesuffix(".jpg")]
            data = (out / "detection" / split / "images" / name).read_bytes()
            assert set(label) == {"img_dimensions", "img_hash", "polygons"}
            assert label["img_hash"] == sha256(data).hexdigest()
            assert label["img_dimensions"] == [photo.height, photo.width]
            polygons = np.asarray(label["polygons"], np.float32)
            assert polygons.shape[1:] == (4, 2) and polygons.min() >= 0
            assert (polygons <= (photo.width, photo.height)).all()
        recognition = json.loads((out / "recognition" / split / "labels.json").read_text())
        assert {p.name for p in (out / "recognition" / split / "images").iterdir()} == set(
            recognition
        )
        assert all(isinstance(text, str) and text for text in recognition.values())


def test_print_around_a_seal_is_no_line_to_read_and_straight_print_is() -> None:
    def line(role: LineRole, text: str, wide: float, tall: float) -> LineView:
        quad = (0.0, 0.0, wide, 0.0, wide, tall, 0.0, tall)
        return LineView(text, role, "", quad, 1.0, True, 1.0)

    assert not set_straight(line("stamp", "朔屏诚谷银行", 132, 127))
    assert set_straight(line("stamp", "业务凭证专用章", 61, 10))
    assert set_straight(line("body", "一" * 40, 132, 127))


def test_funsd_forms_have_the_fields_of_its_documentation(
    forged: Path, photos: dict[str, Photo], tmp_path: Path
) -> None:
    out = exported(forged, tmp_path, "funsd")
    lines = [(p.id, x) for p in photos.values() for s in p.sheets for x in s.lines]
    readable = {name for name, line in lines if line.legible and set_straight(line)}
    assert {p.stem for p in out.glob("*_data/images/*.png")} == readable
    assert {p.stem for p in out.glob("wordless/images/*.png")} == set(photos) - readable
    seen: set[str] = set()
    for path in out.glob("*_data/annotations/*.json"):
        # Its loaders make the picture's path of the annotation's.
        picture = Path(str(path).replace("annotations", "images").replace(".json", ".png"))
        assert Image.open(picture).size == (photos[path.stem].width, photos[path.stem].height)
        entities = json.loads(path.read_text(encoding="utf-8"))["form"]
        assert entities and [entity["id"] for entity in entities] == list(range(len(entities)))
        for entity in entities:
            assert set(entity) == {"id", "text", "box", "label", "words", "linking"}
            seen.add(entity["label"])
            words = "".join("".join(word["text"].split()) for word in entity["words"])
            assert words == "".join(entity["text"].split())
            left, top, right, bottom = entity["box"]
            assert 0 <= left <= right <= photos[path.stem].width
            assert 0 <= top <= bottom <= photos[path.stem].height
    assert seen == {"question", "answer", "header", "other"}


@pytest.mark.parametrize("boxes", ["lines", "words", "regions", "tables"])
def test_what_is_boxed_is_what_the_dataset_has_of_it(
    forged: Path, photos: dict[str, Photo], tmp_path: Path, boxes: str
) -> None:
    out = exported(forged, tmp_path, "hf", boxes=boxes)
    found = [row for path in out.glob("*/metadata.jsonl") for row in rows(path)]
    assert {row["id"] for row in found} == set(photos)
    kinds = {category for row in found for category in row["objects"]["category"]}
    assert kinds >= BOXED[boxes]
    for row in found:
        photo, objects = photos[row["id"]], row["objects"]
        given = inside(photo, things(photo, boxes))
        assert list(zip(objects["category"], objects["text"], strict=True)) == given


BOXED = {
    "lines": {"field", "caption", "heading"},
    "words": {"field", "caption", "heading"},
    "regions": {"portrait"},
    "tables": {"table", "head", "cell"},
}


def things(photo: Photo, boxes: str) -> list[tuple[str, str, tuple[float, ...]]]:
    """Category, text and quad of everything of that grain on a photograph."""
    found: list[tuple[str, str, tuple[float, ...]]] = []
    for sheet in photo.sheets:
        said = {field.name: field.text for field in sheet.fields}
        for line in sheet.lines if boxes == "lines" else ():
            found.append((line.role, line.text, line.quad))
        for line in sheet.lines if boxes == "words" else ():
            found += [(line.role, word.text, word.quad) for word in line.words]
        for region in sheet.regions if boxes == "regions" else ():
            found.append((region.kind, "", region.quad))
        for table in sheet.tables if boxes == "tables" else ():
            found.append(("table", "", table.quad))
            for cell in table.cells:
                kind = "head" if cell.head else "cell"
                found.append((kind, said.get(cell.field, ""), cell.quad))
    return found


def inside(photo: Photo, found: list[tuple[str, str, tuple[float, ...]]]) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text, quad in found if clipped(quad, photo.width, photo.height)]


def test_masks_are_of_the_pictures_size_and_originals_differ_inside_them(
    forged: Path, photos: dict[str, Photo], tmp_path: Path
) -> None:
    out = exported(forged, tmp_path, "forgery")
    pairs = 0
    for split in SPLITS:
        for row in rows(out / f"{split}.jsonl"):
            photo = photos[row["id"]]
            mask = np.asarray(Image.open(out / row["mask"]))
            assert mask.shape == (photo.height, photo.width)
            assert set(np.unique(mask)) == ({0, 255} if photo.tampered else {0})
            assert row["forged"] == photo.tampered == bool(row["forgery"])
            if row["original"]:
                pairs += 1
                before, after = (pixels(out / row[key]) for key in ("original", "image"))
                apart = np.abs(before.astype(int) - after).max(axis=2)
                assert apart[mask == 255].mean() > 5 * apart[mask == 0].mean()
    assert pairs == sum(photo.tampered for photo in photos.values()) > 0


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.mark.parametrize("name", ["llamafactory", "swift"])
def test_conversations_show_each_picture_once_and_alternate(
    forged: Path, tmp_path: Path, name: str, monkeypatch: Any
) -> None:
    """What both projects' loaders check of a record, which they load with ``datasets``."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    out = exported(forged, tmp_path, name)
    files = sorted(out.glob("*.jsonl"))
    assert {path.stem.partition("_")[0] for path in files} == {
        "questions",
        "extraction",
        "grounding",
    }
    for path in files:
        table = load_dataset("json", data_files=str(path), cache_dir=str(tmp_path / "cache"))
        for record in table["train"]:
            assert [m["role"] for m in record["messages"]] == ["user", "assistant"]
            said = "".join(m["content"] for m in record["messages"])
            assert said.count("<image>") == len(record["images"]) > 0
            assert not re.search(r"<image_\d+>", said)
            assert all((out / image).is_file() for image in record["images"])


def test_llama_factory_finds_every_file_in_dataset_info(forged: Path, tmp_path: Path) -> None:
    out = exported(forged, tmp_path, "llamafactory")
    info = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert {entry["file_name"] for entry in info.values()} == {p.name for p in out.glob("*.jsonl")}
    for entry in info.values():
        assert entry["formatting"] == "sharegpt"
        first = rows(out / entry["file_name"])[0]
        assert set(entry["columns"].values()) <= set(first)
        tags = entry["tags"]
        assert {m[tags["role_tag"]] for m in first["messages"]} == {
            tags["user_tag"],
            tags["assistant_tag"],
        }
        assert all(isinstance(m[tags["content_tag"]], str) for m in first["messages"])


@pytest.mark.parametrize("coordinates", ["pixels", "thousandths"])
def test_grounding_points_at_the_field_in_either_unit(
    forged: Path, photos: dict[str, Photo], tmp_path: Path, coordinates: str
) -> None:
    swift = exported(forged, tmp_path, "swift", coordinates=coordinates)
    llama = exported(forged, tmp_path, "llamafactory", coordinates=coordinates)
    for path in swift.glob("grounding_*.jsonl"):
        for one, other in zip(rows(path), rows(llama / path.name), strict=True):
            photo = photos[one["id"]]
            objects, content = one["objects"], one["messages"][1]["content"]
            assert content.count("<bbox>") == content.count("<ref-object>") == len(objects["bbox"])
            assert objects["bbox_type"] == ("real" if coordinates == "pixels" else "norm1")
            sides = (photo.width, photo.height) * 2 if coordinates == "pixels" else (1000,) * 4
            said = [json.loads(line) for line in other["messages"][1]["content"].splitlines()]
            assert [place["label"] for place in said] == objects["ref"]
            for name, box, place in zip(objects["ref"], objects["bbox"], said, strict=True):
                scale = 1 if coordinates == "pixels" else 1000
                assert [round(scale * edge) for edge in box] == place["bbox_2d"]
                quad = next(f.quad for s in photo.sheets for f in s.fields if f.label == name)
                centre = (sum(quad[::2]) / 4 / photo.width, sum(quad[1::2]) / 4 / photo.height)
                left, top, right, bottom = (
                    e / side for e, side in zip(place["bbox_2d"], sides, strict=True)
                )
                assert left <= centre[0] <= right and top <= centre[1] <= bottom


def test_croissant_says_what_version_1_1_asks_for_and_how_to_use_it(
    forged: Path, tmp_path: Path
) -> None:
    """Its own reader runs in `make consumers`: it brings scipy, rdflib and pandas-stubs."""
    out = exported(forged, tmp_path, "croissant", published="2026-01-01")
    said = json.loads((out / "croissant.json").read_text(encoding="utf-8"))
    asked = {"@context", "@type", "conformsTo", "name", "description", "license", "url"}
    assert asked | {"creator", "datePublished", "version", "citeAs"} <= set(said)
    assert "http://mlcommons.org/croissant/1.1" in said["conformsTo"]
    assert len([key for key in said if key.startswith("rai:")]) >= 8
    ids = {entry["@id"] for entry in said["distribution"]}
    for entry in said["distribution"]:
        if entry["@type"] == "cr:FileObject":
            data = (out / entry["contentUrl"]).read_bytes()
            assert entry["sha256"] == sha256(data).hexdigest()
            assert entry["contentSize"] == f"{len(data)} B"
    for table in said["recordSet"]:
        for column in table["field"]:
            assert column["@id"] == f"{table['@id']}/{column['name']}"
            source = column.get("source", {})
            assert table["@id"] == "splits" or {*source} & {"fileObject", "fileSet"}
            for end in ("fileObject", "fileSet"):
                assert end not in source or source[end]["@id"] in ids
            if "column" in source.get("extract", {}):
                first = rows(out / source["fileObject"]["@id"])[0]
                assert source["extract"]["column"] in first
