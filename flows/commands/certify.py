"""``creditdocs certify``: the proof that nothing of the sources is in a dataset."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from flows.certify.verdict import PICTURES, Verdict

FORMS = Path("forms")  # where own forms lie unless it is said


def options(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("dataset", help="a local folder; the certificate is written into it")
    parser.add_argument(
        "--sources", required=True, metavar="DIR", help="the bank's own papers, filled in"
    )
    parser.add_argument("--secrets", metavar="CSV", help="values that must not be met, too")
    parser.add_argument(
        "--forms",
        action="append",
        metavar="DIR",
        help="own forms whose captions are approved (default: forms, if there is such a folder)",
    )
    parser.add_argument(
        "--pictures",
        type=int,
        default=PICTURES,
        metavar="N",
        help=f"photographs that are read by OCR (default: {PICTURES})",
    )
    parser.add_argument(
        "--salt", metavar="PHRASE", help="the key of all digests (default: drawn from the sources)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; 0 clean, 1 a hit, 2 unable."""
    verdict = certified(
        options.dataset,
        options.sources,
        secrets=options.secrets,
        forms=options.forms,
        pictures=options.pictures,
        salt=options.salt,
    )
    print(as_text(verdict))
    return verdict.code


def certified(
    dataset: str,
    sources: str,
    *,
    secrets: str | None = None,
    forms: list[str] | None = None,
    pictures: int = PICTURES,
    salt: str | None = None,
) -> Verdict:
    """As ``flows.certify``, of names as they are given on the command line.

    Raises:
        UserError: as there.
    """
    from flows.certify.certify import Options, certify  # with its libraries

    folders = tuple(map(Path, forms)) if forms else (FORMS,) if FORMS.is_dir() else ()
    chosen = Options(Path(secrets) if secrets else None, folders, max(pictures, 0), salt)
    return certify(dataset, sources, chosen)


def as_text(verdict: Verdict) -> str:
    """A few lines: no value, no path of a source."""
    made: Any = verdict.certificate
    test = made["self_test"]
    lines = [
        f"{made['sources']['secrets']} secrets, {made['dataset']['files']} files, "
        f"{made['pixels']['pictures_read']} pictures read by OCR",
        f"self-test: {test['detected']} of {test['planted']} canaries detected",
    ]
    for hit in made["hits"][:10]:
        lines.append(f"hit: {hit['kind']} {hit['secret']} in {hit['place']}")
    for ink in made["foreign_ink"][:10]:
        lines.append(f"hit: {ink['letters']} letters of foreign ink in {ink['place']}")
    for each in made["doubts"][:10]:
        what = f"{each['kind']} {each['secret']}, which filled a field of {each['taken_from']}"
        lines.append(f"look again: approved words of form {each['form']} say {what}")
    for each in made["unread"][:10]:
        lines.append(f"unread: {each['place']}: {each['why']}")
    counts = f"{made['hits_in_all'] + made['foreign_ink_in_all']} hits"
    lines.append(f"{verdict.status}: {counts}, {made['unread_in_all']} unread")
    return "\n".join(lines)
