"""Which functions of ours a function may reach, by the source alone.

Names, attributes, methods, and what constants are made of.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ("output", "perturb", "pipeline")
# Where methods are looked for by name alone. Objects of other files hold records, or print and
# measure: they decide nothing.
JUDGING = (
    "output/questions",
    "pipeline/facts.py",
    "pipeline/reading/collateral.py",
    "pipeline/reading/fraud_patterns.py",
    "pipeline/policy.py",
    "pipeline/reading/printed_text.py",
)
Node = tuple[str, str]  # module, qualified name: of a function, or of a constant


@dataclass
class Module:
    """The top of one file: what each of its names stands for."""

    name: str
    # Qualified: "DocumentView.readable".
    functions: dict[str, ast.AST] = field(default_factory=dict)
    constants: dict[str, ast.AST] = field(default_factory=dict)
    imports: dict[str, Node] = field(default_factory=dict)  # a module has no second name
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)


@cache
def module(name: str) -> Module | None:
    path = ROOT / f"{name.replace('.', '/')}.py"
    if not path.exists():
        path = ROOT / name.replace(".", "/") / "__init__.py"
    if not name.startswith(OURS) or not path.exists():
        return None
    found = Module(name)
    for node in ast.parse(path.read_text()).body:
        _enter(found, node)
    return found


def _enter(found: Module, node: ast.stmt) -> None:
    if isinstance(node, ast.FunctionDef):
        found.functions[node.name] = node
    elif isinstance(node, ast.ClassDef):
        found.classes[node.name] = node
        found.functions |= {
            f"{node.name}.{f.name}": f for f in node.body if isinstance(f, ast.FunctionDef)
        }
    elif isinstance(node, ast.ImportFrom) and node.module:
        for name in node.names:
            whole = f"{node.module}.{name.name}"
            found.imports[name.asname or name.name] = (
                (whole, "") if module(whole) else (node.module, name.name)
            )
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        found.constants |= dict.fromkeys(names, node.value)


@cache
def methods() -> dict[str, list[Node]]:
    """Name -> every method of that name: whose it is cannot be told from the source.

    Entries are called by ``self`` alone.
    """
    found: dict[str, list[Node]] = {}
    for path in (
        p
        for place in JUDGING
        for p in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
    ):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for qualified in getattr(module(name), "functions", {}):
            _, dot, method = qualified.partition(".")
            if dot and method not in ("ask", "candidates", "read", "possible", "score"):
                found.setdefault(method, []).append((name, qualified))
    return found


def reached(owner: type, entry: str) -> set[Node]:
    """All functions that a method of a class may come to, and itself."""
    open_, seen = [_method(owner, entry)], set[tuple[Node, type | None]]()
    while open_:
        node = open_.pop()
        if node and node not in seen:
            seen.add(node)
            open_ += _calls(*node)
    return {node for node, _ in seen if node[1] in getattr(module(node[0]), "functions", {})}


def _method(owner: type, name: str, after: str = "") -> tuple[Node, type | None] | None:
    """The method as the class has it; ``after``: as what comes after that class would have it."""
    order = owner.__mro__
    start = 1 + next((n for n, c in enumerate(order) if c.__name__ == after), -1)
    return next(
        (((c.__module__, f"{c.__name__}.{name}"), owner) for c in order[start:] if name in vars(c)),
        None,
    )


def _calls(node: Node, owner: type | None) -> Iterator[tuple[Node, type | None] | None]:
    home = module(node[0])
    body = home and (home.functions.get(node[1]) or home.constants.get(node[1]))
    if not home or not body:
        return
    for part in ast.walk(body):
        if isinstance(part, ast.Name):
            found = _named(home, part.id)
            yield (found, None) if found else None
        elif isinstance(part, ast.Attribute):
            yield from _attribute(home, node, part, owner)


def _named(home: Module, name: str) -> Node | None:
    """What a name of a file stands for, wherever it comes from."""
    if name in home.functions or name in home.constants:
        return home.name, name
    source, what = home.imports.get(name, ("", ""))
    other = module(source) if what else None
    return _named(other, what) if other else None


def _attribute(
    home: Module, node: Node, part: ast.Attribute, owner: type | None
) -> Iterator[tuple[Node, type | None] | None]:
    match part.value:
        case ast.Name(id="self") if owner and hasattr(owner, part.attr):
            yield _method(owner, part.attr)
        case ast.Call(func=ast.Name(id="super")) if owner:
            yield _method(owner, part.attr, after=node[1].partition(".")[0])
        case ast.Name(id=name) if (
            (source := home.imports.get(name)) and not source[1] and module(source[0])
        ):
            other = module(source[0])
            found = _named(other, part.attr) if other else None
            yield (found, None) if found else None
        case _:
            yield from ((method, None) for method in methods().get(part.attr, ()))


def loaded(node: Node) -> object:
    """The function itself."""
    found: object = importlib.import_module(node[0])
    for name in node[1].split("."):
        found = getattr(found, name)
    return found
