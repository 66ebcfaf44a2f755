"""Two reports of the bench beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.bench import __main__ as bench
from flows.bench import compare

OLD = {
    "machine": {"cores": 2, "python": "3.11.7"},
    "speed": {"sizes": {"1600x1200": {"ms": 80.0, "ratio_to_floor": 4.0, "kinds": 40}}},
    "targets": [
        {"name": "times the floor", "figure": 2.9, "at_most": 3.0, "met": True},
        {"name": "share of boxes", "figure": 0.4, "at_most": 0.05, "met": False},
    ],
}


def report(path: Path, *, ms: float = 80.0, met: bool = True, cores: int = 2) -> Path:
    """A report like ``OLD`` but for a time, a limit and the machine."""
    new = json.loads(json.dumps(OLD))
    new["speed"]["sizes"]["1600x1200"]["ms"] = ms
    new["machine"]["cores"] = cores
    new["targets"][0]["met"] = met
    path.write_text(json.dumps(new), encoding="utf-8")
    return path


def test_figures_that_differ_by_two_percent_are_shown_and_others_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, near, far = (
        report(tmp_path / name, ms=ms) for name, ms in (("a", 80.0), ("b", 81.0), ("c", 100.0))
    )
    assert compare.main([str(old), str(near)]) == 0
    assert "speed" not in capsys.readouterr().out
    assert compare.main([str(old), str(far)]) == 0
    (line,) = [n for n in capsys.readouterr().out.splitlines() if n.startswith("speed")]
    assert line.split() == ["speed.sizes.1600x1200.ms", "80", "100", "+25.0%"]


def test_a_limit_that_is_held_no_longer_is_status_1_and_another_machine_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = report(tmp_path / "a"), report(tmp_path / "b", met=False, cores=16)
    assert compare.main([str(old), str(new)]) == 1
    said = capsys.readouterr().out
    assert "held no longer: times the floor, 2.9" in said and "share of boxes" not in said
    assert "machine: cores 2 -> 16" in said


def test_without_names_the_last_two_versions_are_compared_by_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare, "HISTORY", tmp_path)
    assert bench.main(["compare"]) == 0  # nothing yet, as before the first release
    assert "none" in capsys.readouterr().err
    for name in ("0.9.0", "0.10.0", "0.2.0", "new"):
        report(tmp_path / f"{name}.json")
    assert [p.stem for p in compare.history()] == ["0.2.0", "0.9.0", "0.10.0"]
    assert bench.main(["compare"]) == 0
    assert capsys.readouterr().out.startswith(
        f"{tmp_path / '0.9.0.json'} -> {tmp_path / '0.10.0.json'}\n"
    )


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"machine"'])
def test_what_is_no_report_is_status_2_and_one_line(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b").write_text(content, encoding="utf-8")
    assert compare.main([str(report(tmp_path / "a")), str(tmp_path / "b")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
