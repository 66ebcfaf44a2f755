"""Papers of homes, firms, leases and single payments agree with the ledger and with the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from world_cases import nth

from pipeline import units
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.reading.printed_text import parse_date, parse_money, parse_words, same_number
from pipeline.records import Case, Document, Fact, Page
from pipeline.rng import Address
from pipeline.roles import Facts

pytestmark = pytest.mark.xdist_group("world")  # one worker draws the cases all of them look at
PEOPLE = 110
PERMITS = ("zh/food_licence", "zh/tobacco_licence", "zh/road_transport_licence")
FIRM = ("zh/business_licence", *PERMITS)
KINDS = (
    *FIRM,
    "zh/real_estate_certificate",
    "zh/real_estate_inquiry",
    "zh/transfer_voucher",
    "zh/loan_clearance_certificate",
    "zh/rental_contract",
)
Said = Mapping[str, Fact]


@cache
def paper(kind: str, index: int) -> Said:
    return units.load(Facts, kind).facts(
        nth("zh", index), Address(9).at("case", index, kind).stream()
    )


def papers(kind: str) -> Iterator[tuple[Case, int, Said]]:
    """Everybody's paper of a kind."""
    unit = units.load(Facts, kind)
    for index, case in ((i, nth("zh", i)) for i in range(PEOPLE)):
        if unit.applies(case):
            yield case, index, paper(kind, index)


def rows(said: Said, column: str) -> list[Fact]:
    """A column of the homes."""
    return [said[f"estates.{n}.{column}"] for n in range(sum(k.endswith(".address") for k in said))]


def sheets(kind: str, layout: str, said: Said) -> tuple[Page, ...]:
    return render(Document("d", kind, units.load(Facts, kind).label, layout, "p", said), scale=1.0)


# ---------------------------------------------------------------- homes


def test_every_home_has_a_certificate_and_a_row_of_the_inquiry_that_say_the_same() -> None:
    for case, index, said in papers("zh/real_estate_certificate"):
        found = paper("zh/real_estate_inquiry", index)
        assert len(rows(said, "address")) == len(case.estates) == len(rows(found, "address"))
        for column in ("address", "use", "contract_number"):
            assert rows(said, column) == rows(found, column)
        for unit, inquiry in zip(
            rows(said, "unit_number"), rows(found, "inquiry_number"), strict=True
        ):
            assert str(unit)[-6:] == str(inquiry)[-6:]
        for areas, area in zip(rows(said, "areas"), rows(found, "area"), strict=True):
            assert str(areas).removesuffix("㎡").rpartition(":")[2] == str(area)
        for owners, holders in zip(rows(said, "owners"), rows(found, "holders"), strict=True):
            assert re.sub(r"（\w+）", "", str(holders)) == owners
            assert found["person.name"] in str(owners).split("、") and str(
                found["person.id_number"]
            ) in str(holders)


def test_shared_homes_name_two_owners_and_others_one() -> None:
    for _, _, said in papers("zh/real_estate_certificate"):
        for share, owners in zip(rows(said, "share"), rows(said, "owners"), strict=True):
            assert ("、" in str(owners)) == (share == "共同共有")


def test_a_right_to_a_home_was_registered_before_it_is_looked_up_and_has_not_ended() -> None:
    for case, index, said in papers("zh/real_estate_certificate"):
        asked = paper("zh/real_estate_inquiry", index)["issue_date"]
        assert (
            isinstance(asked, datetime)
            and 0 <= (case.today - asked.date()).days <= case.validity_days
        )
        for day, term in zip(registered(said), rows(said, "term"), strict=True):
            start, end = (parse_date(part) for part in str(term).split("-"))
            assert start and end and start < day < asked.date() <= case.today < end
        assert str(paper("zh/real_estate_inquiry", index)["serial"]).startswith(f"{asked:%Y%m%d}")


def registered(said: Said) -> list[date]:
    parts = zip(
        *(rows(said, f"registered_{part}") for part in ("year", "month", "day")), strict=True
    )
    return [date(*(int(str(p)) for p in day)) for day in parts]


@pytest.mark.parametrize("layout", template.layouts("zh/real_estate_certificate"))
def test_a_sheet_is_printed_for_each_home_and_speaks_of_it_alone(layout: str) -> None:
    case, _, said = max(papers("zh/real_estate_certificate"), key=lambda p: len(p[0].estates))
    printed = sheets("zh/real_estate_certificate", layout, said)
    assert len(printed) == len(case.estates) >= 7
    for number, page in enumerate(printed):
        assert {f.name.split(".")[1] for f in page.fields} == {str(number)}
        assert {f.name: f.text for f in page.fields}[f"estates.{number}.address"] == case.estates[
            number
        ].home.place.text


