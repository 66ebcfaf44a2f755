"""The credit rules' constants. Question text, checkers and anomalies all read these numbers; a recipe may override them.

Figures are held against limits as they are printed, and shares of them exactly: nothing is rounded first. Prompts say to which
side a figure belongs that lies on a limit; one that is nearer than a unit of currency without lying on it decides no question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.records import Language

Verdict = Literal["pass", "review", "decline"]

# Rule id -> what it says; ids follow the reference benchmark where it has the rule.
RULES: Mapping[str, str] = {
    "income_tax_ratio": "tax paid fits the yearly income (rea_chk_001)",
    "income_statement_ratio": "salary on the statement fits the certified income (rea_chk_004)",
    "profile.missing": "age and monthly income are stated (rea_chk_003, 1)",
    "profile.low_income": "monthly income is not below the minimum (rea_chk_003, 2)",
    "profile.young": "income is plausible below the young age (rea_chk_003, 3)",
    "profile.old": "income is plausible above the old age (rea_chk_003, 4)",
    "profile.children": "an unmarried applicant declares no minor children (rea_chk_003, 5)",
    "profile.seniority": "years of work do not exceed age minus the working age (rea_chk_003, 6)",
    "profile.identity": "name and number agree between form and certificate (rea_chk_003, 7)",
    "identity": "name and number agree on every paper of the file",
    "ownership": "every paper belongs to the applicant (con_cnk_001)",
    "employer": "employer agrees on every paper of the file",
    "expiry": "the paper has not expired today",
    "recency": "the paper was issued within the last days and not after today (key_ver_001)",
    "check_digit": "the identity number has its length and check digit",
    "balance_chain": "every balance is the one before plus the row's amount",
    "salary_source": "the certified salary is the one the applicant declares",
    "total": "a printed total is the sum of its lines",
    "voucher": "what a voucher or bill says was paid stands on the statement (con_chk_005)",
    "title": "every property on record has its certificate (con_chk_004)",
    "collateral.area": "papers about one property, and the map of it, agree on its area",
    "collateral.use": "papers about one property, and the map of it, agree on its use",
    "collateral.owner": "papers about one property, and the map of it, agree on its owners",
    "tampering": "the page is as it was printed",
    "pay_day": "pay is credited on a working day",
    "payslip": "deductions on a payslip add up to their total, and gross less total is net",
    "year_to_date": "the year's net on a payslip is its gross less its deductions",
    "voucher_number": "a voucher's number belongs to the statement row of its amount",
    "fraud.pass_through": "money that comes in does not leave again at once",
    "fraud.structuring": "no series of cash deposits keeps just below the reporting limit",
    "fraud.round_trip": "money that went out does not come back from the same party in the same amount",
    "fraud.loan_stacking": "no advances of several short-term lenders at a time",
    "fraud.gambling": "gambling takes no more than the bank tolerates",
    "fraud.new_payees": "no series of transfers to unknown parties on one day",
}


Amount = Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=6)]
Ratio = Annotated[Decimal, Field(gt=0, le=1_000, decimal_places=6)]
Rate = Annotated[Decimal, Field(gt=0, lt=1, decimal_places=6)]
Limit = Annotated[
    Decimal, Field(ge=100, le=500_000, decimal_places=2)
]  # what a column of a statement still holds
Holiday = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class IncomeTax(_Frozen):
    """Above ``high_income`` a year, tax below ``min_rate`` of it is implausible. The reference benchmark's own rule is
    high_income = low_income = 100000, min_rate = 0.10, max_rate = 0.20; ``max_rate`` None switches the lower half off."""

    high_income: Annotated[Amount, Field(gt=0)] = Decimal(500_000)
    """Yearly income above which min_rate holds."""
    min_rate: Rate = Decimal("0.10")
    """The least share of it that is plausible as tax."""
    low_income: Annotated[Amount, Field(gt=0)] = Decimal(100_000)
    """Yearly income below which max_rate holds."""
    max_rate: Rate | None = None
    """The largest share of it that is plausible as tax; null switches this half off."""


class IncomeStatement(_Frozen):
    """Statement income per month against the certified one."""

    min_ratio: Ratio = Decimal("0.50")
    """The least plausible share of the certified income."""
    max_ratio: Ratio = Decimal("1.50")
    """The largest plausible share of it."""


class SalarySource(_Frozen):
    """How far the certified monthly income may lie from the declared one, which people round to the hundred."""

    tolerance: Amount = Decimal(100)
    """In the country's currency, a month."""


