"""The Prefect flow, in a process of its own that is told what a run does.

Plan, one task per shard, one per file, report. The only file that imports Prefect.

A run never waits for it and is never ended by it: whatever Prefect does, the most that is lost is
the view. Told in lines of JSON on standard input, which ends with the run however that ends;
answers in lines of JSON on standard output.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import tomllib
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from prefect import flow, get_client, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.context import get_settings_context
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_CLOUD_API_URL,
    PREFECT_HOME,
    get_current_settings,
    temporary_settings,
)
from prefect.task_runners import ThreadPoolTaskRunner

from flows.run.prefect_server import Server, Unserved
from flows.storage.filesystem import printable
from pipeline.errors import brief

ANSWER = 4.0  # seconds for a server to answer
LAST = 3.0  # seconds to report the end of a run that nobody waits for
TRIES = 3  # of a shard or file, as the run has them
COUNTS = ("cases", "images", "questions", "anomalies")  # of what a shard holds, and a dataset
ROWS = 500  # of the table of shards; a browser takes no more


class Ended(Exception):
    """The run is over before its time; says why."""


class Again(Exception):
    """The run tries something once more; says why."""


class News:
    """What has been heard of the run, for whoever waits for a piece of it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.done: dict[tuple[str, str], Any] = {}
        self.again: dict[tuple[str, str], deque[str]] = defaultdict(deque)
        self.over = ""

    def listen(self) -> None:
        """Until the run's end. Nobody waits for what is told of a run that was killed."""
        for line in sys.stdin:
            told = json.loads(line)
            with self.changed:
                if "fault" in told:
                    self.over = told["fault"]
                elif "again" in told:
                    self.again[told["step"], told["key"]].append(told["again"])
                else:
                    self.done[told["step"], told["key"]] = told["what"]
                self.changed.notify_all()
        with self.changed:
            whole = ("end", "") in self.done
            self.over = self.over or ("" if whole else "the run was stopped or killed")
            self.changed.notify_all()
        timer = threading.Timer(3 * LAST if whole else LAST, os._exit, (1,))
        timer.daemon = True
        timer.start()

    def of(self, step: str, key: str = "") -> Any:
        """What became of it, once it is known.

        Raises:
            Ended, Again: instead.
        """
        at = step, key
        with self.changed:
            self.changed.wait_for(lambda: at in self.done or self.again[at] or self.over)
            if self.again[at]:
                raise Again(self.again[at].popleft())
            if at not in self.done:
                raise Ended(self.over)
            return self.done[at]


ANSWERS = os.dup(1)  # to the run; whatever else is printed here is no answer
NEWS = News()  # of the run that this process shows; a task's arguments are written down by Prefect


def _tried_again(_task: Any, _run: Any, state: Any) -> bool:
    return isinstance(state.result(raise_on_failure=False), Again)


@task(name="plan", task_run_name="plan {target}")
def plan_task(target: str) -> dict[str, Any]:
    """How the work is cut."""
    planned: dict[str, Any] = NEWS.of("plan")
    get_run_logger().info(
        "%d cases in %d shards of %d for %s",
        planned["cases"],
        planned["shards"],
        planned["size"],
        target,
    )
    return planned


@task(
    name="shard", task_run_name="shard {shard}", retries=TRIES - 1, retry_condition_fn=_tried_again
)
def shard_task(shard: int) -> dict[str, Any]:
    """One shard; one already put down is not made again."""
    made: dict[str, Any] = NEWS.of("shard", str(shard))
    timings = ", ".join(f"{k} {v:.2f} s" for k, v in made["seconds"].items())
    get_run_logger().info(
        "shard %d: %d images, %d questions (%s)", shard, made["images"], made["questions"], timings
    )
    return made


@task(name="file", task_run_name="{path}", retries=TRIES - 1, retry_condition_fn=_tried_again)
def file_task(path: str) -> None:
    """One file of the dataset out of the shards' pieces; one already put down is not made again."""
    written = NEWS.of("file", path)
    get_run_logger().info("%s: %d rows, %d bytes", path, written["rows"], written["bytes"])