@pytest.mark.parametrize("layout", template.layouts("zh/real_estate_inquiry"))
def test_the_inquiry_of_many_homes_runs_over_two_sheets_and_is_sealed_on_both(layout: str) -> None:
    _, _, said = max(papers("zh/real_estate_inquiry"), key=lambda p: len(p[0].estates))
    printed = sheets("zh/real_estate_inquiry", layout, said)
    assert len(printed) == 2
    assert all("seal.text" in {f.name for f in page.fields} for page in printed)
    every = [f.text for page in printed for f in page.fields if f.name.endswith(".address")]
    assert every == rows(said, "address")


# ---------------------------------------------------------------- firms


def test_all_licences_of_a_firm_name_it_and_its_owner_alike() -> None:
    seen = set()
    for case, index, licence in papers("zh/business_licence"):
        form, certificate = (
            paper("zh/loan_application_form", index),
            paper("zh/income_certificate", index),
        )
        assert licence["company.name"] == form["work.employer"] == certificate["issuer.name"]
        assert licence["company.address"] == form["work.address"]
        assert licence["person.name"] == case.applicant.name
        for kind in PERMITS:
            if units.load(Facts, kind).applies(case):
                seen.add(kind)
                shared = ("company.name", "company.unified_code", "person.name")
                assert [paper(kind, index)[f] for f in shared] == [licence[f] for f in shared]
                assert paper(kind, index)["premises.address"] == licence["company.address"]
    assert seen == set(PERMITS)


def test_no_firm_is_licensed_before_it_was_founded_or_paid_more_than_its_capital() -> None:
    for case, _, said in papers("zh/business_licence"):
        founded, capital, paid = (
            said["company.founded"],
            said["company.capital"],
            said["company.paid_in"],
        )
        assert (
            isinstance(founded, date) and isinstance(capital, Decimal) and isinstance(paid, Decimal)
        )
        assert 0 < paid <= capital
        assert founded <= day_of(said, "issue") < case.today
        start, _, end = str(said["company.term"]).partition(" 至 ")
        last = parse_date(end)
        assert parse_date(start) == founded and (
            end == "长期" or (last is not None and last > case.today)
        )


def day_of(said: Said, name: str) -> date:
    return date(*(int(str(said[f"{name}.{part}"])) for part in ("year", "month", "day")))


@pytest.mark.parametrize("kind", PERMITS)
def test_permits_run_on_the_day_the_bank_looks(kind: str) -> None:
    found = list(papers(kind))
    assert found
    for case, _, said in found:
        split = "issue.year" in said
        first, last = (
            (day_of(said, n) for n in ("issue", "expires"))
            if split
            else (said["issue_date"], said["valid_until"])
        )
        assert isinstance(first, date) and isinstance(last, date)
        assert first < case.today < last
        assert re.fullmatch(r"\d{6}(FO|TB|RT)\d{4}", str(said["permit.number"]))


# ---------------------------------------------------------------- payments


def test_a_voucher_is_a_row_of_the_statement_printed_on_any_late_day() -> None:
    found = list(papers("zh/transfer_voucher"))
    assert len(found) > 0.95 * PEOPLE
    for case, index, said in found:
        statement = paper("zh/bank_statement", index)
        numbers = {
            v: k.removesuffix(".order_number")
            for k, v in statement.items()
            if k.endswith(".order_number")
        }
        row = numbers[said["transfer.order_number"]]
        paid = statement[f"{row}.direction"] == "支出"
        amount, asked = statement[f"{row}.amount"], said["issue_date"]
        assert isinstance(amount, Decimal) and abs(amount) == said[
            "transfer.amount"
        ] == parse_words(str(said["transfer.amount_words"]))
        assert (
            statement[f"{row}.time"] == said["transfer.time"]
            and statement["bank.name"] == said["bank.name"]
        )
        me, other = ("payer", "payee") if paid else ("payee", "payer")
        assert (said[f"{me}.name"], said[f"{me}.wallet_id"]) == (
            case.applicant.name,
            case.wallet.wallet_id,
        )
        assert (
            said[f"{other}.name"] == statement[f"{row}.counterparty"]
            and said[f"{other}.wallet_id"] != case.wallet.wallet_id
        )
        moved = said["transfer.time"]
        assert (
            isinstance(asked, datetime)
            and isinstance(moved, datetime)
            and moved < asked < datetime.combine(case.today, datetime.min.time())
        )


def test_a_loan_paid_back_owes_nothing_and_says_so_only_afterwards() -> None:
    for case, _, said in papers("zh/loan_clearance_certificate"):
        start, due, settled, issued = (
            said[k] for k in ("cleared.start", "cleared.due", "cleared.settled", "issue_date")
        )
        assert (
            isinstance(start, date)
            and isinstance(due, date)
            and isinstance(settled, date)
            and isinstance(issued, date)
        )
        assert start < settled <= due and settled < issued <= case.today <= issued + timedelta(
            days=case.validity_days
        )
        assert (said["cleared.interest_state"] == "提前结清") == (settled < due)
        assert said["cleared.owed"] == said["cleared.paid"] and said["cleared.balance"] == 0
        assert case.settled_loan and said["cleared.limit"] == case.settled_loan.principal < Decimal(
            str(said["cleared.paid"])
        )
        years = int(re.findall(r"\d+", str(said["cleared.term"]))[0])
        assert (due.year - start.year, due.month) == (years, start.month)
        assert same_number(str(said["person.id_number_masked"]), case.applicant.id_number)
        assert re.fullmatch(r"\d\*{16}[\dX]", str(said["person.id_number_masked"]))


