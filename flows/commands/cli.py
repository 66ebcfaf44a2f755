"""The command line: creditdocs generate, check, diff, rebuild, audit, report, export, score,
import, approve, variants, certify, augment, catalogue, preview.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from flows.commands import (
    approve,
    augment,
    certify,
    exporting,
    generate,
    import_form,
    terminal,
    variants,
)
from flows.run.signals import say
from pipeline.errors import UserError, of_system


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Bad input: one line on stderr, status 2.

    Faults found by ``check``: status 1.
    """
    terminal.ready()
    options = _parser().parse_args(arguments)
    try:
        return _told(int(options.run(options) or 0))
    except UserError as error:
        print(f"creditdocs: {error.line()}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        terminal.spent()
        return 1
    except OSError as fault:
        print(f"creditdocs: {of_system(fault).line()}", file=sys.stderr)
        return _told(2)
    except KeyboardInterrupt:
        say()
        return 130


def _told(status: int) -> int:
    """All is done; that nobody listened to the end changes nothing."""
    try:
        sys.stdout.flush()
    except OSError:
        terminal.spent()
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"creditdocs: {message}; see `{self.prog} --help`\n")


def _whole(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 20 else -1
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="creditdocs", description="Synthetic credit-application files with exact ground truth."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    generate.options(commands.add_parser("generate", help="make a dataset from a recipe"))
    _check_options(commands)
    _version_options(commands)
    _summary_options(commands)
    _handing_out_options(commands)
    _form_options(commands)
    _unit_options(commands)
    return parser


def _check_options(commands: Any) -> None:
    check = commands.add_parser(
        "check", help="hashes, schema, and every answer and rule re-derived from printed text"
    )
    check.add_argument("dataset")
    check.add_argument(
        "--regenerate",
        type=_whole,
        default=0,
        metavar="K",
        help="make K shards again and compare them",
    )
    check.add_argument(
        "--workers",
        type=_whole,
        default=0,
        metavar="N",
        help="processes (default: one per core, of a small dataset fewer)",
    )
    check.set_defaults(run=_check)


def _summary_options(commands: Any) -> None:
    audit = commands.add_parser("audit", help="can the questions be guessed without looking?")
    audit.add_argument("dataset")
    audit.add_argument("--json", action="store_true")
    audit.set_defaults(run=_audit)

    report = commands.add_parser("report", help="one HTML page to look at")
    report.add_argument("dataset")
    report.add_argument(
        "--out", help="where to write it (default: print the path of the dataset's own)"
    )
    report.set_defaults(run=_report)


def _form_options(commands: Any) -> None:
    import_form.options(
        commands.add_parser("import", help="a bank's own form becomes a kind: PDF or scan")
    )
    approve.options(commands.add_parser("approve", help="sign off what stays of an own form"))
    variants.options(
        commands.add_parser("variants", help="files of invented people on a bank's own forms")
    )
    proof = "is nothing of a bank's own papers in a dataset? status 0 clean, 1 a hit, 2 unable"
    certify.options(commands.add_parser("certify", help=proof))
    augment.options(commands.add_parser("augment", help="the camera for pictures of your own"))


def _unit_options(commands: Any) -> None:
    catalogue = commands.add_parser(
        "catalogue", help="every kind, layout, anomaly, condition, question, format and mark"
    )
    catalogue.add_argument(
        "unit", nargs="?", help="this one alone; of a kind of paper, what every field means"
    )
    catalogue.add_argument("--json", action="store_true")
    catalogue.set_defaults(run=_catalogue)

    preview = commands.add_parser("preview", help="any unit on a sample, boxes drawn on")
    preview.add_argument(
        "unit",
        help='a name, label or condition of the catalogue, for example "Low Light", '
        "or the path of your own layout",
    )
    preview.add_argument("--out", required=True, metavar="PNG")
    preview.add_argument("--seed", type=_whole, default=1)
    preview.set_defaults(run=_preview)


def _handing_out_options(commands: Any) -> None:
    exporting.options(
        commands.add_parser("export", help="write a dataset in another project's shape")
    )

    score = commands.add_parser("score", help="a model's replies, by task and by condition")
    score.add_argument(
        "predictions",
        help="JSON lines with the id of a question and the response to it, the model's raw text",
    )
    score.add_argument("dataset", help="with its answers: not what an export leaves of it")
    score.add_argument(
        "--small", action="store_true", help="only the questions of testset_small.jsonl"
    )
    score.add_argument(
        "--compat",
        choices=("fcmbench",),
        help="the reference benchmark's own arithmetic instead of exact comparison",
    )
    score.add_argument("--json", action="store_true", help="everything, with every id")
    score.set_defaults(run=_score)


def _version_options(commands: Any) -> None:
    versions = commands.add_parser(
        "diff", help="what changed between two datasets, and why; status 1 if anything did"
    )
    versions.add_argument("old")
    versions.add_argument("new")
    versions.add_argument("--json", action="store_true", help="everything, with every id")
    versions.set_defaults(run=_diff)

    again = commands.add_parser(
        "rebuild", help="one case made again, byte for byte, and held against the dataset's own"
    )
    again.add_argument("dataset")
    again.add_argument("--case", required=True, metavar="ID", help="for example zh-000007-a")
    again.add_argument("--out", required=True, help="a folder that does not exist yet")
    again.set_defaults(run=_rebuild)


def _check(options: argparse.Namespace) -> int:
    from flows.commands.check_named import faults

    found = faults(options.dataset, options.regenerate, options.workers or None)
    print(*found, f"{len(found)} faults" if found else "all holds", sep="\n")
    return 1 if found else 0


def _diff(options: argparse.Namespace) -> int:
    from flows.commands.change_report import as_json, as_text
    from flows.commands.diff import diff

    found = diff(options.old, options.new)
    print(terminal.as_json(as_json(found)) if options.json else as_text(found))
    return 0 if found.same else 1


def _rebuild(options: argparse.Namespace) -> int:
    from flows.commands.rebuild import rebuild

    made = rebuild(options.dataset, options.case, options.out)
    print(made, *(made.differences or ()), sep="\n  ")
    return 1 if made.differences else 0


def _audit(options: argparse.Namespace) -> int:
    from flows.storage.dataset import Dataset
    from output.scoring.audit import as_json, as_text, audit

    dataset = Dataset.open(options.dataset)
    with dataset.sound():
        found = audit(
            (case["twin_of"] or case["id"], photos, questions)
            for case, photos, questions in dataset.files_of_cases()
        )
    print(terminal.as_json(as_json(found)) if options.json else as_text(found))
    return 0


def _report(options: argparse.Namespace) -> int:
    from flows.storage.dataset import Dataset
    from flows.storage.page import put
    from output.report import report_html

    dataset = Dataset.open(options.dataset)
    if options.out is None:
        print(f"{dataset.store.name}/report.html")
        return 0
    with dataset.sound():
        files = [e["path"] for e in dataset.manifest["files"]]
        page = report_html(
            dataset.store.files,
            dataset.store.root,
            files,
            name=dataset.manifest["recipe"]["name"],
            fit=dataset.recipe.fit,
        )
    put(options.out, page)
    print(options.out)
    return 0


def _score(options: argparse.Namespace) -> int:
    from flows.commands.score import as_json, as_text, score

    found = score(
        options.predictions,
        options.dataset,
        compat=options.compat == "fcmbench",
        small=options.small,
    )
    print(terminal.as_json(as_json(found)) if options.json else as_text(found))
    return 0


def _catalogue(options: argparse.Namespace) -> int:
    from flows.commands.catalogue import as_json, as_text, catalogue, named

    entries, one = catalogue(), options.unit is not None
    if one:
        entries = named(entries, options.unit)
    print(terminal.as_json(as_json(entries)) if options.json else as_text(entries, fields=one))
    return 0


def _preview(options: argparse.Namespace) -> int:
    from flows.preview.preview import preview

    preview(options.unit, options.out, options.seed)
    print(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
