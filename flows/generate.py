"""The Prefect flow: plan, one task per shard, one per file, report. The only file that imports Prefect.

On this machine tasks run in threads and hand their work to a pool of spawned worker processes that never import Prefect (a
process pool of Prefect's own boots one private server per worker when no server is configured). On a Dask cluster they run in
its workers.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # logs go to Prefect's UI; the terminal has the progress bar

from prefect import flow, get_run_logger, task, unmapped
from prefect.artifacts import create_table_artifact
from prefect.futures import as_completed
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows import worker
from flows.cluster import Cluster
from flows.faults import lasting
from flows.finalise import counts, page, seal
from flows.job import Job
from flows.lease import Lease
from flows.server import Server
from flows.stopping import deaf, stoppable
from flows.store import printable
from output.parquet import Planned, Written
from output.parquet import plan as plan_files
from pipeline.errors import Unfinished, UserError
from pipeline.recipe import Recipe

T = TypeVar("T")
U = TypeVar("U")
Summary = dict[str, Any]


class Workers:
    """Spawned processes of one run; replaced when one of them dies, so that a retried shard finds living ones."""

    faults = (BrokenExecutor,)
    lost = Unfinished(
        "--workers",
        "worker processes were killed again and again, most likely for want of memory",
        "lower it and run the same command again to go on",
    )

    def __init__(self, job: Job, count: int) -> None:
        self.job, self.count = job, count
        self.context = multiprocessing.get_context("spawn")
        self.done = self.context.Array("q", 2)  # case indices and images made so far
        self.pool = self._start()
        self.begun: dict[Any, Future[Any]] = {}  # shards under way that no task has asked for yet
        self.stopped: BaseException | None = None  # why no more work is taken

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, mp_context=self.context, initializer=worker.start, initargs=(self.done,))

    def begin(self) -> None:
        """The first shards, before anybody asks for them."""
        recipe = Recipe.model_validate_json(self.job.recipe_json)
        shards = recipe.shard_count
        with deaf():
            self.begun = {n: self.pool.submit(worker.run, self.job, n) for n in range(min(2 * self.count, shards))}

    def run(self, work: Callable[[Job, U], T], what: U) -> T:
        pool = self.pool
        if self.stopped:
            raise self.stopped
        try:
            future: Future[T] | None = self.begun.pop(what, None) if work is worker.run else None
            if future is None:
                with deaf():
                    future = pool.submit(work, self.job, what)
            return future.result()
        except UserError as fault:  # every other shard would meet it too
            self.stopped = self.stopped or fault
            raise
        except OSError as fault:
            if lasting(fault):
                self.stop(fault)
            raise
        except BrokenExecutor:
            if self.stopped:
                raise self.stopped from None
            if self.pool is pool:
                self.pool = self._start()
            raise

    def stop(self, why: BaseException) -> None:
        """At once: what the processes are at is made again by the next run."""
        self.stopped = why
        for process in list((self.pool._processes or {}).values()):
            process.kill()
            process.join(5)

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)


_CREW: Workers | Cluster | None = None  # of the run in this process; futures and keys cannot be handed through Prefect


def _done(work: Callable[[Job, U], T], job: Job, what: U) -> T:
    """By a process of this run's own; on a cluster, right here in its worker."""
    return _CREW.run(work, what) if isinstance(_CREW, Workers) else worker.abroad(work, job, what)


def _worth_a_retry(_task: Any, _run: Any, state: Any) -> bool:
    """A lost worker or a store that hiccuped; a wrong recipe stays wrong, and a full disk full."""
    try:
        state.result()
    except BrokenExecutor:
        return True
    except OSError as fault:
        return not lasting(fault)
    except Exception:  # noqa: BLE001 - the question is only whether to try again; the error itself is raised by the flow
        return False
    return False


@task(name="plan", task_run_name="plan {target}")
def plan(recipe: Recipe, target: str) -> list[int]:
    """The shard numbers of a run."""
    shards = recipe.shard_count
    get_run_logger().info("%d cases in %d shards for %s", recipe.cases, shards, target)
    return list(range(shards))


@task(name="shard", task_run_name="shard {shard}", retries=2, retry_delay_seconds=1, retry_condition_fn=_worth_a_retry)
def shard_task(shard: int, job: Job) -> Summary:
    """One shard in a worker process; a shard already put down is not made again."""
    summary = _done(worker.run, job, shard)
    timings = ", ".join(f"{k} {v:.2f} s" for k, v in summary["seconds"].items())
    get_run_logger().info("shard %d: %d images, %d questions (%s)", shard, summary["images"], summary["questions"], timings)
    return summary


