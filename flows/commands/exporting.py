"""The command that hands a dataset out: what it takes."""

from __future__ import annotations

import argparse

from pipeline.parsing.assignment import assignment


def options(parser: argparse.ArgumentParser) -> None:
    """What the command line says of an export."""
    parser.add_argument("dataset")
    parser.add_argument("--format", required=True, help="for example coco; see `catalogue`")
    parser.add_argument("--out", required=True)
    parser.add_argument("--split", metavar="S", help="only train, validation or test")
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        help="only pictures of which it holds, for example \"condition in ('Fax', 'Photocopy')\"",
    )
    parser.add_argument(
        "--dedupe",
        action="store_true",
        help="of a file and its twin, no picture that differs from another in the lie alone",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="at most N pictures")
    parser.add_argument(
        "--boxes", help="what is boxed: documents, fields, lines, words, regions or tables"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="any other parameter of the format",
    )
    parser.set_defaults(run=_export)


def _export(given: argparse.Namespace) -> int:
    from flows.commands.export import export
    from flows.storage.selection import Selection

    parameters = dict(assignment(text, "boxes=lines") for text in given.set)
    if given.boxes is not None:
        parameters["boxes"] = given.boxes
    selection = Selection(given.split, given.where, given.dedupe, given.limit)
    export(given.dataset, given.format, given.out, selection=selection, parameters=parameters)
    print(given.out)
    return 0
