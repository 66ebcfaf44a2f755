"""inf_ext_101: which lenders advanced money on this statement?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, each_statement, entries
from output.questions.statement._fraud_patterns import LENT
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import rows_of
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "请列出在这份流水明细中向申请人发放贷款的全部机构名称（交易摘要、"
    "交易名称或交易类型为“贷款放款”，或商品说明为“放款”的各行的对手），"
    "照抄名称，同一机构只写一次，按首次出现的顺序排列；没有时回答空列表。",
    "en": "List the names of all lenders that advanced money on this bank statement: "
    "what follows the words Loan advance in a description, as "
    "printed, "
    "each name once, in order of first appearance. If there are none, the list is empty.",
}


@dataclass(frozen=True)
class ShortTermLenders(TracedSubtask):
    """Names, each once."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = rows_of(printed(photos, STATEMENT[question.language]), question.language)
        return answer(list(dict.fromkeys(r.party for r in rows if r.kind == "advance")))


def _question(part: DocumentView, language: Language) -> Question:
    rows = entries(part, language)
    names = list(dict.fromkeys(r.party for r in rows if r.words in LENT))
    return make(
        ShortTermLenders,
        photos=part.photos,
        body=BODY[language] + closing(language, answer(["…"]), answer([])),
        response=answer(names),
        evidence=part.evidence(cells(part, language, [r.number for r in rows])),
        rule="fraud.loan_stacking",
    )
