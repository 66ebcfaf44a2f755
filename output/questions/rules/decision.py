"""rea_chk_106: pass, review or decline, and the rules that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.rules._decide import RULES, Papers, broken_by_facts, clear_cut, words
from output.questions.rules._decide_print import broken_by_print
from output.questions.shared.document_view import (
    DocumentView,
    Session,
    own_shown,
    pictures,
    printed,
)
from output.questions.shared.income import STATEMENT, statement_income_fields
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, judged, make, stated_day
from output.questions.shared.rule_texts import EXACTLY
from output.questions.shared.subtask import Key, each_session
from output.questions.statement._account import cells, entries, statement
from pipeline import kinds
from pipeline.facts import Absent
from pipeline.policy import Policy, Verdict
from pipeline.records import CaseFile, Language, Photo, Question, QuestionEvidence

DECLARED: Mapping[Language, str] = {
    "zh": kinds.ZH_LOAN_APPLICATION_FORM,
    "en": kinds.EN_INCOME_TAX_RETURN,
}
CERTIFICATE = kinds.ZH_INCOME_CERTIFICATE
VERDICTS: Mapping[Language, Mapping[Verdict, str]] = {
    "zh": {"pass": "通过", "review": "复核", "decline": "拒绝"},
    "en": {"pass": "pass", "review": "review", "decline": "decline"},
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    kinds.ZH_LOAN_APPLICATION_FORM: (
        "person.name",
        "person.id_number",
        "work.employer",
        "income.monthly_declared",
    ),
    kinds.ZH_INCOME_CERTIFICATE: (
        "person.name",
        "person.id_number",
        "issuer.name",
        "income.monthly",
    ),
    kinds.EN_INCOME_TAX_RETURN: (
        "person.given_name",
        "person.family_name",
        "work.employer",
        "line.9",
    ),
}


@dataclass(frozen=True)
class Decision(TracedSubtask):
    """Every rule can be judged from the papers shown; which of them decline is the policy's."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_106"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language, today = question.language, stated_day(question.question)
        papers = [DECLARED[language], STATEMENT[language]]
        papers += [CERTIFICATE] if language == "zh" else []
        texts = [printed(photos, kind) for kind in papers]
        codes = broken_by_print(texts, language, today, policy=policy)
        grave = any(RULES[language][code] in policy.decline for code in codes)
        decided: Verdict = "decline" if grave else "review" if codes else "pass"
        return answer({"decision": VERDICTS[language][decided], "rules": codes})


def _response(codes: Sequence[str], language: Language, policy: Policy) -> dict[str, object]:
    decided = policy.decide(RULES[language][code] for code in codes)
    return answer({"decision": VERDICTS[language][decided], "rules": list(codes)})


def _question(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    language, today = file.case.language, file.case.today
    declared = own_shown(file, session, DECLARED[language])
    certificate = own_shown(file, session, CERTIFICATE) if language == "zh" else None
    ledger = statement(file, session)
    fields, papers = _fields(ledger, language), Papers(declared, ledger, certificate)
    if not clear_cut(papers, language, policy):
        return None
    codes = broken_by_facts(papers, language, today, policy=policy)
    stating = [declared, *([certificate] if certificate else [])]
    evidence: list[QuestionEvidence] = []
    for part in stating:
        evidence += part.evidence(NEEDS[part.document.kind])
    example = answer({"decision": " / ".join(VERDICTS[language].values()), "rules": ["R…"]})
    nothing = _response((), language, policy)
    return make(
        Decision,
        variant="002",
        photos=pictures(*stating, ledger),
        body=_body(language, today.isoformat(), policy) + judged(language, example, nothing),
        response=_response(codes, language, policy),
        evidence=(*evidence, *ledger.evidence(fields)),
        rule=RULES[language][codes[0]] if codes else "",
    )


def _fields(ledger: DocumentView, language: Language) -> list[str]:
    """What the rules read of a statement.

    Raises:
        Absent: it prints no balances, or no column that tells what a row is.
    """
    rows = [r.number for r in entries(ledger, language)]
    telling = cells(ledger, language, rows, party=False)
    balances = [f"transactions.{n}.balance" for n in rows]
    if not rows or balances[0] not in ledger.fields:
        raise Absent(f"{ledger.document.id} prints no balances")
    whose = ["person.name", "issue_date"] if language == "en" else []
    income = statement_income_fields(ledger.facts, ledger.fields, language)
    return list(dict.fromkeys([*telling, *income, *whose, *balances]))


def _body(language: Language, today: str, policy: Policy) -> str:
    colon = "：" if language == "zh" else ": "
    rules = words(language, policy).items()
    lines = "\n".join(f"{code}{colon}{text}" for code, text in rules)
    fatal = [code for code, rule in RULES[language].items() if rule in policy.decline]
    if language == "zh":
        end = f"违反{'、'.join(fatal)}中任何一条的，结论为“拒绝”；否则" if fatal else ""
        return (
            f"今天是 {today}。请根据这些材料逐条核对下列规则：\n{lines}\n"
            f"{end}违反其他任何一条的，结论为“复核”；全部符合的，"
            f"结论为“通过”。{EXACTLY['zh']}请给出结论和违反的全部规则编号。"
        )
    end = f"If one of {', '.join(fatal)} is broken, decline; otherwise, if" if fatal else "If"
    return (
        f"Today is {today}. Hold these papers against the following rules:\n{lines}\n"
        f"{end} any other rule is broken, review; if all hold, pass. "
        f"{EXACTLY['en']} Give the decision and the codes of all rules that are broken."
    )
