"""A process of its own: what comes back from it, whatever becomes of it."""

from __future__ import annotations

import logging
import os

import pytest

from flows.run.isolated import Killed, call, items
from pipeline.errors import UserError


def test_a_function_runs_in_another_process_and_what_it_returns_comes_back() -> None:
    assert call("os:getppid") == os.getpid()
    assert call("builtins:sorted", [3, 1, 2], reverse=True) == [3, 2, 1]


def test_what_a_user_can_mend_is_raised_here() -> None:
    with pytest.raises(UserError, match="HOST: no such recipe"):
        call("pipeline.recipe:load", "HOST")
    with pytest.raises(UserError, match="/nowhere: No such file"):
        call("os:listdir", "/nowhere")


def test_the_last_words_of_a_process_that_ended_itself_are_raised_here() -> None:
    with pytest.raises(UserError) as told:  # as the bound on memory does
        call("sys:exit", "creditdocs: s3://b/d: its 2 KB unfold: to 300 MB; do not trust it")
    assert told.value.args == ("s3://b/d", "its 2 KB unfold: to 300 MB", "do not trust it")


def test_of_a_process_that_read_a_strangers_file_nothing_is_told_but_how_it_ended(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(RuntimeError, match="^a process of creditdocs ended with status 1$"):
        call("sys:exit", "creditdocs: Jane Roe: born 1961; call her", foreign=True)
    with pytest.raises(RuntimeError, match="^a process of creditdocs ended with status 1\nKeyE.+$"):
        call("operator:getitem", {}, "Jane Roe", foreign=True)
    with pytest.raises(Killed):
        call("os:abort", foreign=True)
    call("builtins:print", "Jane Roe", foreign=True)
    call("warnings:warn", "Jane Roe", foreign=True)
    assert not caplog.records and capfd.readouterr() == ("", "")


def test_a_process_that_was_killed_is_told_from_one_that_has_a_fault() -> None:
    with pytest.raises(Killed, match=r"killed \(signal 6\)"):
        call("os:abort")
    with pytest.raises(RuntimeError, match="ended with status 1\n(.|\n)*ZeroDivisionError"):
        call("operator:floordiv", 1, 0)
    with pytest.raises(RuntimeError, match="ended with status 3"):
        call("os:_exit", 3)


def test_items_come_until_there_are_no_more_and_a_fault_is_told() -> None:
    assert list(items("builtins:iter", [3, 1])) == [3, 1]
    with pytest.raises(RuntimeError, match="ended with status 1\n(.|\n)*ZeroDivisionError"):
        next(items("operator:floordiv", 1, 0))


def test_what_it_prints_is_logged_and_what_it_warns_of_is_heard(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO, "creditdocs")
    heard: list[str] = []
    call("builtins:print", "counted")
    call("os:write", 2, b"creditdocs: beware\n", hear=heard.append)
    call("warnings:warn", "told")
    assert ("creditdocs", logging.INFO, "counted") in caplog.record_tuples
    assert any("UserWarning: told" in text for _, _, text in caplog.record_tuples)
    assert heard == ["beware"]
    assert capfd.readouterr() == ("", "")
