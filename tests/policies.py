"""Random small policies as YAML text, all of which load: every table, every form of condition, several payers, waits,
amendments.

In: a source of chance (hypothesis' own, so that failures shrink). Out: `DrawnPolicy`, text and amendments, and its rule
book. Never: a sensible notice; what it means is for the interpreter and the batch to agree on.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.readings import load_register
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import REASONS, STATUSES, STUDENT_KINDS

NAME = "drawn/policy"
STANDINGS = (
    "特困人员", "低保对象", "监测对象", "孤儿", "重度残疾人", "残疾人", "农村独女家庭", "重点优抚对象",
    "家庭困难学生", "低保边缘家庭成员",
)  # fmt: skip
PLACES = ("place", "pooling_area", "province", "everywhere", '"430621100"', '"4301"')
DAYS = ("2024-08-31", "2024-10-15", "2025-01-31", "2025-02-28", "2025-03-31", "2025-06-30", "2025-12-01")
_DEEPEST = 3
_CHANGED_READINGS = (
    "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A17", "A18", "A19", "A23",
    "A25",
    "A32", "A33", "A35", "A37", "A38", "A42", "A43", "A45", "A48", "A51",
)  # fmt: skip


@dataclass(frozen=True)
class DrawnPolicy:
    """One policy as files: its text and its amendments. YAML is written as JSON, which is YAML."""

    text: str
    amendments: tuple[str, ...] = ()

    def book(self) -> RuleBook:
        """The rules. Raises PolicyError if the text does not load, which is an error of this module."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{NAME}.yaml"
            path.parent.mkdir()
            path.write_text(self.text, encoding="utf-8")
            for number, amendment in enumerate(self.amendments):
                (path.parent / f"policy.amend-{number}.yaml").write_text(amendment, encoding="utf-8")
            return load(Library((Path(folder),)), NAME)


