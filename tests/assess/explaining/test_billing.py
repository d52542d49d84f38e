"""The sum of an explanation: what the price is made of, what comes off, who pays; to the fen, each with a clause."""

from __future__ import annotations

from tests.assessing import MODEL, NANAN, YUEYANG, changed, fen, made_up, run, shipped, standing

from canbao.assess.explaining.aided import aid_parts
from canbao.assess.explaining.billing import (
    SELF,
    cite_of,
    paid_parts,
    payer_name,
    price_fen,
    price_parts,
    sponsor_cite,
    sum_lines,
)
from canbao.assess.explaining.explanation import SumLine
from canbao.assess.interpreting import Assessment
from canbao.policy.naming import name_parts


def lines(found: Assessment) -> list[SumLine]:
    return list(sum_lines(found, tuple(aid_parts(found, name_parts(found.trace.case.rules)))))


def test_a_late_price_is_the_standard_and_the_fiscal_subsidy() -> None:
    found = run(shipped(NANAN), "2024-08-01")
    parts = list(price_parts(found, name_parts(found.trace.case.rules)))
    assert [(part.name, part.fen, part.is_provisional) for part in parts] == [
        ("personal", fen(390), False),
        ("fiscal", fen(640), False),
    ]
    assert [part.cite.clause for part in parts] == ["三", "三"]
    assert price_fen(found) == fen(1030)


def test_a_part_that_is_not_set_is_marked() -> None:
    found = run(shipped(YUEYANG), "2025-03-01")
    parts = list(price_parts(found, name_parts(found.trace.case.rules)))
    assert [(part.name, part.is_provisional) for part in parts] == [("personal", False), ("fiscal", True)]
    assert parts[1].cite.clause == "二(三)"


def test_a_price_that_is_computed_is_one_part_with_words() -> None:
    found = run(made_up("segments"), "2025-08-01")
    (part,) = price_parts(found, name_parts(found.trace.case.rules))
    assert part.name == ""
    assert part.label[0].startswith("个人缴费标准（")
    assert part.fen == price_fen(found)


def test_the_sum_runs_from_the_standard_to_what_is_paid() -> None:
    found = run(shipped(YUEYANG), "2024-11-01", standings=[standing("低保对象")], sponsor_fen=5_000)
    assert [(line.kind, line.fen, line.cite.clause) for line in lines(found)] == [
        ("price", fen(400), "二(四)"),
        ("aid", -fen(200), "二(五)第2段"),
        ("sponsor", -fen(50), "二(五)第4段"),
    ]
    parts = [(part.payer, part.fen) for part in paid_parts(found)]
    assert parts == [(SELF, fen(150)), ("assistance_fund", fen(200)), ("sponsor", fen(50))]


def test_where_the_notice_names_no_sponsor_the_clause_is_that_of_the_share() -> None:
    found = run(shipped(NANAN), "2023-10-01", sponsor_fen=5_000)
    assert sponsor_cite(found).clause == "三"
    assert payer_name(found.trace.case.rules, "sponsor") == "扶持单位"
    assert payer_name(found.trace.case.rules, "stranger") == "stranger"


def test_repair_is_a_line_of_its_own_with_the_superior_clause() -> None:
    found = run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=2)
    repair = next(line for line in lines(found) if line.kind == "repair")
    assert (repair.fen, repair.cite.text) == (fen(800), "国办发〔2024〕38号 二(三)第3段")


def test_each_line_of_a_split_bill_is_told() -> None:
    found = run(made_up("lines"), "2024-10-01")
    prices = [line for line in lines(found) if line.kind == "price"]
    assert len(prices) > 1
    assert all(line.name for line in prices)
    assert sum(line.fen for line in prices) == price_fen(found)


def test_nothing_is_summed_while_there_is_no_figure() -> None:
    found = run(changed(MODEL, personal_yuan=400), None, paid_on=None)
    assert found.payable_fen is None or lines(found)
    open_price = run(shipped(NANAN), "2024-08-01", birth=None)
    assert lines(open_price) == []
    assert price_fen(open_price) is None


def test_an_inherited_amount_is_cited_with_its_document() -> None:
    rules = shipped(MODEL).latest
    cite = cite_of(rules, "amounts.personal", "二(二)")
    assert (cite.own, cite.text) == (False, "国办发〔2024〕38号 二(二)")
