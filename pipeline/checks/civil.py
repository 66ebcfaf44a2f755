"""Civil papers that tie people together: identity cards, marriage and the household register."""

from __future__ import annotations

from datetime import date

from pipeline.checks.base import hold
from pipeline.checks.persons import check_number
from pipeline.records import Case, IdentityCard, Marriage, Person, Register, RegisterEntry
from pipeline.world.chances import years
from pipeline.world.people.civil import MARRIAGE_LAW, card_end


def check_identity_cards(case: Case) -> None:
    """Adults carry a card issued at 16 or later that runs beyond today.

    Its term is what the holder's age at issue allowed.
    """
    adults = {p.id: p for p in case.persons if p.role != "child"}
    hold(
        case,
        {c.holder for c in case.identity_cards}
        == (set(adults) if case.language == "zh" else set()),
        "an adult has no identity card",
    )
    for card in case.identity_cards:
        check_card(case, adults[card.holder], card)


def check_card(case: Case, person: Person, card: IdentityCard) -> None:
    hold(
        case,
        years(person.birth_date, card.issued) >= 16 and card.issued < case.today,
        f"an identity card was issued on {card.issued}",
    )
    hold(
        case,
        card.expires == card_end(person, card.issued),
        "an identity card runs too long or too short",
    )
    hold(case, card.expires is None or card.expires > case.today, "an identity card has expired")


def check_marriage(case: Case) -> None:
    """Married and divorced people married as adults, before the taxed year ended.

    Joint homes were bought in marriage.
    """
    union = case.marriage
    hold(
        case,
        (union is None) == (case.marital_status == "single"),
        "marriage and marital status do not go together",
    )
    if not union:
        return
    over = date(case.tax.year, 12, 31)
    hold(
        case,
        {union.husband.id, union.wife.id} == {case.applicant.id, union.partner.id},
        "somebody else is married",
    )
    hold(case, union.husband.sex == "M" and union.wife.sex == "F", "husband and wife are mixed up")
    check_wedding(case, union, over)
    check_divorce(case, union, over)


def check_wedding(case: Case, union: Marriage, over: date) -> None:
    wedding = union.marriage.registered
    hold(
        case,
        all(years(p.birth_date, wedding) >= MARRIAGE_LAW for p in (union.husband, union.wife)),
        f"somebody married too young on {wedding}",
    )
    hold(case, wedding <= over, "the wedding is younger than the tax that states it")
    hold(
        case,
        all(h.acquired >= wedding for h in case.homes if h.ownership == "joint"),
        "a home was owned jointly before the wedding",
    )


def check_divorce(case: Case, union: Marriage, over: date) -> None:
    hold(
        case,
        (union.divorce is not None) == (case.marital_status == "divorced"),
        "a divorce is missing or one too many",
    )
    if union.divorce:
        hold(
            case,
            union.marriage.registered < union.divorce.registered <= over,
            "the divorce precedes the wedding or follows its tax",
        )
        hold(
            case,
            union.partner.role == "former_spouse"
            and union.partner.id not in {p.id for p in case.persons},
            "the divorced live together",
        )
        check_number(case, union.partner)
    else:
        hold(case, union.partner == case.spouse, "the applicant is married to somebody else")


def check_register(case: Case) -> None:
    """Every member has a page, entered after birth and before today.

    The page's facts are the person's.
    """
    register = case.register
    hold(
        case,
        (register is not None) == (case.language == "zh"),
        "register and country do not go together",
    )
    if not register:
        return
    hold(
        case,
        {e.person.id for e in register.entries} == {p.id for p in case.persons},
        "the register lists another household",
    )
    hold(
        case,
        [e.person.id for e in register.entries if e.relation == "户主"] == [register.head.id],
        "the register has not one head",
    )
    hold(
        case,
        len(register.number) == 10 and register.number.isdigit(),
        "a household number is ten digits",
    )
    for entry in register.entries:
        check_entry(case, register, entry)


def check_entry(case: Case, register: Register, entry: RegisterEntry) -> None:
    person = entry.person
    hold(
        case,
        person.birth_date <= entry.registered <= register.issued < case.today,
        f"{person.name} was entered on {entry.registered}",
    )
    hold(case, entry.education == person.education, "the register states another education")
    born_here = entry.birthplace.startswith(person.place.region + person.place.city)
    hold(case, born_here or "迁来" in entry.moved_from, "somebody born elsewhere never moved in")
