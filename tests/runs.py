"""Real runs for tests that hurt them.

A quick recipe, what it makes when left alone, and who is still there afterwards.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from flows.journey.shard import run_shard
from flows.run.finalise import counts, finalise, make_file, page
from flows.run.lease import lease
from flows.run.staging import Staging
from flows.run.target import begin, is_complete, staging_folder
from flows.storage.store import LEASE, STAGING, Store
from output.tables.parquet import Written, plan
from pipeline import recipe as recipes
from pipeline.recipe import Recipe

ROOT = Path(__file__).resolve().parent.parent
CREDITDOCS = [sys.executable, "-m", "flows.commands.cli"]
# What tests of the machinery make: cheap papers of both languages, on which many lies can be told
# and of which group photos are taken.
PAPERS = (
    "zh/identity_card_front",
    "zh/income_certificate",
    "zh/tax_payment_certificate",
    "en/bank_statement",
    "en/drivers_license",
    "en/ssn_card",
)
CHEAP = f"documents={{{', '.join(f'{kind}: {{}}' for kind in PAPERS)}}}"  # for --set
SETTINGS = {
    "cases": "8",
    "seed": "5",
    "languages": "{en: 1}",
    "documents": CHEAP.partition("=")[2],
    "anomalies.share": "0",
    "captures.sessions": "1",
    "captures.size": "[640, 480]",
    # No desk, which every process would draw anew.
    "captures.conditions": "{Scanned Copy: 1, Photocopy: 1}",
    # No blank templates, which take longer than all cases.
    "questions.kinds": "[doc_cla_001, inf_ext_001, field_extraction, statement_true]",
    "shards.cases_per_shard": "1",
}
PATIENCE = 240  # seconds; a run takes ten on an idle machine


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def shards_of(target: Path) -> list[Path]:
    """The shards that lie complete in a run's staging."""
    return list(target.glob(f"{STAGING}/*/shard-*.json"))


def made_in_this_process(target: Path, settings: dict[str, object]) -> None:
    """The run without Prefect and without worker processes; one that is found there goes on.

    Raises:
        UserError: as the command.
    """
    recipe, store = recipes.load("files", settings), Store.open(str(target))
    if is_complete(store, recipe):
        store.drop(STAGING)
        return
    store.ready()
    with store.writing(), lease(store) as held:
        store = replace(store, holder=held.holder)
        begin(store, recipe)
        finish(Staging(store, staging_folder(recipe)), recipe)
        held.stop_heartbeat()
        store.drop(STAGING)


def finish(staging: Staging, recipe: Recipe) -> None:
    """Shards, files, report and manifest, as far as they are not there yet."""
    store, text = staging.store, recipe.model_dump_json()
    summaries = [run_shard(text, n, staging) for n in range(recipe.shard_count)]
    files = [
        make_file(staging, p, lambda n: run_shard(text, n, staging, anew=True))
        for p in plan([s["weights"] for s in summaries])
    ]
    finalise(
        store,
        recipe,
        files,
        totals=counts(summaries),
        report=page(store, recipe, files),
        originals=[Written(**file) for s in summaries for file in s["originals"]],
    )


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait for it; False when it took too long."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.003)
    return True


class Run:
    """``creditdocs generate`` in a session of its own (after the words of ``before``, such as a
    shell that prepares the ground), with a folder for temporary files that also marks its
    processes."""

    def __init__(self, target: Path, server: str | None, *before: str, **environment: str) -> None:
        # Outside a disk that is about to fail.
        folder = next(p for p in target.parents if p.name != "disk")
        self.target, self.mark = target, folder / "temporary"
        self.mark.mkdir(exist_ok=True)
        pairs = [text for key, value in SETTINGS.items() for text in ("--set", f"{key}={value}")]
        env = {**os.environ, "TMPDIR": str(self.mark), "PREFECT_HOME": str(folder / "prefect")}
        env.pop("PREFECT_API_URL", None)
        env |= {"PREFECT_API_URL": server} if server else {}
        env |= environment
        command = [
            *before,
            *CREDITDOCS,
            "generate",
            "files",
            "--out",
            str(target),
            "--workers",
            "2",
            "--quiet",
            *pairs,
        ]
        out = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, text=True, start_new_session=True, stdout=out, stderr=out
        )

    def end(self) -> tuple[int, list[str]]:
        """Exit status and what it said on stderr, without progress."""
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, [
            line
            for line in err.splitlines()
            if not re.fullmatch(r"\d+/\d+ cases, \d+ images", line)
        ]

    def living(self) -> dict[int, str]:
        """Its processes (by the environment they inherited, whoever their parent is by now) and
        their command lines.
        """
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"TMPDIR={self.mark}\0".encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (
                        (entry / "cmdline")
                        .read_bytes()
                        .replace(b"\0", b" ")
                        .decode(errors="replace")
                    )
            except OSError:  # it ended
                continue
        return found

    def began(self) -> bool:
        """Does the target's lease bear its name?"""
        try:
            return f"process {self.process.pid} " in (self.target / STAGING / LEASE).read_text(
                encoding="utf-8"
            )
        except OSError:
            return False

    def workers(self) -> list[int]:
        return [pid for pid, line in self.living().items() if "spawn_main" in line]

    def shards(self) -> int:
        return len(shards_of(self.target))
