"""The report: one self-contained HTML page a person wants to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.fs as pafs
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from output.report.gather import gather
from pipeline.recipe import FitTable

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def report_html(
    files: pafs.FileSystem,
    root: str,
    paths: list[str],
    *,
    name: str,
    fit: Sequence[FitTable] = (),
) -> str:
    """The page for the dataset whose Parquet files are ``paths`` under ``root``.

    ``fit``: the tables of its recipe. Same dataset, same bytes.
    """
    shown = gather(files, root, paths, fit=fit)
    return _TEMPLATES.get_template("page.html.j2").render(name=name, **shown)
