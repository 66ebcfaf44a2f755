"""What all prompts share: placeholders, option blocks, the closing instruction, and the making of a Question."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.records import Language, Photo, Question, QuestionEvidence

# Subtasks whose placeholders read <images_NNN>; the others write <image_NNN> (SPEC 1.5).
PLURAL = (
    *("qua_eva_001", "doc_cla_001", "doc_cla_002", "doc_cla_003", "inf_ext_001", "inf_ext_002", "inf_ext_003"),
    *("num_cal_001", "num_cal_002", "rea_chk_003", "rea_chk_004"),
)
PLURAL_EN = ("num_cal_004",)  # a subtask of another meaning in Chinese
BARE = ("con_chk_006",)  # one picture, <image>
LETTERED = ("inf_ext_001",)  # "A. <images_001>", a line each
BREAK = (
    "con_cnk",
    "con_chk_005",
    "con_chk_006",
    "con_chk_1",
    "inf_ext_1",
    "inf_ext_004",
    "inf_ext_005",
    "num_cal",
    "rea_chk",
)  # a line break follows the placeholders
ONLY_JSON = {"zh": "回答只能是一个 JSON 对象，不得附带解释。", "en": "Reply with one JSON object and nothing else."}
YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
SOUND = {"zh": ("合理", "不合理"), "en": ("reasonable", "unreasonable")}
ALONE: Mapping[Language, str] = {
    "zh": "只按这里所说的标准判断：这些材料上的其他内容和图中的其他材料，都不影响答案。",
    "en": "Decide by this test alone: nothing else on these papers, and no other paper in view, bears on the answer.",
}
# Of pictures with neighbours on the desk, which have no labels: some of them can be read.
CLUTTERED = "Cluttered Background"
FOREGROUND: Mapping[Language, str] = {
    "zh": "只看照片所拍的材料本身，散放在周围、只露出一部分的其他纸张一概不算。",
    "en": "Only the documents that were photographed count, not the papers that lie about in the background. ",
}
LETTERS = "ABCDEFGHIJ"  # of pictures to choose from
_OPTION = re.compile(r"^<([^<>]+)>$", re.MULTILINE)
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")  # no \b: a Chinese character is a word character


def placeholders(subtask: str, count: int, language: Language = "zh") -> str:
    """What stands for the pictures, first thing in a prompt."""
    marks = [placeholder(subtask, n, language) for n in range(1, count + 1)]
    if subtask in LETTERED:
        return "".join(f"{letter}. {mark}\n" for letter, mark in zip(LETTERS, marks, strict=False))
    return "".join(marks) + ("\n" if subtask.startswith(BREAK) else "")


def placeholder(subtask: str, number: int, language: Language = "zh") -> str:
    word = "images" if subtask in PLURAL or (language == "en" and subtask in PLURAL_EN) else "image"
    return f"<{word}>" if subtask in BARE else f"<{word}_{number:03d}>"


def lettered(subtask: str, first: int, count: int) -> str:
    """Pictures to choose from, one to a line behind its letter; ``first`` is the number of the first placeholder."""
    return "\n\n" + "\n".join(f"{LETTERS[n]}. {placeholder(subtask, first + n)}" for n in range(count)) + "\n\n"


def dumps(value: object) -> str:
    """The JSON text of a decoded response."""
    return json.dumps(value, ensure_ascii=False)


def answer(value: object) -> dict[str, object]:
    """The usual shape of a decoded response."""
    return {"answer": value}


def options(labels: Sequence[str]) -> str:
    """One label per line in angle brackets, set off by blank lines."""
    return "\n\n" + "\n".join(f"<{label}>" for label in labels) + "\n\n"


def offered(question: str) -> list[str]:
    """The labels of a prompt's option block, in order."""
    return [o for o in _OPTION.findall(question) if not re.fullmatch(r"images?(_\d{3})?", o)]


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


def closing(language: Language, example: object) -> str:
    """The last lines of a prompt: JSON only, in this form."""
    form = "格式：" if language == "zh" else "Form: "
    return f"\n{ONLY_JSON[language]}\n{form}{dumps(example)}"


def judged(language: Language, example: object) -> str:
    """The last lines of a prompt that asks for a verdict: whatever else the file shows, one test decides."""
    return ("" if language == "zh" else " ") + ALONE[language] + closing(language, example)


def make(
    task: str, subtask: str, variant: str, photos: Sequence[Photo], body: str, response: object, evidence: Sequence[QuestionEvidence], rule: str = ""
) -> Question:
    """A question about these photographs, in their language, its placeholders first. ``id`` is left to the shard."""
    language = photos[0].language
    return Question(
        task=task,
        subtask=subtask if language == "zh" else f"en.{subtask}",
        variant=variant,
        image_ids=tuple(p.id for p in photos),
        language=language,
        robustness=photos[0].condition,
        question=placeholders(subtask, len(photos), language) + _foreground(task, photos) + body,
        answer=dumps(response),
        rule=rule,
        evidence=tuple(evidence),
    )


def _foreground(task: str, photos: Sequence[Photo]) -> str:
    """What does not count of a desk full of papers; not said where the clutter is what is asked about."""
    cluttered = any(CLUTTERED in (p.condition, p.second_condition) for p in photos)
    return FOREGROUND[photos[0].language] if cluttered and task != "IQE" else ""
