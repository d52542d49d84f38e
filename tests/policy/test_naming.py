"""Rules with names in the place of days and sums."""

from __future__ import annotations

from typing import Any

import pytest
from tests.assessing import MODEL, NANAN, YUEYANG, changed, shipped
from tests.policy_texts import book_of

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.model import Amount
from canbao.policy.naming import label_amount, label_parameter, name_amount, name_parts
from canbao.policy.nodes import Call, Compare, Missing
from canbao.policy.rules import Charge
from canbao.policy.vocabulary import Kind


def test_conditions_and_amounts_keep_their_names() -> None:
    named = name_parts(shipped(NANAN).latest).rules
    first = named.price.rows[0].when
    assert next(node for node in first.walk() if isinstance(node, Compare)).right == Missing("central.end", Kind.DATE)
    late = named.price.rows[-1].effect
    assert isinstance(late, Charge)
    assert isinstance(late.lines[0].amount, Call)
    assert late.lines[0].amount.args == (Missing("personal", Kind.FEN), Missing("fiscal", Kind.FEN))


def test_it_has_the_same_rows() -> None:
    for policy in (NANAN, YUEYANG, MODEL):
        rules = shipped(policy).latest
        named = name_parts(rules).rules
        assert [[row.id for row in table.rows] for table in named.tables] == [
            [row.id for row in table.rows] for table in rules.tables
        ]


def test_it_is_worked_out_once() -> None:
    rules = shipped(NANAN).latest
    assert name_parts(rules) is name_parts(rules)
    assert name_parts(changed(NANAN, personal_yuan=400).latest) is not name_parts(rules)


def test_names_carry_their_days_and_sums() -> None:
    names = name_parts(shipped(NANAN).latest).names
    assert names["central.end"] == "集中缴费期末日（2023-12-31）"
    assert names["year.start"] == "待遇年度首日（2024-01-01）"
    assert names["late_first_half.end"] == "上半年补缴期末日（2024-06-30）"
    assert names["personal"] == "个人缴费标准（390.00元）"
    assert names["fiscal"] == "财政补助标准（不低于640.00元）"


def test_what_is_not_set_is_said_to_be_open() -> None:
    names = name_parts(load(Library.of(), "national/model", year=2026).latest).names
    assert names["central.start"] == "集中缴费期首日（待定）"
    assert names["personal"] == "个人缴费标准（待定）"
    assert name_parts(shipped(YUEYANG).latest).names["fiscal"] == "财政补助标准（待定，暂按670.00元）"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answer": "not_stated"}, "个人缴费标准（通知未规定）"),
        ({"answer": "deferred", "refer": "省文件"}, "个人缴费标准（由省文件规定）"),
        ({"yuan": "187.5"}, "个人缴费标准（187.50元）"),
    ],
)
def test_amounts_in_words(given: dict[str, Any], words: str) -> None:
    assert name_amount("personal", Amount.model_validate({**given, "cite": "一"})) == words


def test_parameters_have_names() -> None:
    rules = shipped(YUEYANG).latest
    assert label_parameter(rules, "fiscal_subsidy_yuan") == ("财政补助标准", "fiscal subsidy")
    assert label_parameter(rules, "strange") == ("strange", "strange")
    assert label_parameter(load(Library.of(), "national/model", year=2026).latest, "window")[1] == "central window"
    assert label_amount("child_share") == ("child_share", "child share")


def test_a_window_or_amount_without_label_is_said_by_its_day_and_its_word() -> None:
    extra = "  extra: {{{0}from: 2025-02-01, until: 2025-02-28, cite: 一}}\n  central: {{from"
    plain = name_parts(book_of({"  central: {from": extra.format("")}).latest).names
    assert plain["extra.end"] == "2025-02-28"
    labelled = name_parts(book_of({"  central: {from": extra.format("label: 延长缴费期, ")}).latest).names
    assert labelled["extra.end"] == "延长缴费期末日（2025-02-28）"
    assert labelled["central.end"] == plain["central.end"]


def test_labels_go_before_the_usual_names() -> None:
    given = {"label": "成年居民缴费标准", "yuan": 400, "cite": "一"}
    assert name_amount("personal", Amount.model_validate(given)) == "成年居民缴费标准（400.00元）"
    assert label_amount("personal", Amount.model_validate(given)) == ("成年居民缴费标准", "personal standard")
    open_window = "  extra: {label: 延长缴费期, pending: extra_days, cite: 一}\n  central: {from"
    rules = book_of({"  central: {from": open_window, "  fiscal: {": "  fiscal: {label: 财政人均补助, "}).latest
    assert label_parameter(rules, "extra_days") == ("延长缴费期", "extra")
    assert label_parameter(rules, "fiscal_subsidy_yuan") == ("财政人均补助", "fiscal subsidy")
    assert name_parts(rules).names["extra.start"] == "延长缴费期首日（待定）"
