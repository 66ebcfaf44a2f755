"""The oldest ``datasets`` that is promised to read a dataset of ours as it lies, and its export."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from datasets import load_dataset


def main(folder: Path, dataset: Path) -> None:
    with tempfile.TemporaryDirectory() as cache:
        for table in ("images", "questions", "cases", "templates"):
            read = load_dataset(str(dataset), table, cache_dir=cache)
            assert all(len(rows) for rows in read.values()), table
            for rows in read.values() if table == "images" else ():
                for row in rows:
                    assert row["image"].size == (row["width"], row["height"])
                    mask = row["tamper_mask"]
                    assert (mask is not None) == row["tampered"]
                    assert mask is None or mask.size == row["image"].size
        exported = load_dataset(str(folder), cache_dir=cache)
        assert all(row["image"].size[0] > 100 for rows in exported.values() for row in rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
