"""Approve: whoever has looked at a form's review signs exactly what stays of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.forms import approve as forms


def options(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("form", metavar="forms/NAME", help="the folder that import made")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--by", metavar="NAME", help="who has looked at its review.html")
    asked.add_argument(
        "--review", action="store_true", help="make review.html anew, after the form was changed"
    )
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    folder = Path(asked.form)
    if asked.review:
        from flows.forms import review_again  # with the libraries that draw

        print(f"look at {review_again.made(folder)}")
        return 0
    forms.seen(folder)
    found = forms.approve(folder, asked.by)
    print(f"{asked.form}: approved by {' '.join(asked.by.split())}; digest {found}")
    return 0
