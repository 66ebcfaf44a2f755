"""A bank's tables as a file, and what is refused of it in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.fitting import read_marginals
from pipeline.recipe import FitCell, FitTable

HEAD = "variable,level,variable2,level2,count\n"


def written(folder: Path, lines: str, head: str = HEAD) -> Path:
    file = folder / "marginals.csv"
    file.write_text(head + lines, encoding="utf-8")
    return file


def test_lines_of_the_same_variables_are_one_table(tmp_path: Path) -> None:
    file = written(tmp_path, "sex,F,,,40\nage,18-35,sex,F,10\nsex,M,,,60\n")
    assert read_marginals(file) == (
        FitTable(
            variables=("sex",),
            cells=(FitCell(levels=("F",), count=40), FitCell(levels=("M",), count=60)),
        ),
        FitTable(variables=("age", "sex"), cells=(FitCell(levels=("18-35", "F"), count=10),)),
    )


def test_semicolons_and_a_file_without_second_variables_are_read(tmp_path: Path) -> None:
    file = written(tmp_path, "sex;F;40\n", "variable;level;count\n")
    assert read_marginals(file)[0].cells[0].count == 40


@pytest.mark.parametrize("count", ["9", "0"])
def test_a_cell_of_fewer_than_ten_people_is_refused_by_its_line(tmp_path: Path, count: str) -> None:
    file = written(tmp_path, f"sex,F,,,40\nage,60+,sex,M,{count}\n")
    with pytest.raises(UserError) as fault:
        read_marginals(file)
    assert fault.value.where == f"{file}:3"
    assert "age 60+, sex M" in fault.value.what and "merge" in fault.value.remedy


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "has no lines"),
        ("sex,F,age,,40\n", "level for each variable"),
        ("sex,,age,18-35,40\n", "level for each variable"),
        ("sex,F,,,4.5\n", "no whole number"),
        ("sex,F,,,40\nsex,F,,,50\n", "counted twice"),
        ("sex,F,sex,M,40\n", "against itself"),
        ("sex,F,,,40,5\n", "more cells"),
    ],
)
def test_what_is_no_cell_is_refused(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_marginals(written(tmp_path, lines))


def test_other_columns_and_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no column count"):
        read_marginals(written(tmp_path, "", "variable,level\n"))
    with pytest.raises(UserError, match="unknown column"):
        read_marginals(written(tmp_path, "", "variable,level,count,name\n"))
    with pytest.raises(UserError, match="no such file"):
        read_marginals(tmp_path / "none.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        read_marginals(tmp_path / "bytes.csv")
