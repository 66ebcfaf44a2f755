"""num_cal_001: how far is the income declared on the application from the certified one?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from output.questions._base import Subtask
from output.questions._income import printed_money
from output.questions._prompt import answer, closing, make
from output.questions._shown import Session, own, pictures, printed, sessions, shown
from output.questions._typed import money
from pipeline.money import whole
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

APPLICATION, DECLARED = "zh/loan_application_form", "income.monthly_declared"
CERTIFICATE, CERTIFIED = "zh/income_certificate", "income.monthly"
BODY = "贷款申请表上申报的月收入，与收入证明上的月均收入（小写），二者相差多少元？取差的绝对值，四舍五入到整数元，以数字作答。"


@dataclass(frozen=True)
class IncomeDifference(Subtask):
    """The difference in whole units, halves up. The benchmark forgives two units either way."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_001"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = [_question(file, session) for session in sessions(file)] if file.case.language == "zh" else []
        return [question for question in asked if question]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        declared = printed_money(printed(photos, APPLICATION), DECLARED)
        certified = printed_money(printed(photos, CERTIFICATE), CERTIFIED)
        return answer(int((abs(declared - certified) + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))


def _question(file: CaseFile, session: Session) -> Question | None:
    papers = own(file, APPLICATION), own(file, CERTIFICATE)
    application, certificate = (shown(file, session, paper) if paper else None for paper in papers)
    if application is None or certificate is None:
        return None
    declared, certified = money(application.document.facts, DECLARED), money(certificate.document.facts, CERTIFIED)
    if declared is None or certified is None or not application.readable([DECLARED]) or not certificate.readable([CERTIFIED]):
        return None
    evidence = (*application.evidence([DECLARED]), *certificate.evidence([CERTIFIED]))
    response = answer(int(whole(abs(declared - certified))))
    photos = pictures(application, certificate)
    return make("NC", IncomeDifference.subtask, "001", photos, BODY + closing("zh", answer(0)), response, evidence)
