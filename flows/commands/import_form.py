"""Import: a bank's own form, empty or filled in, becomes a folder with a kind, a layout, a ground.

The files are read in a process of its own, which ends with it, within bounds of time and memory,
and says nothing; what comes back is written here, in one go.
"""

from __future__ import annotations

import argparse
import builtins
from collections.abc import Sequence
from pathlib import Path

from flows.forms.asked import Asked, Made
from flows.run.isolated import Killed, call
from pipeline.errors import UserError

LARGEST = 64 * 2**20  # bytes of a file
MOST = 20  # files
_UNREADABLE = "cannot be read within the bounds of an import"
_REMEDY = "open it and save it anew, or print it to a PDF, then import that"


def options(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="PDF, PNG or JPEG of the form")
    parser.add_argument("--out", required=True, metavar="forms/NAME", help="a folder of its own")
    parser.add_argument("--locale", help="for example de-DE (default: by the form's words)")
    parser.add_argument(
        "--values", metavar="JSON", help="what was filled in, so that none of it stays"
    )
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="WORDS",
        help="words of the form's own that look like somebody's, such as the bank's name",
    )
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    said = import_form(
        asked.files, asked.out, locale=asked.locale, values=asked.values, keep=asked.keep
    )
    print(f"{asked.out}: {said}", f"look at {asked.out}/review.html", sep="\n")
    return 0


def import_form(
    files: Sequence[str],
    out: str,
    *,
    locale: str | None = None,
    values: str | None = None,
    keep: Sequence[str] = (),
) -> str:
    """Makes the folder ``out`` of a form's files; a line of what is in it.

    Several PDFs are copies of one form, several pictures its pages.

    Raises:
        UserError: a file that is no form, is locked, or asks for too much; or ``out`` holds
            something already.
    """
    folder = _free(out)
    if not 1 <= len(files) <= MOST:
        raise UserError("import", f"{len(files)} files", f"give 1 to {MOST}")
    asked = Asked(
        tuple((Path(name).name, _read(name)) for name in files),
        folder.name,
        _locale(locale),
        None if values is None else _read(values),
        tuple(keep),
    )
    made = _made(asked)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.files.items():
            (folder / name).write_bytes(data)
    except OSError as fault:
        raise UserError(
            out, f"cannot be written: {fault.strerror}", "choose another --out"
        ) from None
    return made.summary


def _made(asked: Asked) -> Made:
    """Nothing that the other process says is passed on: it may be of the source."""
    name = asked.files[0][0]
    try:
        made: Made = call("flows.forms.importing:imported", asked, foreign=True)
    except Killed:
        raise UserError(name, _UNREADABLE, _REMEDY) from None
    except RuntimeError as fault:
        raise UserError(name, f"{_UNREADABLE}{_fault(str(fault))}", _REMEDY) from None
    return made


def _fault(said: str) -> str:
    """In brackets the kind of exception at the end of a traceback; "" for any other last words."""
    kind = said.rstrip().rpartition("\n")[2].partition(":")[0]
    found = getattr(builtins, kind, None)
    known = isinstance(found, type) and issubclass(found, BaseException)
    return f" ({kind})" if known else ""


def _free(out: str) -> Path:
    folder = Path(out)
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if not folder.name or taken:
        raise UserError(f"--out {out!r}", "holds something already", "name a new folder")
    return folder


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        size = path.stat().st_size
        if not path.is_file() or not 0 < size <= LARGEST:
            most = LARGEST // 2**20
            raise UserError(name, f"not a file of 1 byte to {most} MB", "give the form's file")
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        what = getattr(fault, "strerror", None) or "cannot be opened"
        raise UserError(name, what, "give the path of the form's file") from None


def _locale(name: str | None) -> str | None:
    """As YAML has it: one that Babel knows.

    Raises:
        UserError: it knows none of that name.
    """
    if name is None:
        return None
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(name.replace("_", "-"), sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        raise UserError(f"--locale {name[:30]!r}", "no locale", "give for example de-DE") from None
