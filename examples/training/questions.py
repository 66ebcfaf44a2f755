"""Fine-tuning on questions about pictures: what LLaMA-Factory takes, and what a record holds.

Usage: python examples/training/questions.py DATASET FOLDER
then:  llamafactory-cli train FOLDER/train.yaml
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import creditdocs

CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-VL-3B-Instruct
stage: sft
do_train: true
finetuning_type: lora
template: qwen2_vl
dataset_dir: {folder}
media_dir: {folder}
dataset: creditdocs_questions_train,creditdocs_extraction_train
eval_dataset: creditdocs_questions_validation
image_max_pixels: 1003520
cutoff_len: 8192
output_dir: {folder}/model
"""


def main(dataset: Path, folder: Path) -> int:
    """Exports to ``folder`` and writes ``train.yaml`` there; returns how many conversations there
    are to train on."""
    tasks = ["questions", "extraction"]
    creditdocs.export(dataset, "llamafactory", folder, tasks=tasks)
    (folder / "train.yaml").write_text(CONFIG.format(folder=folder.resolve()), "utf-8")
    told = 0
    for task in tasks:
        for line in (folder / f"{task}_train.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            asked, answered = (message["content"] for message in record["messages"])
            assert asked.count("<image>") == len(record["images"])
            assert all((folder / name).is_file() for name in record["images"])
            told += bool(answered)
    print(f"{told} conversations; one answer is {answered[:60]!r}")
    return told


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