@task(name="file", task_run_name="{planned.path}", retries=2, retry_delay_seconds=1, retry_condition_fn=_worth_a_retry)
def file_task(planned: Planned, job: Job) -> Written:
    """One file of the dataset out of the shards' pieces, in a worker process; a file already put down is not made again."""
    written = _done(worker.merge, job, planned)
    get_run_logger().info("%s: %d rows, %d bytes", written.path, written.rows, written.bytes)
    return written


@task(name="report", retries=1, retry_condition_fn=_worth_a_retry)
def report_task(recipe: Recipe, job: Job, files: list[Written], totals: dict[str, Any]) -> None:
    """Card, report and manifest."""
    store = job.store
    seal(store, recipe, files, totals, page(store, recipe, files))


def _row(number: int, summary: Summary) -> dict[str, Any]:
    """A shard's line in the table artifact: counts, then seconds per stage."""
    made = {k: summary[k] for k in ("cases", "images", "questions", "anomalies")}
    return {"shard": number, **made, **{f"{k} (s)": v for k, v in summary["seconds"].items()}}


@flow(name="generate", flow_run_name="generate {target}", validate_parameters=False)
def generate_flow(recipe: Recipe, target: str) -> dict[str, Any]:
    """From recipe to dataset; the counts of what was made. ``target`` is for people: Prefect writes it down."""
    assert _CREW is not None
    summaries: list[Summary] = _results(_CREW, shard_task.map(plan(recipe, target), unmapped(_CREW.job)))
    files: list[Written] = _results(_CREW, file_task.map(plan_files([s["weights"] for s in summaries]), unmapped(_CREW.job)))
    totals = counts(summaries)
    report_task(recipe, _CREW.job, files, totals)
    seconds = {k: round(sum(s["seconds"][k] for s in summaries), 2) for k in summaries[0]["seconds"]}
    table = [_row(number, summary) for number, summary in enumerate(summaries)]
    create_table_artifact(key="creditdocs-summary", table=table, description=f"{target}: {totals['images']} images; seconds by stage {seconds}")
    return {**totals, "seconds": seconds, "lies_wanted": sum(s["lies_wanted"] for s in summaries)}


def _results(crew: Workers | Cluster, futures: Any) -> list[Any]:
    """Of all tasks, in order; the first to fail ends the run."""
    if isinstance(crew, Cluster):
        crew.futures = futures
        for future in as_completed(list(futures)):
            made = future.result()
            if isinstance(made, dict):  # of a shard
                crew.done[0] += made["indices"]
                crew.done[1] += made["images"]
    results: list[Any] = futures.result()
    if crew.stopped:  # the lease was lost as the last one came in
        raise crew.stopped
    return results


def _halt(crew: Workers | Cluster, server: Server | None, progress: AbstractContextManager[None]) -> None:
    """Workers first: Prefect waits for its threads, and those for the workers. Nobody needs a private server's last word."""
    crew.stop(KeyboardInterrupt())
    if not server:
        raise KeyboardInterrupt
    progress.__exit__(None, None, None)
    server.process.kill()


def generate(
    recipe: Recipe, target: str, workers: int, watch: Callable[[Any], AbstractContextManager[None]], held: Lease, address: str = ""
) -> dict[str, Any]:
    """Run the flow with so many worker processes, or on the Dask cluster at ``address``. ``watch`` is given counters (case
    indices, images) and shows them while its context lasts; a run that loses its lease ends."""
    global _CREW
    job = Job.of(recipe, target, held.holder)
    workers = min(workers, recipe.shard_count)
    _CREW = crew = Cluster(job) if address else Workers(job, workers)
    held.on_loss = crew.stop
    server = None if server_url() else Server(get_current_settings().to_environment_variables(exclude_unset=True))
    try:
        progress = watch(crew.done)
        with stoppable(lambda: _halt(crew, server, progress)), progress, _told_of(server, crew):
            runner: Any = _dask(address) if address else ThreadPoolTaskRunner(max_workers=workers)
            totals: dict[str, Any] = generate_flow.with_options(task_runner=runner)(recipe, printable(target))
            return totals
    except crew.faults:
        raise crew.stopped or crew.lost from None
    finally:
        crew.close()
        _CREW = None


@contextmanager
def _told_of(server: Server | None, crew: Workers | Cluster) -> Iterator[None]:
    """The flow, and the workers of a cluster, have to be told where a private server is, or each starts one of its own. While it
    boots, workers make the first shards."""
    if not server:
        yield
        return
    if isinstance(crew, Workers):
        crew.begin()
    server.wait()
    with temporary_settings({PREFECT_API_URL: server.url}):
        yield


def server_url() -> str:
    """Of the Prefect server the user has chosen; empty where a private one will be started."""
    return PREFECT_API_URL.value() or ""


def _dask(address: str) -> Any:
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=address)
