"""rea_chk_107: which pattern of fraud does the statement show, and in which rows?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import NOTHING, answer, judged, make
from output.questions.shared.rule_texts import EXACTLY
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, each_statement, entries
from output.questions.statement._fraud_patterns import LABELS, carried, clear_cut, definitions
from pipeline.policy import Fraud, Policy
from pipeline.reading.fraud_patterns import patterns, rows_of
from pipeline.records import CaseFile, Language, Photo, Question

# Wallets have words of their own for the rows that the definitions name.
WALLETS = (
    "没有交易摘要（或交易名称）一栏的流水，以交易类型“转账收款、转账付款、现金存款、贷款放款”，"
    "或者收/支方向与商品说明“转账、现金、放款”为准。"
)


@dataclass(frozen=True)
class FraudPattern(TracedSubtask):
    """Six definitions with the policy's numbers, all in one prompt.

    A statement that shows two patterns is not asked about.
    """

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_107"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        rows = rows_of(printed(photos, STATEMENT[language]), language)
        for rule, numbers in patterns(rows, policy.fraud, language).items():
            counted = [number + 1 for number in numbers]
            return answer({"pattern": LABELS[language][rule], "rows": counted})
        return answer({"pattern": NOTHING, "rows": []})


def _response(found: Mapping[str, Sequence[int]], language: Language) -> dict[str, object]:
    """Rows are counted from 1."""
    rule = next(iter(found), "")
    rows = [n + 1 for n in found.get(rule, ())]
    return answer({"pattern": LABELS[language].get(rule, NOTHING), "rows": rows})


def _question(part: DocumentView, language: Language, policy: Policy) -> Question | None:
    rows = entries(part, language)
    fields = cells(part, language, [r.number for r in rows])
    found = carried(rows, policy.fraud, language)
    if len(found) > 1 or not clear_cut(rows, policy.fraud, language):
        return None
    example = answer({"pattern": "…", "rows": [1, 2]})
    return make(
        FraudPattern,
        photos=part.photos,
        body=_body(language, policy.fraud) + judged(language, example, _response({}, language)),
        response=_response(found, language),
        evidence=part.evidence(fields),
        rule=next(iter(found), ""),
    )


def _body(language: Language, rules: Fraud) -> str:
    """What the patterns are, and how rows are counted."""
    colon = "：" if language == "zh" else ": "
    defined = definitions(language, rules).items()
    lines = "\n".join(f"- {LABELS[language][rule]}{colon}{text}" for rule, text in defined)
    if language == "zh":
        return (
            "请检查这份流水明细是否呈现下列可疑模式之一，并指出构成该模式的全部交易行。"
            "行号从 1 起，按流水先后顺序跨页连续计数，表头不计。\n"
            f"{lines}\n{WALLETS}\n"
            f"均未出现时，模式为空字符串，行号为空列表。{EXACTLY['zh']}"
        )
    return (
        "Does this bank statement show one of the following patterns, and which rows make it up? "
        "Rows are counted from 1 over all pages, without the column heads.\n"
        f"{lines}\n"
        "If none of them occurs, the pattern is an empty string and the list of rows is empty. "
        f"{EXACTLY['en']}"
    )
