"""What processes remember is listed in one place, has bounds, and decides nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from runs import SETTINGS, digests, made_in_this_process
from test_architecture import SOURCES, named, tree

from pipeline import caches

# State that is no memory: what a worker was told when it started, and a line once said.
TOLD = {
    "flows/commands/parallel_map.py": {"_SHARED", "_BOUND"},
    "flows/run/signals.py": {"_said"},
    "flows/run/worker.py": {"_DONE", "_COUNTING"},
    "pipeline/pins.py": {"LATE"},
}
EMPTY = {"dict", "list", "set", "deque", "defaultdict", "OrderedDict", "Counter"}
WEAK = {"WeakKeyDictionary", "WeakValueDictionary", "WeakSet"}


def of_module(path: Path) -> Iterator[ast.expr]:
    """The values of a module's own variables."""
    for statement in tree(path).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield statement.value


def called(value: ast.expr) -> str:
    """The name of what is called: ``OrderedDict`` of ``OrderedDict[str, int]()`` too."""
    if not isinstance(value, ast.Call):
        return ""
    function = value.func.value if isinstance(value.func, ast.Subscript) else value.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def fills(value: ast.expr) -> bool:
    """Is it a container that begins empty, to be filled while the process runs?"""
    if isinstance(value, ast.Dict | ast.List | ast.Set):
        return not (value.keys if isinstance(value, ast.Dict) else value.elts)
    name = called(value)
    return name in WEAK or (name in EMPTY and not value.args)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name != "caches.py"], ids=named)
def test_a_module_remembers_nothing_that_is_not_listed(path: Path) -> None:
    nodes = list(ast.walk(tree(path)))
    words = {each.id for each in nodes if isinstance(each, ast.Name)}
    words |= {each.attr for each in nodes if isinstance(each, ast.Attribute)}
    assert not words & {"lru_cache", "cache"}, "use pipeline.caches"
    assert not [value for value in of_module(path) if fills(value)], "pipeline.caches.kept lists it"
    told = {name for each in nodes if isinstance(each, ast.Global) for name in each.names}
    assert told == TOLD.get(named(path), set())


def test_all_of_it_is_listed_and_can_be_forgotten_without_a_byte_changing(tmp_path: Path) -> None:
    settings = {key: yaml.safe_load(value) for key, value in SETTINGS.items()} | {"cases": 2}
    made_in_this_process(tmp_path / "first", settings)
    full = {memory.name for memory in caches.listed() if memory.held()}
    assert {"pipeline.units.unit_class", "pipeline.printing.plates._plates"} <= full
    assert all(memory.held() <= memory.most for memory in caches.listed() if memory.most)
    caches.clear()
    assert not [memory.name for memory in caches.listed() if memory.held()]
    made_in_this_process(tmp_path / "second", settings)
    assert digests(tmp_path / "first") == digests(tmp_path / "second")


def test_the_least_used_goes_and_a_function_keeps_its_signature() -> None:
    made: list[int] = []

    @caches.cached(most=2)
    def double(number: int, *, more: int = 0) -> int:
        """Twice a number."""
        made.append(number)
        return 2 * number + more

    assert [double(n, more=1) for n in (1, 2, 1, 3, 1, 2)] == [3, 5, 3, 7, 3, 5]
    assert made == [1, 2, 3, 2]
    assert double.__doc__ == "Twice a number." and double.__wrapped__(4) == 8
    double.cache_clear()
    assert double.cache_info().currsize == 0
