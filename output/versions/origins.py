"""Two manifests set side by side: recipe keys, packages, code, the user's own templates, counts.

And what each difference reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from output.versions import reach
from output.versions.reach import EVERYTHING, Cause

Pair = tuple[Any, Any]  # old, new; None where one of them lacks it
Content = Mapping[str, Any]
UNTOLD = "code (one manifest does not say which part)"


@dataclass(frozen=True)
class Origins:
    """What differs in how two datasets were made.

    ``code`` and ``templates`` are None where they differ and one manifest does not say in what.
    """

    recipe: Mapping[str, Pair]
    packages: Mapping[str, Pair]
    code: Mapping[str, Pair] | None
    templates: Mapping[str, Pair] | None
    counts: Mapping[str, Pair]
    # Kinds of work of which the machines that made them make other bytes.
    machine: Mapping[str, Pair]

    def causes(self) -> list[Cause]:
        """Every difference as something that may have changed rows."""
        recipe = [
            Cause("seed" if k == "seed" else "recipe", k, reach.of_recipe(k))
            for k in dict.fromkeys(map(reach.head, self.recipe))
        ]
        packages = [Cause("package", n, reach.of_package(n)) for n in self.packages]
        code = (
            [Cause("code", p, reach.of_code(p)) for p in self.code]
            if self.code is not None
            else [Cause("code", UNTOLD, EVERYTHING)]
        )
        own = (
            [Cause("template", p, EVERYTHING) for p in self.templates]
            if self.templates is not None
            else [Cause("template", "files", EVERYTHING)]
        )
        machine = [Cause("machine", n, EVERYTHING) for n in self.machine]
        return [*recipe, *packages, *code, *own, *machine]

    def __bool__(self) -> bool:
        return any(
            d is None or d
            for d in (self.recipe, self.packages, self.code, self.templates, self.machine)
        )


def origins(old: Content, new: Content) -> Origins:
    """What differs between two manifests; one of an earlier version may lack keys."""
    own = old["recipe"].get("templates") or new["recipe"].get("templates")
    return Origins(
        recipe=differing(flat(old["recipe"]), flat(new["recipe"])),
        packages=differing(old.get("packages", {}), new.get("packages", {})),
        code=_parts(old, new, "code_parts", same=old["code"] == new["code"]),
        templates=_parts(
            old, new, "templates", same=not own or old.get("recipe_hash") == new.get("recipe_hash")
        ),
        counts=differing(flat(old.get("counts", {})), flat(new.get("counts", {}))),
        machine=differing(old["probe"], new["probe"])
        if old.get("probe") and new.get("probe")
        else {},
    )


def unlike(content: Content, here: Content) -> list[str]:
    """In what this installation is not what made a dataset, by name; empty if it is.

    With the user's templates as they are now.
    """
    found = [
        f"{n} {a or 'of unknown version'} (here {b})"
        for n, (a, b) in differing(content.get("packages", {}), here["packages"]).items()
    ]
    for whole, parts in (("recipe_hash", "templates"), ("code", "code_parts")):
        if content.get(whole) != here[whole]:
            found += (
                differing(content.get(parts, {}), here[parts]) if content.get(parts) else [whole]
            )
    return found


def few(names: Sequence[str], most: int = 5) -> str:
    """The first of them, and how many more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _parts(old: Content, new: Content, key: str, *, same: bool) -> Mapping[str, Pair] | None:
    """What differs by name; None where it cannot be told."""
    if same:
        return {}
    if key not in old or key not in new:
        return None
    return differing(old[key], new[key])


def differing(old: Content, new: Content) -> dict[str, Pair]:
    """Keys that differ, sorted."""
    return {k: (old.get(k), new.get(k)) for k in sorted({*old, *new}) if old.get(k) != new.get(k)}


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """A nested mapping by dotted keys."""
    if isinstance(value, dict) and value:
        return {
            k: v
            for key, inner in value.items()
            for k, v in flat(inner, f"{prefix}.{key}" if prefix else str(key)).items()
        }
    return {prefix: value}
