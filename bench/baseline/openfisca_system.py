"""The notice as a tax-benefit system of openfisca-core 46: one Variable a concept, dated parameters with references.

In: the population's columns. Out: the 23 outputs, by `Simulation.calculate`.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from bench.baseline.notice import (
    CATS,
    CLAUSES_OF_CATS,
    DATES,
    FISCAL,
    FLAGS,
    HARDSHIP,
    MODE,
    NEWBORN_DAYS,
    OUTPUTS,
    PAYER,
    PERSONAL,
    PREFERENCE,
    WAIT_DAYS,
)
from bench.baseline.population import Columns

SOURCE = "南安政办明传〔2023〕41号 "
YEAR = "2024"


def calendar_day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def build() -> Any:
    """The system."""
    from openfisca_core.entities import build_entity
    from openfisca_core.model_api import Variable
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    person = build_entity(key="person", plural="persons", label="One person at the counter", is_person=True)
    system = TaxBenefitSystem([person])
    system.parameters = ParameterNode("", data=_parameters())

    def variable(name: str, kind: type, formula: Any = None, clauses: tuple[str, ...] = ()) -> None:
        members: dict[str, Any] = {"value_type": kind, "entity": person, "definition_period": DateUnit.YEAR}
        if clauses:
            members["reference"] = [SOURCE + clause for clause in clauses]
        if formula:
            members["formula"] = formula
        system.add_variable(type(name, (Variable,), members))

    for name in DATES:
        variable(name, datetime.date)
    for name in FLAGS:
        variable(name, bool)
    for add in (_add_eligibility, _add_times, _add_amounts, _add_categories, _add_aid, _add_benefits):
        add(variable)
    return system


def _parameters() -> dict[str, Any]:
    def dated(value: object, clause: str) -> dict[str, Any]:
        return {"values": {"2024-01-01": {"value": value}}, "metadata": {"reference": SOURCE + clause}}

    return {
        "contribution": {"individual": dated(PERSONAL, "三"), "fiscal": dated(FISCAL, "三")},
        "window": {
            "central_start": dated("2023-09-01", "二(一)"),
            "central_end": dated("2023-12-31", "二(一)"),
            "late_start": dated("2024-01-01", "二(二)"),
            "no_wait_end": dated("2024-02-29", "二(二)"),
            "late_end": dated("2024-12-31", "二(二)"),
            "full_cost_from": dated("2024-07-01", "三"),
            "year_start": dated("2024-01-01", "四(五)"),
            "year_end": dated("2024-12-31", "四(五)"),
        },
        "waiting": {"days": dated(WAIT_DAYS, "二(二)"), "newborn_days": dated(NEWBORN_DAYS, "四(四)")},
        "age": {"old": dated(60, "五(一)"), "adult": dated(18, "五(一)")},
        "rate": {cat[0]: dated(cat[1], clause) for cat, clause in zip(CATS, CLAUSES_OF_CATS, strict=True)},
    }


def _add_eligibility(variable: Any) -> None:
    from openfisca_core.model_api import select

    grounds = {
        "ground_hukou": lambda q, t: q("hukou", t) * ~q("employee_insured", t),
        "ground_permit": lambda q, t: q("permit", t) * ~q("employee_insured", t) * ~q("other_basic", t),
        "ground_hmt": lambda q, t: q("hmt", t) * q("resides", t) * ~q("employed", t),
        "ground_migrant_child": lambda q, t: q("migrant_child", t),
        "ground_police": lambda q, t: q("police", t),
        "ground_student": lambda q, t: q("local_student", t),
        "ground_foreign_pr": lambda q, t: q("foreign_pr", t) * q("resides", t) * ~q("employed", t),
    }
    for number, (name, formula) in enumerate(grounds.items()):
        variable(name, bool, formula, (f"一({'一二三四五六七'[number]})",))

    def elig_clause(q: Any, t: Any) -> Any:
        return select([q(name, t) for name in grounds], [1, 2, 3, 4, 5, 6, 7], default=0)

    variable("elig_clause", int, elig_clause, ("一",))
    variable("eligible", bool, lambda q, t: q("elig_clause", t) > 0, ("一",))


def _add_times(variable: Any) -> None:
    from openfisca_core.model_api import select

    def window(q: Any, t: Any, parameters: Any) -> Any:
        terms, paid = parameters(t).window, q("pay_date", t)
        bounds = {name: calendar_day(getattr(terms, name)) for name in _parameters()["window"]}
        return select(
            [
                (paid >= bounds["central_start"]) * (paid <= bounds["central_end"]),
                (paid >= bounds["late_start"]) * (paid <= bounds["no_wait_end"]),
                (paid > bounds["no_wait_end"]) * (paid < bounds["full_cost_from"]),
                (paid >= bounds["full_cost_from"]) * (paid <= bounds["late_end"]),
            ],
            [1, 2, 3, 4],
            default=0,
        )

    def age(q: Any, t: Any) -> Any:
        paid, born = q("pay_date", t), q("birth_date", t)
        paid_month, born_month = paid.astype("datetime64[M]"), born.astype("datetime64[M]")
        months = (paid_month - born_month).astype(int)
        is_before = (paid - paid_month).astype(int) < (born - born_month).astype(int)
        return (months - is_before) // 12

    def hardship(q: Any, t: Any) -> Any:
        return sum((q(name, t) for name in HARDSHIP[1:]), q(HARDSHIP[0], t))

    def exempt(q: Any, t: Any) -> Any:
        return q("newborn", t) + q("new_student", t) + q("employee_transfer", t) + q("hardship", t)

    variable("window", int, window, ("二", "三"))
    variable("in_scope", bool, lambda q, t: q("eligible", t) * (q("window", t) > 0))
    variable("age", int, age)
    variable("newborn", bool, lambda q, t: q("age", t) < 1, ("四(四)",))
    variable("hardship", bool, hardship, ("二(二)", "三"))
    variable("exempt", bool, exempt, ("二(二)", "三"))


def _add_amounts(variable: Any) -> None:
    from openfisca_core.model_api import select

    def amount_clause(q: Any, t: Any) -> Any:
        window = q("window", t)
        return select([~q("in_scope", t), window == 1, window < 4, ~q("exempt", t)], [0, 1, 2, 3], default=4)

    def gross_due(q: Any, t: Any, parameters: Any) -> Any:
        terms, clause = parameters(t).contribution, q("amount_clause", t)
        return (clause > 0) * (terms.individual + (clause == 3) * terms.fiscal)

    def fiscal_part(q: Any, t: Any, parameters: Any) -> Any:
        clause = q("amount_clause", t)
        return (clause > 0) * (clause != 3) * parameters(t).contribution.fiscal

    variable("amount_clause", int, amount_clause, ("三",))
    variable("gross_due", float, gross_due, ("三",))
    variable("fiscal_part", float, fiscal_part, ("三",))


def _add_categories(variable: Any) -> None:
    def near_subsistence(q: Any, t: Any, parameters: Any) -> Any:
        terms = parameters(t).age
        return q("dibao_edge", t) * (q("disabled", t) + (q("age", t) >= terms.old) + (q("age", t) < terms.adult))

    def one_son(q: Any, t: Any, parameters: Any) -> Any:
        return q("one_son_parent", t) + q("one_son_child", t) * (q("age", t) < parameters(t).age.adult)

    special = {
        "dibao_edge": near_subsistence,
        "one_son": one_son,
        "multi_disabled": lambda q, t: q("multi_disabled_home", t) * q("disabled", t),
    }

    def plain(name: str) -> Any:
        return lambda q, t: q(name, t)

    for cat, clause in zip(CATS, CLAUSES_OF_CATS, strict=True):
        variable("cat_" + cat[0], bool, special.get(cat[0]) or plain(cat[0]), (clause,))


def _add_aid(variable: Any) -> None:
    from openfisca_core.model_api import select

    def category(q: Any, t: Any) -> Any:
        counts = q("in_scope", t) * q("certified_in_time", t)
        return counts * select([q("cat_" + CATS[code - 1][0], t) for code in PREFERENCE], PREFERENCE, default=0)

    def rate(q: Any, t: Any, parameters: Any) -> Any:
        rates = parameters(t).rate
        return np.array([0] + [rates[cat[0]] for cat in CATS])[q("category", t)]

    def subsidy_direct(q: Any, t: Any, parameters: Any) -> Any:
        return (q("mode", t) == 1) * parameters(t).contribution.individual * q("rate", t) / 100

    def reimbursed_later(q: Any, t: Any, parameters: Any) -> Any:
        return (q("mode", t) == 2) * parameters(t).contribution.individual * q("rate", t) / 100

    in_time = lambda q, t: q("recognised_date", t) <= q("pay_date", t)  # noqa: E731
    variable("certified_in_time", bool, in_time, ("五(七)",))
    variable("category", int, category, ("五",))
    variable("rate", int, rate, ("五",))
    variable("mode", int, lambda q, t: MODE[q("category", t)], ("五",))
    variable("payer", int, lambda q, t: PAYER[q("category", t)], ("五",))
    variable("subsidy_direct", float, subsidy_direct, ("五",))
    variable("reimbursed_later", float, reimbursed_later, ("五(三)",))
    variable("pay_now", float, lambda q, t: q("gross_due", t) - q("subsidy_direct", t))
    variable("net_cost", float, lambda q, t: q("pay_now", t) - q("reimbursed_later", t))


def _add_benefits(variable: Any) -> None:
    from openfisca_core.model_api import select, where

    def benefit_clause(q: Any, t: Any, parameters: Any) -> Any:
        window, newborn = q("window", t), q("newborn", t)
        quick = (q("pay_date", t) - q("birth_date", t)).astype(int) <= parameters(t).waiting.newborn_days
        tests = [~q("in_scope", t), window == 1, newborn * quick, newborn, window == 2, q("exempt", t)]
        return select(tests, [0, 1, 4, 5, 2, 6], default=3)

    def waiting_days(q: Any, t: Any, parameters: Any) -> Any:
        return where(q("benefit_clause", t) == 3, parameters(t).waiting.days, 0)

    def waiting_end(q: Any, t: Any) -> Any:
        days = q("waiting_days", t)
        return where(days > 0, q("pay_date", t) + days.astype("timedelta64[D]"), calendar_day("1970-01-01"))

    def benefit_start(q: Any, t: Any, parameters: Any) -> Any:
        clause, paid = q("benefit_clause", t), q("pay_date", t)
        start = calendar_day(parameters(t).window.year_start)
        return select(
            [clause == 0, clause == 1, clause == 4, clause == 3],
            [
                np.full(paid.shape, calendar_day("1970-01-01")),
                np.full(paid.shape, start),
                np.maximum(q("birth_date", t), start),
                q("waiting_end", t) + np.timedelta64(1, "D"),
            ],
            default=paid,
        )

    def benefit_days(q: Any, t: Any, parameters: Any) -> Any:
        left = (calendar_day(parameters(t).window.year_end) - q("benefit_start", t)).astype(int) + 1
        return where(q("benefit_clause", t) > 0, np.maximum(left, 0), 0)

    by_reference = lambda q, t: (q("benefit_clause", t) == 6) + (q("mode", t) == 3)  # noqa: E731
    variable("benefit_clause", int, benefit_clause, ("二(二)", "四(四)", "四(五)"))
    variable("waiting_days", int, waiting_days, ("二(二)",))
    variable("waiting_end", datetime.date, waiting_end, ("二(二)",))
    variable("benefit_start", datetime.date, benefit_start, ("二(二)", "四(四)", "四(五)"))
    variable("benefit_days", int, benefit_days, ("四(五)",))
    variable("by_reference", bool, by_reference, ("二(二)", "五(三)2"))


def prepared(people: Columns) -> Columns:
    """Days as openfisca wants them (8 bytes); done once, outside the timing."""
    return {name: column.astype(np.int64) if name in DATES else column for name, column in people.items()}


def simulation(system: Any, people: Columns) -> Any:
    """A simulation with its inputs set. `people` are prepared."""
    from openfisca_core.simulations import SimulationBuilder

    found = SimulationBuilder().build_default_simulation(system, len(people["pay_date"]))
    for name, column in people.items():
        found.set_input(name, YEAR, column.view("datetime64[D]") if name in DATES else column)
    return found


def calculate(simulated: Any) -> Columns:
    return {name: simulated.calculate(name, YEAR) for name in OUTPUTS}


def run(system: Any, people: Columns) -> Columns:
    return calculate(simulation(system, prepared(people)))