def test_a_lease_is_what_the_ledger_pays_or_a_home_the_applicant_owns() -> None:
    sides = set()
    for case, _, said in papers("zh/rental_contract"):
        tenant = said["tenant.name"] == case.applicant.name
        sides.add(tenant)
        paid = {-t.amount for t in case.account.transactions if t.category == "rent"}
        assert said["rent.monthly"] in paid if tenant else not paid
        assert tenant or said["home.address"] in {e.home.place.text for e in case.estates}
        assert (said["seal.text"] is None) != (said["landlord.signature"] is None)
        rent, deposit, start, end, signed = (
            said[k]
            for k in ("rent.monthly", "rent.deposit", "rent.from", "rent.until", "issue_date")
        )
        assert (
            isinstance(rent, Decimal)
            and isinstance(start, date)
            and isinstance(end, date)
            and isinstance(signed, date)
        )
        assert (
            deposit == 2 * rent == parse_words(str(said["rent.deposit_words"]))
            and parse_words(str(said["rent.monthly_words"])) == rent
        )
        after = end + timedelta(days=1)
        assert (after.year - start.year) * 12 + after.month - start.month == said["rent.months"]
        assert signed < start <= case.today <= end
    assert sides == {True, False}


# ---------------------------------------------------------------- paper


LONG_NAME, LONG_FIRM = "慕容翊霁煜", "霁原凯瑞霖精密机械股份有限责任公司"
LONG_HOME = "霁原省霁汀市栖霞岭区栖梧大道319号棠棣家园28栋4单元2704室"
LONG_OFFICE = "霁原省霁汀市栖云岭区市场监督管理所"
LONGEST: Mapping[str, Fact] = {  # longer than the world draws, or as long
    "home.address": LONG_HOME,
    "person.name": LONG_NAME,
    "company.name": LONG_FIRM,
    "company.address": LONG_HOME,
    "premises.address": LONG_HOME,
    "issuer.address": LONG_HOME,
    "company.scope": "建筑材料、装饰材料、五金零售；道路普通货物运输；预包装食品销售；卷烟零售",
    "company.capital": Decimal("12345000.00"),
    "company.term": "2004年11月28日 至 2044年11月27日",
    "supervisor.name": "栖云岭区道路运输管理所",
    "authority.name": "霁汀市市场监督管理局",
    "seal.text": LONG_OFFICE,
    "issuer.contact": LONG_NAME,
    "payer.name": LONG_NAME,
    "payee.name": LONG_NAME,
    "landlord.name": LONG_FIRM,
    "tenant.name": LONG_NAME,
    "transfer.amount": Decimal("1234567.89"),
    "transfer.amount_words": "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    "cleared.limit": Decimal("1234000"),
    "cleared.owed": Decimal("1345678.91"),
    "cleared.paid": Decimal("1345678.91"),
    "rent.monthly": Decimal("87654.32"),
    "rent.monthly_words": "捌万柒仟陆佰伍拾肆元叁角贰分",
    "rent.deposit": Decimal("175308.64"),
    "rent.deposit_words": "壹拾柒万伍仟叁佰零捌元陆角肆分",
    "estates.0.address": LONG_HOME,
    "estates.0.registry": LONG_OFFICE,
    "estates.0.owners": f"{LONG_NAME}、{LONG_NAME}",
    "estates.0.areas": "土地使用权面积:1207.88㎡/房屋建筑面积:1209.88㎡",
    "estates.0.holders": f"{LONG_NAME}（160203198812012345）、{LONG_NAME}（160203198812012345）",
    "estates.0.area": Decimal("1209.88"),
}


@pytest.mark.parametrize(
    ("kind", "layout"), [(kind, layout) for kind in KINDS for layout in template.layouts(kind)]
)
def test_the_longest_words_fit(kind: str, layout: str) -> None:
    said = next(said for _, _, said in papers(kind))
    printed = sheets(kind, layout, {n: LONGEST.get(n, v) for n, v in said.items()})
    texts = {f.name: f.text for page in printed for f in page.fields}
    assert all(texts[n] == v for n, v in LONGEST.items() if n in texts and isinstance(v, str))
    assert all(
        parse_money(texts[n]) == v
        for n, v in LONGEST.items()
        if n in texts and isinstance(v, Decimal)
    )
