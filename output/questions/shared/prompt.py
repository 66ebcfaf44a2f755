"""What all prompts share, and the making of a Question.

Placeholders, option blocks, the closing instruction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline import conditions
from pipeline.records import Language, Photo, Question, QuestionEvidence
from pipeline.roles import QuestionKind

LETTERED = ("inf_ext_001",)  # "A. <image_001>", a line each
ONLY_JSON = {
    "zh": "回答只能是一个 JSON 对象，不得附带解释。",
    "en": "Reply with one JSON object and nothing else.",
}
# An answer that is one thing and is not there; where several are asked for, it is an empty list.
NOTHING = ""
FORMS = {"zh": ("格式：", "没有符合的内容时："), "en": ("Form: ", "If nothing fits: ")}
YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
SOUND = {"zh": ("合理", "不合理"), "en": ("reasonable", "unreasonable")}
ALONE: Mapping[Language, str] = {
    "zh": "只按这里所说的标准判断：这些材料上的其他内容和图中的其他材料，都不影响答案。",
    "en": (
        "Decide by this test alone: nothing else on these papers, and no other paper in view, "
        "bears on the answer."
    ),
}
# Of pictures with neighbours on the desk, which have no labels: some of them can be read.
FOREGROUND: Mapping[Language, str] = {
    "zh": "只看照片所拍的材料本身，散放在周围、只露出一部分的其他纸张一概不算。",
    "en": (
        "Only the documents that were photographed count, "
        "not the papers that lie about in the background. "
    ),
}
LETTERS = "ABCDEFGHIJ"  # of pictures to choose from
_OPTION = re.compile(r"^<([^<>]+)>$", re.MULTILINE)
# No \b: a Chinese character is a word character.
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def placeholders(subtask: str, count: int) -> str:
    """What stands for the pictures, first thing in a prompt: <image_001> and so on, a new line."""
    marks = [placeholder(n) for n in range(1, count + 1)]
    if subtask in LETTERED:
        return "".join(f"{letter}. {mark}\n" for letter, mark in zip(LETTERS, marks, strict=False))
    return f"{''.join(marks)}\n"


def placeholder(number: int) -> str:
    return f"<image_{number:03d}>"


def lettered(first: int, count: int) -> str:
    """Pictures to choose from, one to a line behind its letter.

    ``first`` is the number of the first placeholder.
    """
    lines = "\n".join(f"{LETTERS[n]}. {placeholder(first + n)}" for n in range(count))
    return f"\n\n{lines}\n\n"


def dumps(value: object) -> str:
    """The JSON text of a decoded response."""
    return json.dumps(value, ensure_ascii=False)


def answer(value: object) -> dict[str, object]:
    """The shape of every decoded response.

    One thing stands bare, several in a list, several of different names in a mapping.
    """
    return {"answer": value}


def options(labels: Sequence[str]) -> str:
    """One label per line in angle brackets, set off by blank lines."""
    lines = "\n".join(f"<{label}>" for label in labels)
    return f"\n\n{lines}\n\n"


def offered(question: str) -> list[str]:
    """The labels of a prompt's option block, in order."""
    return [o for o in _OPTION.findall(question) if not re.fullmatch(r"image_\d{3}", o)]


def stated_day(question: str) -> date:
    """The day a prompt calls today: the only ISO date in it.

    Raises:
        ValueError: the prompt states none or several.
    """
    days = sorted(set(_DAY.findall(question)))
    if len(days) != 1:
        raise ValueError(f"a prompt should state one day, this states {len(days)}")
    year, month, day = days[0]
    return date(int(year), int(month), int(day))


def listed(words: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def closing(language: Language, example: object, nothing: object = None) -> str:
    """The last lines of a prompt: JSON only, in this form.

    ``nothing``: the response where nothing is found, of questions that may have it.
    """
    form, if_nothing = FORMS[language]
    lines = [ONLY_JSON[language], form + dumps(example)]
    if nothing is not None:
        lines.append(if_nothing + dumps(nothing))
    return "\n" + "\n".join(lines)


def judged(language: Language, example: object, nothing: object = None) -> str:
    """The last lines of a prompt that asks for a verdict.

    Whatever else the file shows, one test decides.
    """
    return ("" if language == "zh" else " ") + ALONE[language] + closing(language, example, nothing)


def make(
    unit: QuestionKind | type[QuestionKind],
    *,
    photos: Sequence[Photo],
    body: str,
    response: object,
    evidence: Sequence[QuestionEvidence],
    variant: str = "001",
    rule: str = "",
) -> Question:
    """A unit's question about these photographs, in their language, its placeholders first.

    ``id`` is left to the shard.
    """
    language, subtask = photos[0].language, unit.subtask
    head = placeholders(subtask, len(photos)) + _foreground(unit.task, photos)
    return Question(
        task=unit.task,
        subtask=subtask if language == "zh" else f"en.{subtask}",
        variant=variant,
        image_ids=tuple(p.id for p in photos),
        language=language,
        robustness=photos[0].condition,
        question=head + body,
        answer=dumps(response),
        rule=rule,
        evidence=tuple(evidence),
    )


def verdict(pair: tuple[str, str], holds: bool) -> dict[str, object]:
    """The response to a question of two answers: the first of them where it holds."""
    good, bad = pair
    return answer(good if holds else bad)


def either(pair: tuple[str, str]) -> dict[str, object]:
    """How the closing lines show a response of two answers."""
    return answer(" / ".join(pair))


def _foreground(task: str, photos: Sequence[Photo]) -> str:
    """What does not count of a desk full of papers.

    Not said where the clutter is what is asked about.
    """
    cluttered = any(conditions.CLUTTERED in (p.condition, p.second_condition) for p in photos)
    return FOREGROUND[photos[0].language] if cluttered and task != "IQE" else ""
