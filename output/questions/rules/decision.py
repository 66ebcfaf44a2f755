"""rea_chk_106: pass, review or decline, and the rules that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.rules._decide import (
    RULES,
    Papers,
    broken_by_facts,
    broken_by_print,
    told_apart,
    words,
)
from output.questions.shared.document_view import (
    Session,
    Shown,
    own,
    pictures,
    printed,
    sessions,
    shown,
)
from output.questions.shared.income import STATEMENT, statement_income_fields
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, judged, make, stated_day
from output.questions.shared.rule_texts import EXACTLY
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, entries, statements
from pipeline import kinds
from pipeline.policy import Policy, Verdict
from pipeline.records import CaseFile, Language, Photo, Question

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
        ledgers = dict(statements(file))
        asked = {
            (s.number,): _question(file, s, ledgers.get(s.number), policy=policy)
            for s in sessions(file)
        }
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        kinds = [
            DECLARED[language],
            STATEMENT[language],
            *([CERTIFICATE] if language == "zh" else []),
        ]
        codes = broken_by_print(
            [printed(photos, kind) for kind in kinds],
            language,
            stated_day(question.question),
            policy=policy,
        )
        grave = any(
            rule in policy.decline for code, rule in RULES[language].items() if code in codes
        )
        verdict: Verdict = "decline" if grave else "review" if codes else "pass"
        return answer({"decision": VERDICTS[language][verdict], "rules": codes})


def _response(codes: Sequence[str], language: Language, policy: Policy) -> dict[str, object]:
    verdict = policy.decide(RULES[language][code] for code in codes)
    return answer({"decision": VERDICTS[language][verdict], "rules": list(codes)})


def _question(
    file: CaseFile, session: Session, statement: Shown | None, *, policy: Policy
) -> Question | None:
    language = file.case.language
    parts = {
        kind: shown(file, session, paper)
        for kind in NEEDS
        if kind.startswith(language) and (paper := own(file, kind))
    }
    declared, certificate = parts.get(DECLARED[language]), parts.get(CERTIFICATE)
    if declared is None or statement is None or (language == "zh" and certificate is None):
        return None
    fields = _fields(statement, language)
    if (
        fields is None
        or not statement.readable(fields)
        or not all(p and p.readable(NEEDS[kind]) for kind, p in parts.items())
    ):
        return None
    papers = Papers(declared, statement, certificate)
    if not told_apart(papers, language, policy):
        return None
    codes = broken_by_facts(papers, language, file.case.today, policy=policy)
    body = _body(language, file.case.today.isoformat(), policy)
    response = _response(codes, language, policy)
    shown_parts = [p for p in (declared, certificate, statement) if p]
    evidence = [e for kind, p in parts.items() if p for e in p.evidence(NEEDS[kind])]
    rule = RULES[language][codes[0]] if codes else ""
    return make(
        "RR",
        Decision.subtask,
        "002",
        photos=pictures(*shown_parts),
        body=body,
        response=response,
        evidence=(*evidence, *statement.evidence(fields)),
        rule=rule,
    )


def _fields(statement: Shown, language: Language) -> list[str] | None:
    """What the rules read of a statement; None for one that prints no balances."""
    facts, rows = statement.document.facts, [r.number for r in entries(statement, language)]
    found = cells(statement, language, rows, party=False)
    if found is None or not rows or f"transactions.{rows[0]}.balance" not in statement.fields:
        return None
    own_fields = ["person.name", "issue_date"] if language == "en" else []
    income = statement_income_fields(facts, statement.fields, language)
    return list(
        dict.fromkeys([*found, *income, *own_fields, *(f"transactions.{n}.balance" for n in rows)])
    )


def _body(language: Language, today: str, policy: Policy) -> str:
    lines = "\n".join(
        f"{code}{'：' if language == 'zh' else ': '}{text}"
        for code, text in words(language, policy).items()
    )
    fatal = [code for code, rule in RULES[language].items() if rule in policy.decline]
    names = VERDICTS[language]
    example = answer({"decision": " / ".join(names.values()), "rules": ["R…"]})
    if language == "zh":
        end = f"违反{'、'.join(fatal)}中任何一条的，结论为“拒绝”；否则" if fatal else ""
        body = (
            f"今天是 {today}。请根据这些材料逐条核对下列规则：\n{lines}\n{end}违反其他任何一条的，结论为“复核”；全部符合的，"
            f"结论为“通过”。{EXACTLY['zh']}请给出结论和违反的全部规则编号。"
        )
    else:
        end = f"If one of {', '.join(fatal)} is broken, decline; otherwise, if" if fatal else "If"
        body = (
            f"Today is {today}. Hold these papers against the following rules:\n{lines}\n{end} any other rule is broken, review; if all hold, pass. "
            f"{EXACTLY['en']} Give the decision and the codes of all rules that are broken."
        )
    return body + judged(language, example, _response((), language, policy))
