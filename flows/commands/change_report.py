"""A difference between two datasets as a page a person reads, and as JSON with everything in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.commands.diff import Difference
from output.versions.compare import Change, Level
from output.versions.origins import UNTOLD, Pair
from output.versions.reach import STATUSES

EXAMPLES, REASONS, LINES = 2, 3, 8  # how much of a kind the page shows; JSON has all


def as_text(found: Difference) -> str:
    """The page."""
    title = f"{found.old.store.name} -> {found.new.store.name}"
    if found.same:
        return f"{title}: the same"
    parts = [f"{title}: {_headline(found)}", *_origins(found)]
    if found.levels:
        parts += [
            "\n".join(_table(found.levels)),
            *("\n".join(_changes(level)) for level in found.levels if level.changes),
        ]
    else:
        parts += [
            "rows are not compared: a dataset has no tables",
            "\n".join(_pairs("counts", found.origins.counts)),
        ]
    if found.files:
        parts.append(f"other files that differ: {', '.join(found.files)}")
    return "\n\n".join(p for p in parts if p)


def _headline(found: Difference) -> str:
    made = found.origins
    keys = [k for k in made.recipe if k != "seed"]
    own = made.templates if made.templates is not None else {"": (None, None)}
    code = made.code if made.code is not None else {"": (None, None)}
    named = [
        "the seed" if "seed" in made.recipe else "",
        _number(len(keys), "recipe key"),
        _number(len(own), "template"),
        _number(len(made.packages), "package"),
        "code" if code else "",
        "the machine" if made.machine else "",
    ]
    causes = [n for n in named if n]
    moved = any(level.changes for level in found.levels)
    if not causes:
        return (
            "made alike, yet not the same: edited since, or made on a machine "
            "that its probe does not tell from the other"
            if moved or found.files
            else "counts differ"
        )
    return _differ(causes) + ("; every row is the same" if found.levels and not moved else "")


def _differ(causes: Sequence[str]) -> str:
    if len(causes) > 1:
        return f"{', '.join(causes[:-1])} and {causes[-1]} differ"
    several = causes[0][0].isdigit() and causes[0][:2] != "1 "
    return f"{causes[0]} differ{'' if several else 's'}"


def _number(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count > 1 else ''}" if count else ""


def _origins(found: Difference) -> list[str]:
    made = found.origins
    code = {UNTOLD: (None, None)} if made.code is None else made.code
    own = {"(which is not recorded)": (None, None)} if made.templates is None else made.templates
    blocks = [
        _pairs("recipe", made.recipe),
        _files("templates", own),
        _pairs("packages", made.packages),
        _files("code", code),
        _pairs("machine", made.machine),
    ]
    return ["\n".join(b) for b in blocks]


def _pairs(title: str, pairs: Mapping[str, Pair]) -> list[str]:
    width = max(map(len, pairs), default=0)
    return (
        [title, *(f"  {k:{width}}  {_value(a)} -> {_value(b)}" for k, (a, b) in pairs.items())]
        if pairs
        else []
    )


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "(none)" if value is None else text if len(text) <= 60 else f"{text[:57]}..."


def _fate(old: Any, new: Any) -> str:
    """What became of a file, where it is more than another edition."""
    if old == new:
        return ""
    if old is None:
        return " (new)"
    return " (gone)" if new is None else ""


def _files(title: str, pairs: Mapping[str, Pair], most: int = 12) -> list[str]:
    lines = [f"  {name}{_fate(old, new)}" for name, (old, new) in pairs.items()]
    more = [f"  and {len(lines) - most} more"] if len(lines) > most else []
    return [title, *lines[:most], *more] if lines else []


def _table(levels: Sequence[Level]) -> Iterator[str]:
    yield f"{'':10}{''.join(f'{s:>10}' for s in (*STATUSES, 'same'))}"
    for level in levels:
        yield f"{level.name:10}{''.join(f'{level.count(s):10}' for s in STATUSES)}{level.same:10}"


def _changes(level: Level) -> Iterator[str]:
    """Changes of one status and for one reason on a line, the most frequent first."""
    alike: dict[tuple[str, ...], list[Change]] = {}
    for change in level.changes:
        alike.setdefault((change.status, _reason(change)), []).append(change)
    ranked = sorted(
        alike.items(),
        key=lambda item: (
            STATUSES.index(item[0][0]),
            -sum(len(c.numbers) for c in item[1]),
            item[0],
        ),
    )
    yield level.name
    for (status, reason), changes in ranked[:LINES]:
        what = ", ".join(dict.fromkeys(a for c in changes for a in c.what))
        ids = sorted(i for c in changes for i in c.ids(EXAMPLES))
        count = sum(len(c.numbers) for c in changes)
        shown = ", ".join(ids[:EXAMPLES]) + (", ..." if count > EXAMPLES else "")
        yield f"  {count} {status}{f' ({what})' if what else ''}, {reason}: {shown}"
    if len(ranked) > LINES:
        yield f"  and {_number(len(ranked) - LINES, 'kind')} of change more; see --json"


def _reason(change: Change) -> str:
    if change.because:
        return f"because of {change.because[0]}"
    if not change.any_of:
        return "and nothing recorded tells why"
    more = f" and {len(change.any_of) - REASONS} more" if len(change.any_of) > REASONS else ""
    return f"because of any of {', '.join(change.any_of[:REASONS])}{more}"


def as_json(found: Difference) -> dict[str, Any]:
    """Everything, with every id. Code and templates are null where they differ and a manifest does
    not say in what.
    """
    made = found.origins
    named = {
        "recipe": made.recipe,
        "packages": made.packages,
        "code": made.code,
        "templates": made.templates,
        "machine": made.machine,
        "counts": made.counts,
    }
    return {
        "same": found.same,
        "old": _who(found.old.manifest, found.old.store.name),
        "new": _who(found.new.manifest, found.new.store.name),
        **{
            k: pairs if pairs is None else {n: {"old": a, "new": b} for n, (a, b) in pairs.items()}
            for k, pairs in named.items()
        },
        "rows": {level.name: _level(level) for level in found.levels},
        "files": list(found.files),
    }


def _who(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "dataset": name,
        "name": manifest["recipe"].get("name"),
        **{k: manifest.get(k) for k in ("version", "recipe_hash", "code", "seed")},
    }


def _level(level: Level) -> dict[str, Any]:
    changes = [
        {
            "status": c.status,
            "what": c.what,
            "because": c.because,
            "any_of": c.any_of,
            "ids": c.ids(),
        }
        for c in level.changes
    ]
    return {**{s: level.count(s) for s in STATUSES}, "same": level.same, "changes": changes}