@task(name="report")
def report_task() -> dict[str, Any]:
    """Card, report and manifest."""
    totals: dict[str, Any] = NEWS.of("report")
    get_run_logger().info("%s", ", ".join(f"{totals[name]} {name}" for name in COUNTS))
    return totals


def _row(number: int, summary: dict[str, Any]) -> dict[str, Any]:
    """A shard in the table of the run."""
    seconds = {f"{stage} (s)": took for stage, took in summary["seconds"].items()}
    return {"shard": number, **{name: summary[name] for name in COUNTS}, **seconds}


@flow(name="generate", flow_run_name="generate {target}", validate_parameters=False)
def generate_flow(target: str) -> None:
    """From recipe to dataset. ``target`` is for people: Prefect writes it down."""
    planned = plan_task(target)
    made = [future.result() for future in shard_task.map(range(planned["shards"]))]
    _ = [future.result() for future in file_task.map(NEWS.of("files"))]
    totals = report_task()
    seconds = {k: round(sum(m["seconds"][k] for m in made), 2) for k in made[0]["seconds"]}
    table = [_row(number, summary) for number, summary in enumerate(made[:ROWS])]
    create_table_artifact(
        key="creditdocs-summary",
        table=table,
        description=f"{target}: {totals['images']} images; seconds by stage {seconds}",
    )


def _say(**what: object) -> None:
    os.write(ANSWERS, json.dumps(what).encode() + b"\n")


def _chosen_in() -> str:
    """Where the address of the server was set, in the order in which Prefect looks."""
    name = PREFECT_API_URL.name
    if os.environ.get(name):
        return f"{name} in the environment"
    if Path(".env").is_file() and dotenv_values(".env").get(name):
        return f"{name} in .env"
    for path, keys in (
        ("prefect.toml", ("api", "url")),
        ("pyproject.toml", ("tool", "prefect", "api", "url")),
    ):
        found: Any = (
            tomllib.loads(Path(path).read_text(encoding="utf-8")) if Path(path).is_file() else {}
        )
        for key in keys:
            found = found.get(key, {}) if isinstance(found, dict) else {}
        if found:
            return f"{'.'.join(keys)} in {path}"
    return f"{name} in profile {get_settings_context().profile.name}"


def _incompatibility() -> str:
    """What is wrong with the server the user has chosen."""
    url = PREFECT_API_URL.value()
    with (
        temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}),
        get_client(sync_client=True, httpx_settings={"timeout": ANSWER}) as client,
    ):
        fault = client.api_healthcheck()
    answer = getattr(fault, "response", None)
    if fault is None or (
        answer is not None
        and answer.status_code == 404
        and url.startswith(PREFECT_CLOUD_API_URL.value())
    ):
        return ""
    return (
        f"answers {answer.status_code} {answer.reason_phrase}"
        if answer is not None
        else f"does not answer ({brief(fault) or type(fault).__name__})"
    )


def _show() -> None:
    """The flow, on the server the user has chosen or one of its own."""
    url = PREFECT_API_URL.value()
    if url:
        _say(asked=printable(url), chosen=_chosen_in())
    _say(ready=_incompatibility() if url else "")
    threading.Thread(target=NEWS.listen, daemon=True).start()
    if url:
        _run()
        return
    server = Server(get_current_settings().to_environment_variables(exclude_unset=True))
    server.wait()
    threading.Thread(target=_mourn, args=(server,), daemon=True).start()
    with temporary_settings({PREFECT_API_URL: server.url}):
        _run()


def _mourn(server: Server) -> None:
    if why := server.outlive():
        _say(lost=f"its private server ended ({why})")


def _run() -> None:
    begun = NEWS.of("begin")
    _say(begun=True)
    runner: Any = ThreadPoolTaskRunner(max_workers=begun["workers"])
    generate_flow.with_options(task_runner=runner)(begun["target"])


if __name__ == "__main__":
    os.dup2(2, 1)
    try:
        _show()
    except Ended:
        pass
    except Unserved as fault:
        home = PREFECT_HOME.value()
        _say(lost=f"its private server did not start: {fault} (PREFECT_HOME is {home})")
    except Exception as fault:  # noqa: BLE001 - whatever Prefect raises: the run is told, and goes on
        _say(lost=f"{type(fault).__name__}: {brief(fault)}")
