"""docTR's own datasets read its export. It needs PyTorch, of gigabytes, so there is no list."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from doctr.datasets import DetectionDataset, RecognitionDataset


def main(folder: Path) -> None:
    for labels in sorted(folder.glob("detection/*/labels.json")):
        known = json.loads(labels.read_text(encoding="utf-8"))
        place = {"img_folder": str(labels.parent / "images"), "label_path": str(labels)}
        for polygons, shape in ((False, (4,)), (True, (4, 2))):
            read = DetectionDataset(**place, use_polygons=polygons)
            assert len(read) == len(known) > 0
            for number in range(len(read)):
                boxes = read[number].target["words"]
                assert boxes.shape[1:] == shape and boxes.min() >= 0 and boxes.max() <= 1
    for labels in sorted(folder.glob("recognition/*/labels.json")):
        known = json.loads(labels.read_text(encoding="utf-8"))
        read = RecognitionDataset(str(labels.parent / "images"), str(labels))
        assert sorted(read[n].target for n in range(len(read))) == sorted(known.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