class _Writer:
    """Writes one policy. Each method draws one part of it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.terms: dict[str, str] = {}
        self.is_july = random.random() < 0.15

    def any_of(self, *options: Any) -> Any:
        return self.random.choice(options)

    def often(self, percent: int) -> bool:
        return self.random.random() * 100 < percent

    # -- days, numbers, conditions -------------------------------------------------------------------------------------

    def day(self, deep: int = 1) -> str:
        """A day as an expression."""
        plain = ["paid", "paid", "birth", "year.start", "year.end", "central.end", f'date("{self.any_of(*DAYS)}")']
        plain += ["uncovered_from", "registered", "welfare_home_entry"]
        if deep <= 0 or self.often(60):
            return str(self.any_of(*plain))
        inner, other = self.day(deep - 1), self.day(deep - 1)
        return str(
            self.any_of(
                f"plus_days({inner}, {self.any_of(-1, 1, 30, 90)})",
                f"plus_months({inner}, {self.any_of(1, 3, 12)})",
                f"next_month({inner})",
                f"next_year({inner})",
                f"later({inner}, {other})",
                f"earlier({inner}, {other})",
                f"since({self.words()})",
            )
        )

    def words(self) -> str:
        names = self.random.sample(STANDINGS, self.any_of(1, 1, 2))
        return ", ".join(f'"{name}"' for name in names)

    def has(self) -> str:
        """A standing, with any of the things that can be asked of one."""
        options = []
        for percent, text in (
            (15, f"grade={self.any_of('1', '(1, 2)', '(3, 4)')}"),
            (15, f'role="{self.any_of("parent", "child")}"'),
            (15, f"on={self.any_of('year.start', 'year.end', 'central.end', 'birth')}"),
            (15, f'certified_from=date("{self.any_of(*DAYS)}")'),
            (15, f"certified_until={self.any_of('central.end', 'year.end', 'paid')}"),
            (10, f'listed_by="{self.any_of("school", "civil_affairs")}"'),
        ):
            if self.often(percent):
                options.append(text)
        return f"has({', '.join([self.words(), *options])})"

    def own(self) -> str:
        """A condition on a person's own plain facts: what may also stand inside a relation."""
        sign, day = self.any_of("<", ">=", "<=", ">", "=="), self.any_of("paid", "year.start", "central.end")
        place = self.any_of("hukou", "residence", "birth_place", "school_place", "enrol_place")
        return str(
            self.any_of(
                f"age({day}) {sign} {self.any_of(1, 6, 18, 60, 70)}",
                f"{self.any_of(6, 18)} <= age(year.end) < {self.any_of(35, 60)}",
                f'sex == "{self.any_of("male", "female")}"',
                f'student != "{self.any_of(*STUDENT_KINDS)}"',
                f'student in ("{self.any_of(*STUDENT_KINDS)}", "none")',
                f'status == "{self.any_of(*STATUSES)}"',
                f'nationality == "{self.any_of("CN", "HMT")}"',
                'residence_permit != "valid"',
                f"{place} in {self.any_of(*PLACES)}",
                f"present({self.any_of('school_place', 'hukou', 'registered', 'uncovered_from')})",
                str(
                    self.any_of(
                        "married", "employed", "long_term", "newborn", "insured", "employee_proof", "not_enrolled_proof"
                    )
                ),
                f"residence_months >= {self.any_of(6, 12)}",
                f"{self.day(0)} <= {self.day(1)}",
                f"{self.day(1)} > {self.day(0)}",
                f"days({self.any_of('birth', 'uncovered_from')}, {self.any_of('paid', 'registered')}) <= 90",
                f"year_of(birth) == {self.any_of(2024, 2025)}",
                f"month_of(paid) in ({self.any_of(1, 2, 3)}, 9, 12)",
                self.has(),
                f"since({self.words()}) >= {self.any_of('year.start', 'central.start')}",
            )
        )

    def atom(self) -> str:
        """Any primitive condition."""
        options: list[Callable[[], str]] = [self.own] * 6
        sign = self.any_of(">=", "==", ">")
        options += [
            lambda: f"paid {self.any_of('<=', '<', '>', '>=')} {self.any_of('central.end', 'year.start', 'late.end')}",
            lambda: f"paid {self.any_of('in', 'not in')} {self.any_of('central', 'late', 'year')}",
            lambda: f"paid >= {self.any_of('opening.start', 'opening.end')}",
            lambda: f"age {self.any_of('<', '>=')} {self.any_of(18, 60)}",
            lambda: f'tier == "{self.any_of("low", "high")}"',
            lambda: f"{self.any_of('break_years', 'continuous_years', 'repair_years')} {sign} {self.any_of(1, 2, 4)}",
            lambda: "offer_years > 1",
            lambda: (
                f'{self.any_of("exists", "not exists")}("{self.any_of("parent", "spouse", "household")}", {self.own()})'
            ),
            lambda: f'count("household", {self.own()}) {self.any_of(">=", "==", "<")} {self.any_of(1, 2)}',
            lambda: str(self.any_of('reading("A40", "exempt")', 'reading("A29", "refuse")', 'city("super")', "true")),
            lambda: str(self.any_of(*self.terms)) if self.terms else self.own(),
        ]
        return str(self.any_of(*options)()).replace("true", "True")

    def condition(self, deep: int = _DEEPEST) -> str:
        """A condition of any shape."""
        if deep <= 0 or self.often(45):
            return self.atom()
        shape = self.any_of("and", "or", "not", "and")
        if shape == "not":
            return f"not ({self.condition(deep - 1)})"
        return f"({self.condition(deep - 1)}) {shape} ({self.condition(deep - 1)})"

    def rows(self, least: int, most: int, row: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
        return [row(number) for number in range(self.random.randint(least, most))]

    def row(self, number: int, *, always: bool = False, **values: Any) -> dict[str, Any]:
        when = {} if always else {"when": self.condition()}
        return {"id": f"r{number}", **when, **values, "cite": self.any_of("一", "二")}

    # -- tables --------------------------------------------------------------------------------------------------------

    def reason(self) -> str:
        return str(self.any_of(*REASONS))

    def membership(self) -> list[dict[str, Any]]:
        def one(number: int) -> dict[str, Any]:
            if self.often(30):
                return self.row(number, eligible=False, reason=self.reason())
            return self.row(number, answer="not_stated") if self.often(5) else self.row(number)

        return [*self.rows(0, 3, one), *([self.row(9, always=True)] if self.often(80) else [])]

    def acceptance(self) -> list[dict[str, Any]]:
        def one(number: int) -> dict[str, Any]:
            kinds: Sequence[dict[str, Any]] = (
                {"refuse": self.reason()},
                {"need": "not_enrolled_proof"},
                {"need": "employee_cover_proof", "blocks": False},
                {"refuse": self.reason(), "blocks": False},
            )
            return self.row(number, **self.any_of(*kinds))

        return self.rows(0, 3, one)

    def charge(self) -> str:
        relation = f'count("{self.any_of("household", "parent")}", {self.own()})'
        return str(
            self.any_of(
                "personal",
                "personal",
                "personal",
                "personal + fiscal",
                "personal + pending_part",
                "personal - relief",
                "personal / 2",
                "personal / 12 * months_left(paid)",
                "share(personal, 30)",
                "personal * offer_years",
                "personal + relief * break_years",
                "0",
                f"personal + relief * {relation}",
                "relief * (13 - month_of(paid))",
            )
        )

    def price(self) -> list[dict[str, Any]]:
        def one(number: int, *, always: bool = False) -> dict[str, Any]:
            if self.often(10):
                silent = self.any_of(
                    {"answer": "not_stated"}, {"answer": "deferred", "refer": "省的规定"}, {"charge": "unstated"}
                )
                return self.row(number, always=always, **silent)
            if self.often(20):
                lines = [
                    {"name": "基本", "charge": self.charge()},
                    {"name": "大病", "charge": "relief", "refundable": False},
                    {"name": "长护", "charge": "fiscal", "aided": self.often(50)},
                ]  # fmt: skip
                return self.row(number, always=always, lines=lines[: self.random.randint(1, 3)])
            return self.row(number, always=always, charge=self.charge())

        return [*self.rows(0, 4, one), *([one(9, always=True)] if self.often(80) else [])]

    def gift(self) -> dict[str, Any]:
        """What an aid row gives, and who pays it; now and then it does not say."""
        if self.often(6):
            return self.silent()
        payers: dict[str, Any] = {"payer": self.any_of("county", "town", "unnamed")}
        if self.often(30):
            payers = {
                "payers": [
                    {"payer": "county", "share": self.any_of("50%", "33%")},
                    {"payer": "city", "yuan": "33.33"},
                    {"payer": "town"},
                ]
            }
        kind = self.any_of("share", "share", "share", "yuan", "table", "elsewhere")
        if kind == "elsewhere":
            return {"stated": False, "mode": "reimburse", "refer": "另文"}
        mode = {"mode": "reimburse"} if self.often(25) else {}
        extra: dict[str, Any] = {"bound": "at_least"} if self.often(15) else {}
        if self.often(15):
            extra["claimable"] = False
        if self.often(20):
            extra["valid"] = {"from": "2024-10-01", "until": self.any_of("2024-12-31", "2025-03-31")}
        if kind == "table":
            return {"table": {"by": "tier", "yuan": {"low": 100, "high": "250.5"}}, **payers, **mode, **extra}
        amount = (
            {"share": self.any_of("100%", "90%", "50%", "33%", "12.5%")}
            if kind == "share"
            else {"yuan": self.any_of(50, "199.99", 900)}
        )
        return {**amount, **payers, **mode, **extra}

    def aid(self) -> Any:
        if self.often(8):
            return {"answer": self.any_of("not_stated", "deferred"), "refer": "另文", "cite": "二"}
        rows = self.rows(1, 5, lambda number: {**self.row(number), **self.gift()})
        section: dict[str, Any] = {"rows": rows}
        if self.often(60):
            section["base"] = self.any_of("personal", "personal", "share(personal, 50)", "pending_part")
        if self.often(40):
            section["after_payment"] = {
                "until": self.any_of("central.end", "year.end", "plus_days(paid, 30)"),
                "cite": "二",
            }
        return section

    def silent(self) -> dict[str, Any]:
        return dict(self.any_of({"answer": "not_stated"}, {"answer": "deferred", "refer": "另文"}))

    def cover(self) -> list[dict[str, Any]]:
        def one(number: int, *, always: bool = False) -> dict[str, Any]:
            if self.often(10):
                return self.row(number, always=always, **self.silent())
            first = self.any_of(
                self.day(1), self.day(2), 'by_reading("A06", year_start=year.start, payment=paid)', "opening.start"
            )
            last = (
                {"until": self.any_of("year.end", "plus_months(year.end, 3)", "plus_days(paid, 200)")}
                if self.often(20)
                else {}
            )
            return self.row(number, always=always, **{"from": first}, **last)

        return [*self.rows(0, 3, one), *([one(9, always=True)] if self.often(85) else [])]

    def waiting(self) -> dict[str, Any]:
        fixed = self.any_of(
            {"fixed_days": 60}, {"fixed_days": 90}, {"fixed_months": 3}, {"pending": "fixed_waiting_days"}
        )
        section: dict[str, Any] = dict(fixed)
        if self.often(50):
            section["months_per_break_year"] = 1
        if self.often(30):
            section["long_break"] = {"years": self.any_of(2, 4), "total_months": 6, "cite": "二"}
        if self.often(40):
            section["repair"] = {
                "price": self.any_of("personal", "personal", "relief", "pending_part"),
                "months_back_per_year": self.any_of(1, 2),
                "cite": "二",
            }

        def one(number: int, *, always: bool = False) -> dict[str, Any]:
            start = {
                "from": self.any_of("paid", "year.start", "registered", "next_month(paid)", "later(paid, year.start)")
            }
            kind = self.any_of("none", "fixed", "both", "days", "months", "variable", "instead", "silent")
            effects: dict[str, dict[str, Any]] = {
                "none": {"none": True}, "fixed": {"fixed": True, **start},
                "both": {"fixed": True, "variable": True, **start},
                "days": {"days": 15, **start}, "months": {"months": 2, **start},
                "variable": {"variable": True, **start},
                "instead": {"instead": "限额减半", "instead_share": "50%"}, "silent": self.silent(),
            }  # fmt: skip
            return self.row(number, always=always, **effects[kind])

        section["rows"] = [*self.rows(0, 3, one), *([one(9, always=True)] if self.often(85) else [])]
        return section

    # -- the whole -----------------------------------------------------------------------------------------------------

    def readings(self) -> dict[str, Any]:
        register = load_register()
        chosen = self.random.sample(_CHANGED_READINGS, self.random.randint(0, 8))
        answers: dict[str, Any] = {key: self.any_of(*register[key].values) for key in chosen}
        if self.often(10):
            answers["A07"] = 2024
        if "A35" in answers:
            answers["A35"] = self.any_of("assistance_fund", "town")
        return answers

    def policy(self) -> dict[str, Any]:
        """The whole file."""
        for name in ("alpha", "beta", "gamma")[: self.random.randint(0, 3)]:
            self.terms[name] = self.condition(2)
        first, last = ("2024-07-01", "2025-06-30") if self.is_july else ("2025-01-01", "2025-12-31")
        fiscal = self.any_of(
            {"yuan": 670},
            {"yuan": 640, "bound": "at_least"},
            {"pending": "fiscal_subsidy_yuan", "provisional_yuan": 670},
        )
        measures = {"day_no": [self.row(0, days="days(birth, paid)")]} if self.often(40) else {}
        central = self.any_of(("2024-09-01", "2024-12-31"), ("2024-11-15", "2025-02-14"), ("2024-10-01", "2024-12-31"))
        return {
            "policy": NAME, "title": "随机政策", "place": "430621", "pooling_area": "4306", "province": "43",
            "source": {"number": "样", "issuer": "样", "issued": "2024-08-01"},
            "year": {"from": first, "until": last, "cite": "一"},
            "clauses": {"一": {"is": "rule", "about": "期限"}, "二": {"is": "rule", "about": "标准"}},
            "readings": self.readings(),
            "windows": {
                "central": {"from": central[0], "until": central[1], "cite": "一"},
                "late": {"from": "2025-01-01", "until": self.any_of("2025-06-30", "2025-12-31"), "cite": "一"},
                "opening": {"pending": "opening_days", "cite": "一"},
            },
            "amounts": {
                "personal": {"yuan": self.any_of(400, "333.33", 390), "cite": "二"},
                "relief": {"yuan": self.any_of(20, "0.05"), "cite": "二"},
                "fiscal": {**fiscal, "cite": "二"}, "pending_part": {"pending": "part_yuan", "cite": "二"},
                "unstated": {"answer": "not_stated", "cite": "二"},
            },
            "payers": {
                "county": {"name": "县"}, "city": {"name": "市", "level": "other"},
                "town": {"name": "乡镇", "level": "town"},
                "assistance_fund": {"name": "资助资金"},
            },
            "terms": dict(self.terms), "membership": self.membership(), "acceptance": self.acceptance(),
            "price": self.price(),
            "aid": self.aid(), "cover": self.cover(), "waiting": self.waiting(), "measures": measures,
        }  # fmt: skip

    def amendment(self, number: int) -> dict[str, Any]:
        """A dated change: of a standard, a day, a reading; in force from a day of payment or for whatever is open."""
        values = self.any_of(
            {"personal_yuan": 420}, {"fiscal_subsidy_yuan": 700}, {"amounts.relief.yuan": 25}, {"part_yuan": 10},
            {"A02": "pay_day_counted"}, {"windows.late.until": "2025-09-30"}, {"fixed_waiting_days": 30},
        )  # fmt: skip
        if "part_yuan" in values:
            values = {"amounts.pending_part.yuan": 10}
        since = {"in_force_from": self.any_of("2024-12-01", "2025-03-01", "2025-07-01")} if self.often(70) else {}
        source = {"number": f"样{number}", "issuer": "样", "issued": self.any_of("2024-10-01", "2025-02-01")}
        return {"amends": NAME, "source": source, "values": values, **since, "cite": "一"}


def draw_policy(random: Random) -> DrawnPolicy:
    """One policy with up to two amendments."""
    writer = _Writer(random)
    text = _yaml(writer.policy())
    count = writer.any_of(0, 0, 1, 2)
    return DrawnPolicy(text, tuple(_yaml(writer.amendment(number)) for number in range(count)))


def _yaml(value: Any) -> str:
    """YAML with days left bare, so that they are read as days."""
    return _block(value, 0)


def _block(value: Any, deep: int) -> str:
    pad = "  " * deep
    if isinstance(value, dict) and value and deep < 2:
        return "".join(f"{pad}{key}:{_below(item, deep + 1)}" for key, item in value.items())
    if isinstance(value, list) and value and deep < 3:
        return "".join(f"{pad}- {_flow(item)}\n" for item in value)
    return f"{pad}{_flow(value)}\n"


def _below(value: Any, deep: int) -> str:
    is_block = value and (isinstance(value, list) or (isinstance(value, dict) and deep < 2))
    return "\n" + _block(value, deep) if is_block else f" {_flow(value)}\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and _is_day(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def policies() -> SearchStrategy[DrawnPolicy]:
    """Policies that load, shrinking towards few rows and plain conditions."""
    return st.randoms(use_true_random=False).map(draw_policy)
