"""A dataset's card says what its certificate found, and check holds it to that."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from test_certify_own_forms import bank, made, replaced, run  # noqa: F401 - fixtures

import creditdocs as door
from output.report.card import STATEMENTS
from output.tables import manifest
from output.tables.manifest import CERTIFICATE


def faults(room: Path) -> list[str]:
    return door.check(room / "dataset")


def card(room: Path) -> str:
    return (room / "dataset" / "README.md").read_text()


def stated(room: Path) -> list[str]:
    """Every status that the card says; exactly one is right."""
    return [status for status, said in STATEMENTS.items() if said in card(room)]


def test_a_certificate_is_said_by_the_card_and_names_the_manifest_that_answers_for_it(
    bank: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert stated(bank) == [""]
    verdict = run(bank)
    assert verdict.status == "clean" and stated(bank) == ["clean"]
    data = (bank / "dataset" / manifest.NAME).read_bytes()
    assert verdict.certificate["dataset"]["manifest_sha256"] == sha256(data).hexdigest()
    assert json.loads(data)["certificate"] == {"status": "clean"}
    monkeypatch.chdir(bank / "forms")
    assert door.check(bank / "dataset", regenerate=1) == []
    names = ("README.md", manifest.NAME, *CERTIFICATE)
    first = {name: (bank / "dataset" / name).read_bytes() for name in names}
    assert run(bank).status == "clean"
    assert {name: (bank / "dataset" / name).read_bytes() for name in names} == first


def test_what_is_met_later_takes_the_statement_back(bank: Path) -> None:  # noqa: F811
    run(bank)
    (bank / "papers" / "list.txt").write_text("Depositor: " + secret_of(bank))
    assert run(bank).status == "hit" and stated(bank) == ["hit"]
    assert faults(bank) == []


def secret_of(room: Path) -> str:
    """An account that an invented customer has."""
    case = next(iter(door.load(room / "dataset").cases))
    values = (str(fact.value) for document in case.documents for fact in document.facts)
    return next(v for v in values if v.startswith("DE") and len(v) > 20)


def test_a_card_without_its_certificate_is_a_fault(bank: Path) -> None:  # noqa: F811
    run(bank)
    path = bank / "dataset" / CERTIFICATE[0]
    found = json.loads(path.read_text())
    for other in (
        {**found, "status": "hit"},
        {**found, "dataset": {"manifest_sha256": "0" * 64}},
        [],
        None,
    ):
        if other is None:
            path.unlink()
        else:
            path.write_text(json.dumps(other))
        assert [line for line in faults(bank) if "certify it anew" in line], other


def test_a_card_that_somebody_wrote_is_not_answered_for(bank: Path) -> None:  # noqa: F811
    path = bank / "dataset" / "README.md"
    path.write_text(STATEMENTS["clean"])
    before = (bank / "dataset" / manifest.NAME).read_bytes()
    assert run(bank).status == "unable"
    assert (bank / "dataset" / manifest.NAME).read_bytes() == before
    assert path.read_text() == STATEMENTS["clean"] and faults(bank)


def test_a_run_that_was_killed_between_the_two_is_mended_by_the_next(bank: Path) -> None:  # noqa: F811
    path = bank / "dataset" / "README.md"
    path.write_text(card(bank).replace(STATEMENTS[""], STATEMENTS["clean"]))
    assert run(bank).status == "unable" and stated(bank) == ["unable"]
    assert run(bank).status == "clean" and stated(bank) == ["clean"]
    assert faults(bank) == []
