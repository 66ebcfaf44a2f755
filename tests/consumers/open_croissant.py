"""mlcroissant validates the description and reads every record and picture through it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import mlcroissant


def main(folder: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.report()
    for name in ("pictures", "questions"):
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        read = list(dataset.records(name))
        assert len(read) == len(lines) > 0
        for line, record in zip(lines, read, strict=True):
            for key, value in json.loads(line).items():
                got = record[f"{name}/{key}"]
                texts = got if isinstance(value, list) else [got]
                found = [t.decode() if isinstance(t, bytes) else t for t in texts]
                assert found == (value if isinstance(value, list) else [value]), (key, got)
    pictures = list(dataset.records("images"))
    files = {record["images/file"].decode() for record in pictures}
    assert files == {path.name for path in (folder / "images").iterdir()}
    assert all(record["images/content"].size[0] > 100 for record in pictures)
    assert {r["splits/name"] for r in dataset.records("splits")} == {"train", "validation", "test"}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
