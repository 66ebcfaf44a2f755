"""Approve: whoever has looked at a form's review signs exactly what stays of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.forms import approve as forms


def options(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("form", metavar="forms/NAME", help="the folder that import made")
    parser.add_argument("--by", required=True, metavar="NAME", help="who has looked at it")
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    found = forms.approve(Path(asked.form), asked.by)
    print(f"{asked.form}: approved by {' '.join(asked.by.split())}; digest {found}")
    return 0
