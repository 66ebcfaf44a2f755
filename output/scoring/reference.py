"""Our prompts and answers as the reference benchmark, FCMBench, writes them.

Its image tags, its wrapped values, its ways to say nothing. Ours have one form
(``output.questions.shared.prompt``). This is the only place that knows of others; the export and
``score --compat`` go through it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from output.questions.shared.prompt import FORMS
from pipeline.parsing import json_text
from pipeline.records import variant_of

KEY, PRESENT = "answer", "present_categories"
# Subtasks whose tags read <images_NNN>; the others write <image_NNN>.
PLURAL = (
    *(
        "qua_eva_001",
        "doc_cla_001",
        "doc_cla_002",
        "doc_cla_003",
        "inf_ext_001",
        "inf_ext_002",
        "inf_ext_003",
    ),
    *(
        "num_cal_001",
        "num_cal_002",
        "rea_chk_003",
        "rea_chk_004",
        "en.num_cal_004",
    ),  # the zh one is another
)
NUMBERLESS = ("con_chk_006",)  # <image>
INLINE = (  # the prompt goes on behind the tags; after those of the others a line ends
    *("qua_eva_001", "doc_cla_001", "doc_cla_002", "doc_cla_003", "inf_ext_002", "inf_ext_003"),
    *("con_chk_004", "key_ver_001", "key_ver_002", "key_ver_003"),
)
# One value is a list of one; en.num_cal_003 is another question.
LISTED = ("qua_eva_001", "con_chk_005", "num_cal_003", "num_cal_005")
# con_chk_005; the English is ours: the reference asks it in Chinese only.
NOT_FOUND = {"zh": "未找到对应交易记录", "en": "No matching transaction"}
_TAG = re.compile(r"<image_(\d{3})>")
_HEAD = re.compile(r"\A((?:<[^<>\n]+>)+)\n")
_PREFIXES = "|".join(re.escape(prefix) for prefixes in FORMS.values() for prefix in prefixes)
_FORM = re.compile(f"^({_PREFIXES})({{.*}})$", re.MULTILINE)
_SORTING, _EXTRACTION, _ABSENT, _TYPES, _VOUCHER = (
    "doc_cla_003",
    "inf_ext_002",
    "inf_ext_003",
    "doc_cla_001",
    "con_chk_005",
)
_GROUP = "003"  # the variant of group photographs


def question(subtask: str, identity: str, text: str) -> str:
    """A prompt with the tags and forms of the benchmark.

    The forms in its last lines show how the answer, and how nothing, is written.
    """
    number = subtask.removeprefix("en.")
    word = "images" if {subtask, number} & set(PLURAL) else "image"
    formed = _FORM.sub(lambda line: line[1] + _form(subtask, identity, line[2]), text)
    tagged = _TAG.sub("<image>" if number in NUMBERLESS else rf"<{word}_\1>", formed)
    return _HEAD.sub(r"\1", tagged) if number in INLINE else tagged


def answer(subtask: str, identity: str, text: str) -> str:
    """JSON text of an answer. ``identity``: the question's id, of which the variant decides."""
    written = json.dumps(_shape(subtask, identity, json_text.parse(text)), ensure_ascii=False)
    # Half a character pair, which no file can hold, as its escape.
    return written.encode("utf-8", "backslashreplace").decode("utf-8")


def _form(subtask: str, identity: str, text: str) -> str:
    """The form that a line of a prompt shows.

    What is no JSON, which no prompt of ours shows, stays.
    """
    try:
        return answer(subtask, identity, text)
    except ValueError:
        return text


def _shape(subtask: str, identity: str, decoded: object) -> object:
    number, variant = subtask.removeprefix("en."), variant_of(identity)
    value = decoded[KEY] if isinstance(decoded, Mapping) and KEY in decoded else decoded
    if number == _SORTING and isinstance(value, Mapping):
        nothing = "" if variant in ("002", _GROUP) else [""]
        return {**value, PRESENT: value.get(PRESENT) or nothing}
    if number == _ABSENT or (number == _EXTRACTION and variant == _GROUP):
        return value
    if number == _TYPES and not value:
        value = [""]
    elif number == _VOUCHER and not value:
        value = NOT_FOUND["en" if subtask.startswith("en.") else "zh"]
    listed = number in LISTED and subtask != "en.num_cal_003" and not isinstance(value, list)
    return {KEY: [value] if listed else value}
