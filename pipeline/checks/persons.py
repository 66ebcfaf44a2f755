"""Ages, dates and numbers of people, and the civil papers that tie them together."""

from __future__ import annotations

from datetime import date

from pipeline.checks.base import hold
from pipeline.records import Case, IdentityCard, Marriage, Person
from pipeline.world.chances import years
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import ASSIGNED_PROVINCES, is_citizen_number, is_luhn
from pipeline.world.people.civil import MARRIAGE_LAW, card_end
from pipeline.world.people.education import LEAST_AGES

LEAST_WORKING_AGE, LEAST_MARRIED_AGE, LEAST_PARENT_AGE = 16, 18, 18


def check_persons(case: Case) -> None:
    """Household, ages, dates and numbers.

    Work after 16, marriage and children at 18, and every number with its check digit.
    """
    applicant, spouse = case.applicant, case.spouse
    hold(
        case,
        applicant.role == "applicant" and years(applicant.birth_date, case.today) >= 18,
        "the applicant is not an adult",
    )
    hold(
        case,
        len({p.id for p in case.persons}) == len(case.persons) <= 3,
        "persons are not one to three different ones",
    )
    hold(
        case,
        (spouse is not None) == (case.marital_status == "married"),
        f"a {case.marital_status} applicant's household has the wrong spouse",
    )
    hold(
        case, not case.children or case.marital_status != "single", "a single applicant has a child"
    )
    adults = [applicant, spouse] if spouse else [applicant]
    hold(
        case,
        all(years(p.birth_date, case.today) >= LEAST_MARRIED_AGE for p in adults),
        "a spouse is a minor",
    )
    for child in case.children:
        hold(
            case,
            all(years(p.birth_date, child.birth_date) >= LEAST_PARENT_AGE for p in adults),
            "a child was born to a minor",
        )
        hold(case, 0 <= years(child.birth_date, case.today) < 18, "a child is not a minor")
    start = case.employment.start
    hold(
        case,
        years(applicant.birth_date, start) >= LEAST_WORKING_AGE,
        f"work started on {start}, before the 16th birthday",
    )
    hold(
        case,
        start <= case.payroll[0].month and case.account.opened <= case.payroll[0].month,
        "work or account began after the first pay",
    )
    for person in (
        *case.persons,
        *([case.application.guarantor] if case.application.guarantor else []),
    ):
        check_number(case, person)
    hold(
        case,
        len(case.account.number) == 16 and is_luhn(case.account.number),
        "the account number fails its check digit",
    )


def check_number(case: Case, person: Person) -> None:
    """A number fits its person and can belong to nobody.

    zh: length, check digit, birth date, sex and a province never assigned; en: an area and group
    never issued.
    """
    number = person.id_number
    if case.language == "en":
        hold(
            case,
            len(number) == 11 and number[0] == "9" and number[3:7] == "-00-",
            f"social number {number} could be issued",
        )
        return
    hold(case, is_citizen_number(number), f"citizen number {number} fails its check digit")
    hold(
        case,
        number[:2] not in ASSIGNED_PROVINCES,
        f"citizen number {number} lies in a real province",
    )
    hold(
        case,
        number[6:14] == f"{person.birth_date:%Y%m%d}",
        f"citizen number {number} does not hold the birth date",
    )
    hold(
        case,
        int(number[16]) % 2 == (person.sex == "M"),
        f"citizen number {number} does not fit the sex",
    )


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
    over, wedding = date(case.tax.year, 12, 31), union.marriage.registered
    hold(
        case,
        {union.husband.id, union.wife.id} == {case.applicant.id, union.partner.id},
        "somebody else is married",
    )
    hold(case, union.husband.sex == "M" and union.wife.sex == "F", "husband and wife are mixed up")
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
    check_divorce(case, union, over)


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
        person = entry.person
        hold(
            case,
            person.birth_date <= entry.registered <= register.issued < case.today,
            f"{person.name} was entered on {entry.registered}",
        )
        hold(case, entry.education == person.education, "the register states another education")
        born_here = entry.birthplace.startswith(person.place.region + person.place.city)
        hold(
            case, born_here or "迁来" in entry.moved_from, "somebody born elsewhere never moved in"
        )


def check_education(case: Case) -> None:
    """Nobody is more learned than their age allows.

    A degree ends before today and before a full-time student's first job.
    """
    words = lexicon(case.language)
    for person in case.persons:
        age = years(person.birth_date, case.today)
        known = words.schoolings if age < 18 else words.educations
        hold(case, person.education in known, f"{person.education} is nothing for the age of {age}")
        hold(
            case,
            age < 18 or age >= LEAST_AGES[words.educations.index(person.education)],
            f"{person.education} at {age} is too early",
        )
    degree = case.degree
    hold(
        case,
        (degree is None) == (case.applicant.education == words.educations[0]),
        "degree and education do not go together",
    )
    if degree:
        hold(
            case,
            degree.level == case.applicant.education,
            "the degree is not the person's education",
        )
        hold(
            case,
            degree.entered < degree.graduated < case.today,
            "a degree was conferred after today",
        )
        hold(case, years(case.applicant.birth_date, degree.entered) >= 17, "a student is a child")