class Profile(_Frozen):
    """The seven applicant rules of rea_chk_003."""

    min_monthly_income: Amount = Decimal(3_000)
    """Who earns less a month is refused."""
    young_age: int = Field(22, ge=18, le=120)
    """Below this age no more than young_max_income is plausible."""
    young_max_income: Annotated[Amount, Field(gt=0)] = Decimal(15_000)
    """A month."""
    old_age: int = Field(60, ge=0, le=100)
    """Above this age no more than old_max_income is plausible."""
    old_max_income: Annotated[Amount, Field(gt=0)] = Decimal(20_000)
    """A month."""
    working_age: int = Field(18, ge=14, le=120)
    """Years of work are counted from here."""


class Fraud(_Frozen):
    """What makes a pattern of a statement's rows suspicious; days are calendar days, amounts the country's currency."""

    pass_share: Rate = Decimal("0.90")
    """Money passes through when so much of a credit leaves again."""
    pass_days: int = Field(1, ge=0, le=7)
    """On the credit's day, or so many days after it at most."""
    pass_times: int = Field(2, ge=1, le=5)
    """So often makes a pattern."""
    cash_limit: Mapping[Language, Limit] = {
        "zh": Decimal(50_000),
        "en": Decimal(10_000),
    }
    """From here on a cash deposit is reported."""
    cash_share: Rate = Decimal("0.90")
    """Of the limit: from here on a deposit lies just below it."""
    cash_times: int = Field(3, ge=2, le=6)
    """So many of them make a pattern."""
    cash_days: int = Field(7, ge=1, le=14)
    """Within so many days."""
    trip_days: int = Field(5, ge=1, le=10)
    """Money that comes back within so many days made a round trip."""
    trip_times: int = Field(2, ge=1, le=4)
    """So many trips make a pattern."""
    lenders: int = Field(3, ge=2, le=5)
    """So many short-term lenders make a stack."""
    lender_days: int = Field(20, ge=5, le=25)
    """Within so many days."""
    gambling_total: Mapping[Language, Limit] = {"zh": Decimal(3_000), "en": Decimal(400)}
    """From here on the bank does not tolerate what goes to gambling merchants."""
    new_payees: int = Field(4, ge=3, le=6)
    """So many transfers to unknown parties on one day make a pattern."""

    @field_validator("cash_limit", "gambling_total")
    @classmethod
    def _both(cls, value: Mapping[Language, Decimal]) -> Mapping[Language, Decimal]:
        if set(value) != {"zh", "en"}:
            raise ValueError("an amount for zh and one for en")
        return value


class Lending(_Frozen):
    """Between which shares the limits of the bank's product lines lie: of a loan in the price, and of payments in income.

    Each question names the limit of its own line: it is drawn close to the applicant's share, as often above as below.
    """

    least_loan_to_value: Rate = Decimal("0.35")
    """The lowest limit of a loan's share in the price."""
    most_loan_to_value: Rate = Decimal("0.65")
    """The highest."""
    least_debt_to_income: Rate = Decimal("0.05")
    """The lowest limit of the payments' share in income."""
    most_debt_to_income: Rate = Decimal("0.45")
    """The highest."""
    step: Rate = Decimal("0.03")
    """How far a limit lies from the applicant's share at most."""


class Collateral(_Frozen):
    """How far the areas that papers state of one property may lie apart, as a share of the smaller one."""

    area_tolerance: Rate = Decimal("0.03")
    """So far apart is still alike."""


class Policy(_Frozen):
    income_tax: IncomeTax = IncomeTax()
    """Tax held against income."""
    income_statement: IncomeStatement = IncomeStatement()
    """The statement held against the certificate."""
    profile: Profile = Profile()
    """The applicant."""
    salary_source: SalarySource = SalarySource()
    """The certificate held against the application."""
    fraud: Fraud = Fraud()
    """Patterns of a statement."""
    lending: Lending = Lending()
    """Limits of product lines."""
    collateral: Collateral = Collateral()
    """The property held against its papers."""
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=30)] = ("01-01", "05-01", "10-01")
    """Month and day on which nobody pays wages; the list is stated wherever it is asked about."""
    validity_days: int = Field(180, ge=30, le=36_500)
    """How old a paper may be. At least 30: a statement of the last whole month may be that old."""
    decline: Annotated[tuple[str, ...], Field(max_length=100)] = (
        "identity",
        "ownership",
        "check_digit",
        "tampering",
        "balance_chain",
        "profile.identity",
    )
    """Rules that decline a file when they are broken; any other sends it to review."""

    def decide(self, fired: Iterable[str]) -> Verdict:
        """Decline on a rule of ``decline``, review on any other, else pass."""
        rules = set(fired)
        if rules & set(self.decline):
            return "decline"
        return "review" if rules else "pass"
