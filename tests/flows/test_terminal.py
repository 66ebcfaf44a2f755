"""What we print is shown wherever it goes, with escapes where the encoding lacks it.

And never with a traceback.
"""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from runs import CREDITDOCS, ROOT

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def printed(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*CREDITDOCS, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=100,
    )


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "latin-1"}, C_LOCALE], ids=["latin-1", "C"]
)
def test_what_an_encoding_lacks_is_escaped(environment: dict[str, str]) -> None:
    plain, done = (
        printed("catalogue", PYTHONIOENCODING="utf-8"),
        printed("catalogue", **environment),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    # A bank statement.
    assert b"\\u6d41\\u6c34" in done.stdout and "\u6d41\u6c34".encode() in plain.stdout
    assert len(done.stdout.splitlines()) == len(plain.stdout.splitlines())


def test_json_stays_json_in_any_encoding() -> None:
    assert json.loads(
        printed("catalogue", "--json", PYTHONIOENCODING="ascii").stdout
    ) == json.loads(printed("catalogue", "--json").stdout)


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "latin-1"}, C_LOCALE], ids=["latin-1", "C"]
)
def test_a_fault_is_one_line_in_any_encoding(environment: dict[str, str]) -> None:
    done = printed("check", "\u4e0d\u5b58\u5728", **environment)
    assert (
        done.returncode == 2 and done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr
    )


@pytest.mark.parametrize(("to", "status", "lines"), [("&-", 0, 0), ("/dev/full", 2, 1)])
def test_an_output_that_is_closed_or_full_costs_no_traceback(
    to: str, status: int, lines: int
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$@" >{to}', "sh", *CREDITDOCS, "catalogue"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        timeout=100,
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (status, lines), done.stderr
