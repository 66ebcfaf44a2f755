"""A unit that is wrong is refused when it is loaded, in a line that names file and remedy."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import code_tree
import pytest

from pipeline import units
from pipeline.errors import UserError
from pipeline.printing.mark import Mark
from pipeline.printing.mark_kinds import kinds
from pipeline.roles import (
    Art,
    CaptureEffect,
    FactChange,
    Facts,
    Format,
    PageChange,
    QuestionKind,
    Role,
    Unit,
)
from pipeline.rules import rule_texts

HEAD = '''
"""Steam on the lens."""
from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar
from pipeline.roles import Art, CaptureEffect, FactChange, Facts, Format, PageChange, QuestionKind
'''
EFFECT = '''
@dataclass(frozen=True)
class Steam(CaptureEffect):
    """Steam on the lens."""
    condition: ClassVar[str] = "Steam"
'''
QUESTION = '''
@dataclass(frozen=True)
class Ask(QuestionKind):
    """Something."""
    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "rea_new_001"
    def ask(self, file, policy, rng): return []
    def read(self, question, photos, policy): return None
'''
LIE = '''
@dataclass(frozen=True)
class Fib(FactChange):
    """A fib."""
    rule: ClassVar[str] = "total"
    family: ClassVar[str] = "validity"
    def applies(self, file): return True
    def change(self, request): return None
    def broken(self, printed, policy): return False
'''
KIND = '''
@dataclass(frozen=True)
class RationCard(Facts):
    """Bread."""
    label: ClassVar[str] = "ration_card"
    labels: ClassVar[dict[str, str]] = {"bread": "bread"}
    def facts(self, case, rng): return {"bread": "1 lb"}
'''


def without(text: str, line: str) -> str:
    """The text but for the line that holds so much."""
    kept = [each for each in text.splitlines() if line not in each]
    assert len(kept) < len(text.splitlines())
    return "\n".join([*kept, ""])


class Bad(NamedTuple):
    """A file that is wrong, and what the line about it says."""

    role: type[Unit]
    text: str
    said: str


BAD = {
    "no_condition": Bad(
        CaptureEffect, HEAD + without(EFFECT, "condition:"), "Steam does not say its condition"
    ),
    "no_subtask": Bad(
        QuestionKind, HEAD + without(QUESTION, "subtask:"), "Ask does not say its subtask"
    ),
    "nothing_said": Bad(
        QuestionKind,
        HEAD + without(without(QUESTION, "subtask:"), "task:"),
        "Ask does not say its task and subtask",
    ),
    "no_rule": Bad(
        PageChange,
        HEAD
        + dedent('''
        @dataclass(frozen=True)
        class Forged(PageChange):
            """Forged."""
            def applies(self, page, document): return True
            def change(self, page, document, language, *, rng): return page, document, None
        '''),
        "Forged does not say its rule",
    ),
    "no_read": Bad(QuestionKind, HEAD + without(QUESTION, "def read"), "Ask leaves out read"),
    "no_draw": Bad(
        Art, HEAD + "@dataclass(frozen=True)\nclass Blot(Art):\n    pass", "Blot leaves out draw"
    ),
    "no_method_at_all": Bad(
        PageChange,
        HEAD + "@dataclass(frozen=True)\nclass Forged(PageChange):\n    pass",
        "Forged leaves out applies and change",
    ),
    "nothing_written": Bad(Format, HEAD, "holds no class that derives Format"),
    "of_another_role": Bad(Format, HEAD + EFFECT, "holds no class that derives Format"),
    "only_brought_in": Bad(
        CaptureEffect,
        HEAD + "from perturb.capture.fax import Fax\n",
        "holds no class that derives CaptureEffect",
    ),
    "two_of_them": Bad(
        CaptureEffect,
        HEAD + EFFECT + EFFECT.replace("class Steam", "class Fog"),
        "holds several units: Fog and Steam",
    ),
    "empty_condition": Bad(
        CaptureEffect, HEAD + EFFECT.replace('"Steam"', '" "'), "Steam.condition is empty"
    ),
    "a_number_for_a_text": Bad(
        CaptureEffect, HEAD + EFFECT.replace('"Steam"', "7"), "Steam.condition is 7"
    ),
    "severities_as_text": Bad(
        CaptureEffect,
        HEAD + EFFECT + '    severities: ClassVar[tuple[int, ...]] = ("1", "2")\n',
        "Steam.severities is ('1', '2')",
    ),
    "no_dataclass": Bad(
        CaptureEffect,
        HEAD + without(EFFECT, "@dataclass") + "    drops: int = 40\n",
        "Steam is no dataclass",
    ),
    "not_frozen": Bad(
        CaptureEffect,
        HEAD + EFFECT.replace("(frozen=True)", ""),
        "cannot be imported: line 8: TypeError: cannot inherit non-frozen dataclass",
    ),
    "no_default": Bad(
        CaptureEffect, HEAD + EFFECT + "    drops: int\n", "parameter 'drops': Field required"
    ),
    "unknown_type": Bad(
        CaptureEffect,
        HEAD + EFFECT + "    drops: Drops = 7\n",
        "the type of a parameter cannot be checked",
    ),
    "not_python": Bad(CaptureEffect, HEAD + "def stage(:\n", "line 7: SyntaxError"),
    "no_text_at_all": Bad(CaptureEffect, "\0", "cannot contain null bytes"),
    "no_such_module": Bad(CaptureEffect, "import nowhere_at_all\n", "line 1: ModuleNotFoundError"),
    "no_such_name": Bad(CaptureEffect, HEAD + "Steam\n", "line 7: NameError"),
    "no_dataclass_without_parameters": Bad(
        CaptureEffect, HEAD + without(EFFECT, "@dataclass"), "Steam is no dataclass"
    ),
    "no_such_task": Bad(
        QuestionKind, HEAD + QUESTION.replace('"CC"', '"CX"'), "Ask.task is 'CX': 'CX' is no task"
    ),
    "no_such_language": Bad(
        QuestionKind,
        HEAD + QUESTION + '    languages: ClassVar[tuple[str, ...]] = ("en", "fr")\n',
        "'fr' is no language",
    ),
    "no_language": Bad(
        QuestionKind,
        HEAD + QUESTION + "    languages: ClassVar[tuple[str, ...]] = ()\n",
        "Ask.languages is ()",
    ),
    "too_severe": Bad(
        CaptureEffect,
        HEAD + EFFECT + "    severities: ClassVar[tuple[int, ...]] = (1, 6)\n",
        "6 is no severity",
    ),
    "twice_as_severe": Bad(
        CaptureEffect,
        HEAD + EFFECT + "    severities: ClassVar[tuple[int, ...]] = (1, 1)\n",
        "1 stands there twice",
    ),
    "misspelt_method": Bad(
        CaptureEffect,
        HEAD + EFFECT + "    def devlop(self, frame, severity, rng): return frame\n",
        "Steam.devlop: a CaptureEffect has no such thing, and has develop",
    ),
    "misspelt_variable": Bad(
        CaptureEffect,
        HEAD + EFFECT + "    severites: ClassVar[tuple[int, ...]] = (1,)\n",
        "Steam.severites: a CaptureEffect has no such thing, and has severities",
    ),
    "no_such_blend": Bad(
        Art,
        HEAD
        + "@dataclass(frozen=True)\nclass Blot(Art):\n    blend: ClassVar[str] = 'under'\n"
        + "    def draw(self, value, width, height, *, rng): return None\n",
        "'under' is no way to blend",
    ),
    "no_such_rule": Bad(
        FactChange,
        HEAD + LIE.replace('"total"', '"totals"'),
        "Fib.rule is 'totals', which is no rule",
    ),
    "no_such_rules": Bad(
        FactChange,
        HEAD + LIE.replace('"total"', '"totals.*"'),
        "Fib.rule is 'totals.*', which is no rule",
    ),
    "a_rule_that_is_there": Bad(
        FactChange,
        HEAD + LIE + '    rules: ClassVar[dict[str, str]] = {"expiry": "it holds"}\n',
        "Fib.rules: 'expiry' has its text in pipeline/policy.py",
    ),
    "a_rule_without_words": Bad(
        FactChange,
        HEAD + LIE + '    rules: ClassVar[dict[str, str]] = {"bread": " "}\n',
        "Fib.rules: 'bread' says nothing",
    ),
    "no_rule_id": Bad(
        FactChange,
        HEAD + LIE + '    rules: ClassVar[dict[str, str]] = {"Our Bread": "is ours"}\n',
        "Fib.rules: 'Our Bread' is no id",
    ),
    "no_such_paper": Bad(
        FactChange,
        HEAD + LIE + '    carriers: ClassVar[tuple] = (("en/ration_crad",),)\n',
        "Fib.carriers: no kind of paper 'en/ration_crad'",
    ),
    "carried_by_nothing": Bad(
        FactChange,
        HEAD + LIE + "    carriers: ClassVar[tuple] = ((),)\n",
        "Fib.carriers: a set of no kinds",
    ),
    "fails_as_it_runs": Bad(CaptureEffect, "\n[][1]\n", "line 2: IndexError"),
}
_numbers = itertools.count()


def dropped(role: type[Role], patch: pytest.MonkeyPatch, root: Path, **texts: str) -> str:
    """The folder, named from the root, that now is the role's and holds these files."""
    folder = f"dropped_{next(_numbers)}"
    (root / folder).mkdir()
    for name, text in texts.items():
        (root / folder / f"{name}.py").write_text(text, encoding="utf-8")
    patch.setattr(units, "ROOT", root)
    patch.setitem(units.FOLDERS, role, folder)  # type: ignore[arg-type]
    patch.syspath_prepend(root)
    return folder


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """What one test dropped under a name is not what the next one finds under it."""
    yield
    units.unit_class.cache_clear()
    units._adapter.cache_clear()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_unit_is_refused_in_a_line_with_its_file_and_a_remedy(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = BAD[name]
    folder = dropped(bad.role, monkeypatch, tmp_path, **{name: bad.text})
    with pytest.raises(UserError) as refused:
        units.load(bad.role, name)
    assert refused.value.where.removesuffix(".py") == f"{folder}/{name}"
    assert bad.said in refused.value.what
    assert refused.value.remedy and "\n" not in refused.value.line()


def test_the_good_units_that_the_bad_ones_are_made_from_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped(CaptureEffect, monkeypatch, tmp_path, steam=HEAD + EFFECT + "    drops: int = 40\n")
    assert units.load(CaptureEffect, "steam", {"drops": 3}).condition == "Steam"
    dropped(QuestionKind, monkeypatch, tmp_path, asked=HEAD + QUESTION)
    assert units.load(QuestionKind, "asked").subtask == "rea_new_001"


def dropped_kinds(
    patch: pytest.MonkeyPatch, root: Path, text: str = HEAD + KIND, *kinds: str
) -> str:
    """The folder of kinds of paper that now has these, each with a layout's file."""
    folder = dropped(Facts, patch, root)
    for kind in kinds or ("en/ration_card",):
        (root / folder / kind).mkdir(parents=True)
        (root / folder / kind / "facts.py").write_text(text, encoding="utf-8")
        (root / folder / kind / "plain.yaml").touch()
    return folder


def test_a_lie_may_bring_its_rule_and_name_a_kind_that_a_user_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped_kinds(monkeypatch, tmp_path)
    own = LIE.replace('"total"', '"bread.short"') + (
        '    rules: ClassVar[dict[str, str]] = {"bread.short": "the loaf weighs what it says"}\n'
        '    carriers: ClassVar[tuple] = (("en/ration_card",),)\n'
    )
    alike = own.replace('rule: ClassVar[str] = "bread.short"', 'rule: ClassVar[str] = "bread.*"')
    dropped(FactChange, monkeypatch, tmp_path, fib=HEAD + own, other=HEAD + alike)
    dropped(PageChange, monkeypatch, tmp_path)
    assert [*rule_texts().items()][-1] == ("bread.short", "the loaf weighs what it says")


def test_two_lies_that_have_one_rule_say_two_things_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped(Facts, monkeypatch, tmp_path)
    one, other = (
        HEAD
        + LIE.replace('"total"', '"bread"')
        + f'    rules: ClassVar[dict[str, str]] = {{"bread": "{text}"}}\n'
        for text in ("it is white", "it is brown")
    )
    folder = dropped(FactChange, monkeypatch, tmp_path, loaf=one, loaves=other)
    dropped(PageChange, monkeypatch, tmp_path)
    with pytest.raises(UserError, match="'bread' says in another unit 'it is white'") as refused:
        rule_texts()
    assert refused.value.where == f"{folder}/loaves.py"


def test_two_kinds_of_one_language_need_two_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = ("en/ration_card", "zh/ration_card")
    dropped_kinds(monkeypatch, tmp_path, HEAD + KIND, *pair)
    assert list(units.classes(Facts)) == [*pair]
    folder = dropped_kinds(monkeypatch, tmp_path, HEAD + KIND, "en/bread_card", "en/ration_card")
    with pytest.raises(UserError, match="same label, 'ration_card'") as refused:
        units.classes(Facts)
    assert refused.value.where == f"{folder}/en/ration_card/facts.py"


@pytest.mark.parametrize("place", ["fr/ration_card", "ration_card", "en/bread/ration_card"])
def test_a_kind_that_lies_in_no_language_is_refused(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dropped_kinds(monkeypatch, tmp_path, HEAD + KIND, place)
    with pytest.raises(UserError, match="lies in a folder of a language") as refused:
        units.names(Facts)
    assert refused.value.where == f"{folder}/{place}/facts.py"
    assert "templates/en/ration_card" in refused.value.remedy


def test_a_name_that_no_module_could_have_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("on-the-lens", "2_drops", "class", "a drop"):
        folder = dropped(CaptureEffect, monkeypatch, tmp_path, **{name: HEAD + EFFECT})
        with pytest.raises(UserError, match=f"'{name}' is no identifier") as refused:
            units.names(CaptureEffect)
        assert refused.value.where == f"{folder}/{name}.py"
    dropped_kinds(monkeypatch, tmp_path, HEAD + KIND, "en/ration-card")
    with pytest.raises(UserError, match="'ration-card' is no identifier"):
        units.names(Facts)


def test_conditions_that_differ_in_case_or_blanks_alone_are_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    like = EFFECT.replace('"Steam"', '" sTEAM "')
    dropped(CaptureEffect, monkeypatch, tmp_path, first=HEAD + EFFECT, second=HEAD + like)
    with pytest.raises(UserError, match="first.py has the same condition"):
        units.classes(CaptureEffect)


@pytest.mark.parametrize(
    ("role", "text", "shared"),
    [
        (CaptureEffect, EFFECT, "first.py has the same condition, 'Steam'"),
        (QuestionKind, QUESTION, "first.py has the same subtask, 'rea_new_001'"),
    ],
)
def test_two_units_that_datasets_could_not_tell_apart_are_refused(
    role: type[Unit], text: str, shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dropped(role, monkeypatch, tmp_path, first=HEAD + text, second=HEAD + text)
    with pytest.raises(UserError) as refused:
        units.load_all(role)
    assert refused.value.where == f"{folder}/second.py"
    assert shared in refused.value.what


def test_one_subtask_may_mean_two_things_in_two_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (
        HEAD + QUESTION.replace("task:", f'languages: ClassVar = ("{language}",)\n    task:', 1)
        for language in ("zh", "en")
    )
    dropped(QuestionKind, monkeypatch, tmp_path, chinese=one, english=two)
    assert list(units.load_all(QuestionKind)) == ["chinese", "english"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["plain.yaml"], "has layouts and no facts.py"),
        (["facts.py"], "has no layout"),
        (["facts.py", "fields.yaml"], "has no layout"),
    ],
)
def test_half_a_kind_of_document_is_refused(
    files: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = tmp_path / dropped(Facts, monkeypatch, tmp_path) / "en" / "ration_card"
    kind.mkdir(parents=True)
    for file in files:
        (kind / file).touch()
    with pytest.raises(UserError, match=said):
        units.names(Facts)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return code_tree.copied(tmp_path_factory.mktemp("tree"))


@pytest.mark.parametrize("command", [["catalogue"], ["generate", "files", "--out", "made"]])
@pytest.mark.parametrize("file", ["perturb/capture/steam.py", "output/questions/rules/asked.py"])
def test_the_commands_end_in_that_line_and_leave_nothing(
    command: list[str], file: str, tree: Path
) -> None:
    text = without(EFFECT, "condition:") if "capture" in file else without(QUESTION, "def read")
    (tree / file).write_text(HEAD + text, encoding="utf-8")
    done = code_tree.creditdocs(tree, *command)
    (tree / file).unlink()
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and done.stderr.startswith(f"creditdocs: {file}: ")
    assert done.stdout == "" and not (tree / "made").exists()


@pytest.mark.parametrize("command", [["catalogue"], ["generate", "files", "--out", "made"]])
def test_the_commands_refuse_a_kind_whose_fields_nobody_described(
    command: list[str], tree: Path
) -> None:
    file = tree / "templates/en/ssn_card/fields.yaml"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    done = code_tree.creditdocs(tree, *command)
    file.write_text(text, encoding="utf-8")
    assert done.returncode == 2 and done.stdout == "" and not (tree / "made").exists()
    assert done.stderr == (
        "creditdocs: templates/en/ssn_card/fields.yaml: does not exist; "
        "say what each field means; see docs/units/kind.md\n"
    )


def test_the_commands_refuse_a_second_unit_of_one_condition(tree: Path) -> None:
    second = tree / "perturb/capture/steam.py"
    second.write_text(HEAD + EFFECT.replace('"Steam"', '"Fax"'), encoding="utf-8")
    done = code_tree.creditdocs(tree, "generate", "files", "--out", "made")
    second.unlink()
    assert done.returncode == 2
    assert "perturb/capture/fax.py has the same condition, 'Fax'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_kind_of_mark_without_the_key_of_its_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEAD + "from pipeline.printing.mark import Mark\nclass Dot(Mark):\n    spot: str = ''\n"
    folder = dropped(Mark, monkeypatch, tmp_path, dot=text)
    kinds.cache_clear()
    with pytest.raises(UserError, match="Dot has no field 'dot'") as refused:
        kinds()
    assert refused.value.where == f"{folder}/dot.py"
